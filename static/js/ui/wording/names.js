// What babies and carers are called, how old a baby is and what a carer needs, in words. Must not draw anything.
// Every name comes from here: it needs the whole family, so that no two are alike, and is isolated from other text.

import { ageInWords, correctedAgeInWords, correctedDays } from '../../domain/ages.js';
import { revisionWith } from '../../domain/familyInTime.js';
import { hasChanged, isOver } from '../../domain/lifeEvents.js';
import { babiesCalled, carersCalled, isNamed, isolated, plainName } from '../../domain/names.js';
import { promptFor } from '../../domain/prompts.js';
import { locale, t, translated } from '../../words.js';
import { AGE_WORDS } from './ageWords.js';
import { dayInWords } from './times.js';

/** @import { Baby, BabyCalled, BabyStatus, Carer, CarerCalled, Choice, FamilyBody, FamilyInTime, FormDefinition, Prompt } from '../../domain/types.js' */
/** @typedef {{isPlain?: boolean}} How `isPlain`: as spoken, without anything in brackets */

const isRightToLeft = globalThis.document?.documentElement.dir === 'rtl';

/**
 * "Robin", "Robin (twin 2)", "Amina’s baby", "Amina’s twin 1": no two babies of a family are called the same, so
 * naming one takes the whole family.
 *
 * @param {FamilyInTime} family
 * @param {string | undefined} id
 * @param {How} [how]
 */
export function babyName(family, id, how) {
  const inBody = (/** @type {FamilyBody} */ { babies = [], carers = [] }) => {
    const called = babiesCalled({ babies, carers })[babies.findIndex((baby) => baby.id === id)];
    return called && babyWords(called, how);
  };
  return inBody(family) ?? ofOtherTime(family, 'babies', id, inBody) ?? t('A baby no longer on record');
}

/**
 * "Sam", "Sam (mother)", "Sam (mother 2)": no two carers of a family are called the same.
 *
 * @param {FamilyInTime} family
 * @param {string | undefined} id
 * @param {FormDefinition} form the family form, which has the words for a relationship
 * @param {How} [how]
 */
export function carerName(family, id, form, how) {
  const inBody = (/** @type {FamilyBody} */ { carers = [] }) => {
    const called = carersCalled({ carers })[carers.findIndex((carer) => carer.id === id)];
    return called && carerWords(called, form, how);
  };
  return inBody(family) ?? ofOtherTime(family, 'carers', id, inBody) ?? t('A carer no longer on record');
}

/**
 * The name of somebody who is in another revision of the family.
 *
 * @param {FamilyInTime} family
 * @param {'babies' | 'carers'} role
 * @param {string | undefined} id
 * @param {(body: FamilyBody) => string | undefined} inBody
 */
function ofOtherTime(family, role, id, inBody) {
  const other = revisionWith(family, role, id);
  const name = other && inBody(other.body);
  return name && (other.isEarlier ? t('{name} (no longer in the family)', { name }) : name);
}

/**
 * @param {BabyCalled} called
 * @param {How} [how]
 */
function babyWords(called, how) {
  const { kind, number, is_unborn: isUnborn } = called;
  const name = shownName(called.name, how);
  const carer = shownName(called.whose, how);
  const counted = number > 0;
  if (name) return counted ? NAMED[kind](name, number) : name;
  if (!carer)
    return counted ? NOT_NAMED[kind](number) : isUnborn ? t('Unborn baby') : t('Baby, not yet named');
  if (counted) return (isUnborn ? UNBORN : BORN)[kind](carer, number);
  return isUnborn ? t('{carer}’s unborn baby', { carer }) : t('{carer}’s baby', { carer });
}

/** @typedef {Record<BabyCalled['kind'], (name: string, number: number) => string>} Counted */

/** @type {Counted} */
const NAMED = {
  baby: (name, number) => t('{name} (baby {number})', { name, number }),
  twin: (name, number) => t('{name} (twin {number})', { name, number }),
  triplet: (name, number) => t('{name} (triplet {number})', { name, number }),
};

/** @type {Counted} */
const BORN = {
  baby: (carer, number) => t('{carer}’s baby {number}', { carer, number }),
  twin: (carer, number) => t('{carer}’s twin {number}', { carer, number }),
  triplet: (carer, number) => t('{carer}’s triplet {number}', { carer, number }),
};

