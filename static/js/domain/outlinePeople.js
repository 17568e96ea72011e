// The summary's sections about people: the family, who was there, what the baby showed. Draws nothing.

import { ageInWords, correctedAgeInWords } from './ages.js';
import { choiceLabel, fieldAt } from './fields.js';
import { spaced } from './nhsNumber.js';
import { lines, NOT_RECORDED, text } from './outlineParts.js';
import { dayInWords, momentInWords } from './times.js';

/** @import { Baby, Carer, FamilyBody, Field, FormDefinition, OutlineEntry, OutlineSection, VisitBody } from './types.js' */

const NOT_NAMED = 'Baby, not yet named';

/**
 * @param {FamilyBody} family
 * @param {string | undefined} id
 * @returns {string} the baby's name, or that the baby isn't named yet
 */
export function babyName(family, id) {
  const baby = family.babies.find((each) => each.id === id);
  return baby ? (baby.name ?? NOT_NAMED) : 'A baby no longer on record';
}

/**
 * @param {FamilyBody} family
 * @param {string | undefined} id
 * @returns {string}
 */
export function carerName(family, id) {
  return family.carers.find((each) => each.id === id)?.name ?? 'A carer no longer on record';
}

/**
 * Each baby with age and corrected age on the day of the visit, each carer with language and needs.
 * @param {FamilyBody} family
 * @param {FormDefinition} form
 * @param {string} day
 * @returns {OutlineSection}
 */
export function whoSection(family, form, day) {
  const carers = fieldAt(form, 'carers');
  const entries = [
    ...family.babies.map((baby) => babyEntry(baby, day)),
    ...family.carers.map((carer) => carerEntry(carer, carers)),
  ];
  return { id: 'who', heading: 'Baby and carers', entries };
}

/**
 * @param {Baby} baby
 * @param {string} day
 * @returns {OutlineEntry}
 */
function babyEntry(baby, day) {
  const name = baby.name ?? NOT_NAMED;
  const number = baby.nhs_number ? [`NHS number ${spaced(baby.nhs_number)}.`] : [];
  const { born_on: bornOn, gestation_weeks: weeks, gestation_days: days } = baby;
  if (!bornOn) {
    return text(
      'Baby',
      `${name}, not born yet`,
      [`Due ${dayInWords(baby.due_on ?? '')}.`, ...number].join(' '),
    );
  }
  const corrected = correctedAgeInWords(bornOn, day, weeks, days);
  const age = ageInWords(bornOn, day) + (corrected ? `, corrected ${corrected}` : '');
  const born = `Born ${dayInWords(bornOn)}${gestation(weeks, days)}.`;
  return text('Baby', `${name}, ${age}`, [born, ...number].join(' '));
}

/**
 * @param {number | undefined} weeks
 * @param {number | undefined} days
 */
function gestation(weeks, days) {
  if (weeks === undefined) return '';
  return ` at ${weeks} weeks${days ? ` ${days} day${days === 1 ? '' : 's'}` : ''}`;
}

/**
 * @param {Carer} carer
 * @param {Field} form
 * @returns {OutlineEntry}
 */
function carerEntry(carer, form) {
  const needs = fieldAt(form, 'needs');
  const told = [
    carer.relationship_note,
    carer.language && `Prefers ${carer.language}`,
    carer.interpreter && 'Needs an interpreter',
    ...(carer.needs ?? []).map((need) => choiceLabel(needs, need)),
    carer.needs_note,
  ];
  const relationship = choiceLabel(fieldAt(form, 'relationship'), carer.relationship);
  return text(relationship, carer.name, told.filter(Boolean).join(' · '));
}

/**
 * What kind of contact, when, who was there and who was not seen.
 * @param {VisitBody} body
 * @param {FamilyBody} family
 * @param {FormDefinition} form
 * @returns {OutlineSection}
 */
export function contactSection(body, family, form) {
  const { babies = [], carers = [], others } = body.present ?? {};
  const there = [
    ...babies.map((id) => babyName(family, id)),
    ...carers.map((id) => carerName(family, id)),
    ...(others ? [others] : []),
  ];
  const entries = [
    text(fieldAt(form, 'contact').label, contactInWords(body, form)),
    text(fieldAt(form, 'started_at').label, momentInWords(body.started_at)),
    lines(fieldAt(form, 'present').label, there),
    text(fieldAt(form, 'not_seen').label, body.not_seen ?? NOT_RECORDED),
  ];
  return { id: 'contact', heading: 'Contact', entries };
}

/**
 * The type of contact; a draft may not have one yet.
 * @param {Partial<VisitBody>} body
 * @param {FormDefinition} form
 * @returns {string}
 */
export function contactInWords(body, form) {
  return body.contact ? choiceLabel(fieldAt(form, 'contact'), body.contact) : NOT_RECORDED;
}

/**
 * What each baby showed.
 * @param {VisitBody} body
 * @param {FamilyBody} family
 * @param {FormDefinition} form
 * @returns {OutlineSection}
 */
export function introductionSection(body, family, form) {
  const field = fieldAt(form, 'introductions');
  const entries = (body.introductions ?? []).map(({ baby, showed }) =>
    text(babyName(family, baby), showed ?? NOT_RECORDED),
  );
  const none = text(fieldAt(field, 'showed').label, NOT_RECORDED);
  return { id: 'introduction', heading: field.label, entries: entries.length ? entries : [none] };
}
