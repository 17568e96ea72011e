// What babies and carers are called, how old a baby is and what a carer needs, in words. Must not draw anything.

import { ageInWords, correctedAgeInWords, correctedDays } from '../domain/ages.js';
import { promptFor } from '../domain/prompts.js';
import { locale, t, translated } from '../words.js';
import { AGE_WORDS } from './ageWords.js';
import { dayInWords } from './times.js';

/** @import { Baby, Carer, Choice, FamilyBody, FormDefinition, Prompt } from '../domain/types.js' */

/** @param {Baby | undefined} baby */
export function babyName(baby) {
  if (baby?.name) return baby.name;
  return baby?.due_on && !baby.born_on ? t('Unborn baby') : t('Baby, not yet named');
}

/**
 * "Wren and Jay (fictional)": what a family is known by here.
 *
 * @param {FamilyBody} family
 */
export function familyName(family) {
  return listed((family.babies ?? []).map(babyName)) || t('New family');
}

/** @type {Intl.Collator | undefined} made with the first list: the browser takes long over it */
let alphabet;

/**
 * By what they are known by, in the alphabet of the interface's language.
 *
 * @template {{body: FamilyBody}} F
 * @param {F[]} families
 * @returns {F[]}
 */
export function byName(families) {
  alphabet ??= new Intl.Collator(locale);
  const { compare } = alphabet;
  const named = families.map((family) => ({ family, name: familyName(family.body) }));
  return named.sort((a, b) => compare(a.name, b.name)).map(({ family }) => family);
}

/** @param {FamilyBody} family */
export function carerNames(family) {
  return listed((family.carers ?? []).map((carer) => carer.name).filter(Boolean));
}

/**
 * "Sam", "Sam and Alex", "Sam, Alex and Kit".
 *
 * @param {string[]} names
 */
export function listed(names) {
  if (names.length < 2) return names[0] ?? '';
  const text = t('{first} and {last}', { first: names.slice(0, -1).join(', '), last: names.at(-1) ?? '' });
  // Welsh has “a” before a consonant and “ac” before a vowel; its catalogue says “a(c)”.
  return text.replace(/ a\(c\) (?=(.))/u, (_, next) => (/[aeiouwy]/iu.test(next) ? ' ac ' : ' a '));
}

/**
 * "10 weeks", "due 3 March 2027", "" when neither date is known.
 *
 * @param {Baby} baby
 * @param {string} today
 */
export function babyAge(baby, today) {
  if (baby.born_on) return ageInWords(baby.born_on, today, false, AGE_WORDS);
  return baby.due_on ? t('due {day}', { day: dayInWords(baby.due_on) }) : '';
}

/**
 * "corrected 8 weeks 2 days" for a baby born early, else "".
 *
 * @param {Baby} baby
 * @param {string} today
 */
export function correctedAge(baby, today) {
  const words =
    baby.born_on &&
    correctedAgeInWords(baby.born_on, today, baby.gestation_weeks, baby.gestation_days, AGE_WORDS);
  return words ? t('corrected {age}', { age: words }) : '';
}

/**
 * The ages of a family's babies, once when they are the same: "twins, 4 months".
 *
 * @param {FamilyBody} family
 * @param {string} today
 */
export function familyAge(family, today) {
  const ages = [...new Set((family.babies ?? []).map((baby) => babyAge(baby, today)).filter(Boolean))];
  const age = listed(ages);
  if (ages.length !== 1) return age;
  if (family.babies?.length === 2) return t('twins, {age}', { age });
  return family.babies?.length === 3 ? t('triplets, {age}', { age }) : age;
}

/**
 * What a carer needs so that we understand each other, the interpreter first.
 *
 * @param {Carer} carer
 * @param {FormDefinition} form the family form, whose words these are
 * @returns {string[]}
 */
export function carerNeeds(carer, form) {
  const choices = fieldOf(form, 'carers')?.fields?.find((field) => field.name === 'needs')?.choices ?? [];
  const needs = (carer.needs ?? []).map((need) => labelOf(choices, need));
  if (!carer.interpreter) return needs;
  return [
    carer.language ? t('{language} interpreter', { language: carer.language }) : t('Interpreter'),
    ...needs,
  ];
}

/**
 * The words of a carer's relationship to the baby.
 *
 * @param {Carer} carer
 * @param {FormDefinition} form
 */
export function relationship(carer, form) {
  const field = fieldOf(form, 'carers')?.fields?.find((inner) => inner.name === 'relationship');
  return labelOf(field?.choices ?? [], carer.relationship);
}

/**
 * @param {FormDefinition} form
 * @param {string} name
 */
export function fieldOf(form, name) {
  return form.fields.find((field) => field.name === name);
}

/**
 * @param {Choice[]} choices
 * @param {string | undefined} value
 */
export function labelOf(choices, value) {
  return translated(choices.find((choice) => choice.value === value)?.label ?? value ?? '');
}

/**
 * What one can say to this baby, with the names put in.
 *
 * @param {Prompt[]} prompts
 * @param {Baby} baby
 * @param {string} carer
 * @param {string} today
 * @returns {Prompt | undefined} none for a baby without a date
 */
export function wordsFor(prompts, baby, carer, today) {
  if (!baby.born_on && !baby.due_on) return undefined;
  const days = baby.born_on
    ? Math.max(0, correctedDays(baby.born_on, today, baby.gestation_weeks, baby.gestation_days))
    : null;
  const prompt = promptFor(prompts, days);
  return prompt && { ...prompt, words: withNames(prompt.words, baby, carer) };
}

/**
 * Words to say, with the names put in.
 *
 * @param {string[]} words
 * @param {Baby} baby
 * @param {string} carer
 * @returns {string[]}
 */
export function withNames(words, baby, carer) {
  const names = {
    baby: baby.name ? plainName(baby.name) : 'little one',
    carer: plainName(carer) || 'your family',
  };
  return words.map((text) => text.replaceAll('{baby}', names.baby).replaceAll('{carer}', names.carer));
}

/** @param {string} name a name as one says it, without what is added in brackets */
export function plainName(name) {
  return name.replace(/\s*\(.*?\)\s*/g, ' ').trim();
}