/** @type {Counted} */
const UNBORN = {
  baby: (carer, number) => t('{carer}’s unborn baby {number}', { carer, number }),
  twin: (carer, number) => t('{carer}’s unborn twin {number}', { carer, number }),
  triplet: (carer, number) => t('{carer}’s unborn triplet {number}', { carer, number }),
};

/** @type {Record<BabyCalled['kind'], (number: number) => string>} */
const NOT_NAMED = {
  baby: (number) => t('Baby {number}, not yet named', { number }),
  twin: (number) => t('Twin {number}, not yet named', { number }),
  triplet: (number) => t('Triplet {number}, not yet named', { number }),
};

/**
 * @param {CarerCalled} called
 * @param {FormDefinition} form
 * @param {How} [how]
 */
function carerWords({ name, relationship: value, number }, form, how) {
  const shown = shownName(name, how);
  const words = value ? relationshipWords(value, form) : t('Carer');
  if (!shown) return number ? t('{relationship} {number}', { relationship: words, number }) : words;
  if (!value && !number) return shown;
  const given = { name: shown, relationship: `${words.charAt(0).toLowerCase()}${words.slice(1)}`, number };
  return number ? t('{name} ({relationship} {number})', given) : t('{name} ({relationship})', given);
}

/**
 * @param {string} name
 * @param {How} [how]
 */
function shownName(name, { isPlain = false } = {}) {
  const shown = isPlain ? plainName(name) || name : name;
  return shown && isolated(shown, isRightToLeft);
}

/**
 * Typed text about a person, isolated so that it can go beside other words.
 *
 * @param {string | undefined} text
 */
export function typedWords(text) {
  return text ? isolated(text, isRightToLeft) : '';
}

/**
 * "Wren and Jay (fictional)", "Amina’s twins": what a family is known by here.
 *
 * @param {FamilyBody} family
 */
export function familyName(family) {
  const { babies = [], carers = [] } = family;
  const called = babiesCalled({ babies, carers });
  return together(called) || listed(called.map((baby) => babyWords(baby))) || t('New family');
}

/**
 * Unnamed twins or triplets together, such as "Amina’s twins"; "" for others.
 *
 * @param {BabyCalled[]} called
 */
function together(called) {
  const [{ kind, whose, is_unborn: isUnborn } = { kind: 'baby', whose: '', is_unborn: false }] = called;
  const isWhole = called.length === SIZES[kind] && called.every((baby) => baby.kind === kind && !baby.name);
  if (!isWhole || !whose) return '';
  const carer = isolated(whose, isRightToLeft);
  if (kind === 'twin')
    return isUnborn ? t('{carer}’s unborn twins', { carer }) : t('{carer}’s twins', { carer });
  return isUnborn ? t('{carer}’s unborn triplets', { carer }) : t('{carer}’s triplets', { carer });
}

/** @type {Record<string, number>} how many make them complete */
const SIZES = { twin: 2, triplet: 3 };

/** @type {Intl.Collator | undefined} made with the first list, because the browser takes long over it */
let alphabet;

/**
 * Families in alphabetical order of their names, in the interface's language.
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

/**
 * @param {FamilyBody} family
 * @param {FormDefinition} form
 */
export function carerNames(family, form) {
  const { carers = [] } = family;
  return listed(carersCalled({ carers }).map((called) => carerWords(called, form)));
}

/**
 * "Sam", "Sam and Alex", "Sam, Alex and Kit".
 *
 * @param {string[]} names
 */
export function listed(names) {
  if (names.length < 2) return names[0] ?? '';
  return t('{first} and {last}', { first: names.slice(0, -1).join(', '), last: names.at(-1) ?? '' });
}

/**
 * "10 weeks", "due 3 March 2027"; "" when neither date is known, and from the day on which the baby died or the
 * pregnancy ended.
 *
 * @param {Baby} baby
 * @param {string} today "YYYY-MM-DD"
 */
export function babyAge(baby, today) {
  if (isOver(baby, today)) return '';
  if (baby.born_on) return ageInWords(baby.born_on, today, false, AGE_WORDS);
  return baby.due_on ? t('due {day}', { day: dayInWords(baby.due_on) }) : '';
}

/**
 * "died on 3 May 2026", "with foster carers": what had changed for the baby by that day, "" when nothing had.
 *
 * @param {Baby} baby
 * @param {string} day "YYYY-MM-DD"
 */
export function babyChange(baby, day) {
  if (!baby.status || !hasChanged(baby, day)) return '';
  return CHANGES[baby.status](baby.status_on ? dayInWords(baby.status_on) : '');
}

/** @type {Record<BabyStatus, (day: string) => string>} */
const CHANGES = {
  died: (day) => (day ? t('died on {day}', { day }) : t('died')),
  not_born: (day) => (day ? t('pregnancy ended on {day}', { day }) : t('pregnancy ended')),
  moved_away: (day) => (day ? t('moved away on {day}', { day }) : t('moved away')),
  fostered: (day) => (day ? t('with foster carers since {day}', { day }) : t('with foster carers')),
  adopted: (day) => (day ? t('adopted on {day}', { day }) : t('adopted')),
};

/**
 * With a capital letter, for the start of a line: "Died on 3 May 2026".
 *
 * @param {string} text
 */
export function capital(text) {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/**
 * The baby's age, the corrected age too if born early, and what has changed.
 *
 * @param {Baby} baby
 * @param {string} day "YYYY-MM-DD"
 */
export function aboutBaby(baby, day) {
  return [babyAge(baby, day), correctedAge(baby, day), babyChange(baby, day)].filter(Boolean).join(' · ');
}

/**
 * "corrected 8 weeks 2 days" for a baby born early, else "".
 *
 * @param {Baby} baby
 * @param {string} today "YYYY-MM-DD"
 */
export function correctedAge(baby, today) {
  if (isOver(baby, today)) return '';
  const words =
    baby.born_on &&
    correctedAgeInWords(baby.born_on, today, baby.gestation_weeks, baby.gestation_days, AGE_WORDS);
  return words ? t('corrected {age}', { age: words }) : '';
}

/**
 * The ages of a family's babies, once when they are the same: "twins, 4 months".
 *
 * @param {FamilyBody} family
 * @param {string} today "YYYY-MM-DD"
 */
export function familyAge(family, today) {
  if ((family.babies ?? []).some((baby) => hasChanged(baby, today))) return agesAndChanges(family, today);
  const ages = [...new Set((family.babies ?? []).map((baby) => babyAge(baby, today)).filter(Boolean))];
  const age = listed(ages);
  if (ages.length !== 1) return age;
  if (family.babies?.length === 2) return t('twins, {age}', { age });
  return family.babies?.length === 3 ? t('triplets, {age}', { age }) : age;
}

/**
 * By name if there are several babies: otherwise nobody could tell whose age and whose death it is.
 *
 * @param {FamilyBody} family
 * @param {string} day
 */
function agesAndChanges(family, day) {
  const { babies } = family;
  const ages = babies.map((baby) => [babyAge(baby, day), babyChange(baby, day)].filter(Boolean).join(', '));
  if (babies.length === 1) return ages[0] ?? '';
  return babies
    .map((baby, at) =>
      t('{name}: {age}', { name: babyName(family, baby.id, { isPlain: true }), age: ages[at] ?? '' }),
    )
    .join(' · ');
}

/**
 * A carer's communication needs, the interpreter first.
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
    carer.language
      ? t('{language} interpreter', { language: isolated(carer.language, isRightToLeft) })
      : t('Interpreter'),
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
  return relationshipWords(carer.relationship, form);
}

/**
 * @param {string | undefined} value
 * @param {FormDefinition} form
 */
function relationshipWords(value, form) {
  const field = fieldOf(form, 'carers')?.fields?.find((inner) => inner.name === 'relationship');
  return labelOf(field?.choices ?? [], value);
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
 * What to say to this baby, with the names put in.
 *
 * @param {Prompt[]} prompts
 * @param {Baby} baby
 * @param {Carer | undefined} carer
 * @param {string} today "YYYY-MM-DD"
 * @returns {Prompt | undefined} none for a baby without a date, nor for one who died or was not born
 */
export function wordsFor(prompts, baby, carer, today) {
  if ((!baby.born_on && !baby.due_on) || isOver(baby, today)) return undefined;
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
 * @param {Carer | undefined} carer
 * @returns {string[]}
 */
export function withNames(words, baby, carer) {
  const names = {
    baby: isNamed(baby) ? isolated(plainName(baby.name ?? '')) : 'little one',
    carer: carer && isNamed(carer) ? isolated(plainName(carer.name)) : 'your family',
  };
  // In one go and by a function: a name may hold {carer}, or a pattern like $& that would put something else in.
  return words.map((text) =>
    text.replace(/\{(baby|carer)\}/g, (_, who) => (who === 'baby' ? names.baby : names.carer)),
  );
}
