// The summary's sections about people: the family, who was there, what the baby showed. Must not draw.

import { ageInWords, correctedAgeInWords } from './ages.js';
import { calledToday, revisionWith } from './familyInTime.js';
import { choiceLabel, fieldAt } from './fields.js';
import { changeInWords, hasChanged, isOver } from './lifeEvents.js';
import {
  babiesCalled,
  babyInEnglish,
  carerInEnglish,
  carersCalled,
  isNamed,
  isolated,
  looksLike,
} from './names.js';
import { spaced } from './nhsNumber.js';
import { entriesOf, entriesOfStep } from './outlineFields.js';
import { lines, NOT_RECORDED, text } from './outlineParts.js';
import { dayInWords, momentInWords } from './times.js';

/** @import { Baby, Carer, Definitions, FamilyBody, FamilyInTime, FormDefinition, OutlineEntry, OutlineSection, VisitBody } from './types.js' */

const GONE = ' (no longer in the family)';

/**
 * @param {FamilyInTime} family
 * @param {string | undefined} id
 * @returns {string} the baby's name, or whose baby it is; no two of a family are alike
 */
export function babyName(family, id) {
  const inBody = (/** @type {FamilyBody} */ body) => {
    const called = babiesCalled(body)[body.babies.findIndex((each) => each.id === id)];
    return called && babyInEnglish(called);
  };
  return nameOf(family, 'babies', id, inBody) ?? 'A baby no longer on record';
}

/**
 * @param {FamilyInTime} family
 * @param {string | undefined} id
 * @param {FormDefinition} form the family form, which has the words for a relationship
 * @returns {string}
 */
export function carerName(family, id, form) {
  const relationship = fieldAt(form, 'carers', 'relationship');
  const inBody = (/** @type {FamilyBody} */ body) => {
    const called = carersCalled(body)[body.carers.findIndex((each) => each.id === id)];
    return called && carerInEnglish(called, (value) => choiceLabel(relationship, value));
  };
  return nameOf(family, 'carers', id, inBody) ?? 'A carer no longer on record';
}

/**
 * @param {FamilyInTime} family
 * @param {'babies' | 'carers'} role
 * @param {string | undefined} id
 * @param {(body: FamilyBody) => string | undefined} inBody
 */
function nameOf(family, role, id, inBody) {
  const name = inBody(family);
  if (name) return name;
  const other = revisionWith(family, role, id);
  return other && `${inBody(other.body)}${other.isEarlier ? GONE : ''}`;
}

/**
 * "Now known as Wren." if somebody has another name today, otherwise "".
 *
 * @param {FamilyInTime} family
 * @param {'babies' | 'carers'} role
 * @param {{id: string, name?: string}} person
 */
function today(family, role, { id, name = '' }) {
  const people = /** @type {{id: string, name?: string}[]} */ (calledToday(family)?.[role] ?? []);
  const now = people.find((each) => each.id === id);
  if (!now || !isNamed(now) || looksLike(now.name ?? '', name)) return '';
  return `Now known as ${isolated(now.name ?? '')}.`;
}

/**
 * Each baby with age and corrected age on the day of the visit, each carer with language and needs.
 * @param {FamilyInTime} family
 * @param {FormDefinition} form
 * @param {string} day "YYYY-MM-DD"
 * @returns {OutlineSection}
 */
export function whoSection(family, form, day) {
  const entries = [
    ...family.babies.map((baby) => babyEntry(baby, family, day)),
    ...family.carers.map((carer) => carerEntry(carer, family, form)),
  ];
  return { id: 'who', heading: 'Baby and carers', entries };
}

/**
 * @param {Baby} baby
 * @param {FamilyInTime} family
 * @param {string} day
 * @returns {OutlineEntry}
 */
function babyEntry(baby, family, day) {
  const name = babyName(family, baby.id);
  const number = [
    baby.nhs_number ? `NHS number ${spaced(baby.nhs_number)}.` : '',
    today(family, 'babies', baby),
  ].filter(Boolean);
  const { born_on: bornOn, gestation_weeks: weeks, gestation_days: days } = baby;
  const change = hasChanged(baby, day) ? changeInWords(baby) : '';
  if (isOver(baby, day)) return text('Baby', `${name}, ${change}`, [...born(baby), ...number].join(' '));
  const since = change ? [`${change.charAt(0).toUpperCase()}${change.slice(1)}.`] : [];
  if (!bornOn) {
    return text(
      'Baby',
      isNamed(baby) ? `${name}, not born yet` : name,
      [`Due ${dayInWords(baby.due_on ?? '')}.`, ...since, ...number].join(' '),
    );
  }
  const corrected = correctedAgeInWords(bornOn, day, weeks, days);
  const age = ageInWords(bornOn, day) + (corrected ? `, corrected ${corrected}` : '');
  return text('Baby', `${name}, ${age}`, [...born(baby), ...since, ...number].join(' '));
}

/** @param {Baby} baby */
function born({ born_on: bornOn, gestation_weeks: weeks, gestation_days: days }) {
  return bornOn ? [`Born ${dayInWords(bornOn)}${gestation(weeks, days)}.`] : [];
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
 * @param {FamilyInTime} family
 * @param {FormDefinition} form
 * @returns {OutlineEntry}
 */
function carerEntry(carer, family, form) {
  const needs = fieldAt(form, 'carers', 'needs');
  const details = [
    isolated(carer.relationship_note ?? ''),
    carer.language && `Prefers ${isolated(carer.language)}`,
    carer.interpreter && 'Needs an interpreter',
    ...(carer.needs ?? []).map((need) => choiceLabel(needs, need)),
    isolated(carer.needs_note ?? ''),
    today(family, 'carers', carer).replace(/\.$/u, ''),
  ];
  const relationship = choiceLabel(fieldAt(form, 'carers', 'relationship'), carer.relationship);
  return text(relationship, carerName(family, carer.id, form), details.filter(Boolean).join(' · '));
}

/**
 * What kind of contact, when, who was there and who was not seen.
 * @param {VisitBody} body
 * @param {FamilyInTime} family
 * @param {Definitions} definitions
 * @returns {OutlineSection}
 */
export function contactSection(body, family, { forms }) {
  const form = forms.visit;
  const present = fieldAt(form, 'present');
  const { babies = [], carers = [], others } = body.present ?? {};
  const there = [
    ...babies.map((id) => babyName(family, id)),
    ...carers.map((id) => carerName(family, id, forms.family)),
    ...(others ? [isolated(others)] : []),
  ];
  const entries = [
    text(fieldAt(form, 'contact').label, contactInWords(body, form)),
    text(fieldAt(form, 'started_at').label, momentInWords(body.started_at)),
    lines(present.label, there),
    ...entriesOf(present.fields ?? [], body.present, ['babies', 'carers', 'others']),
    text(fieldAt(form, 'not_seen').label, body.not_seen ?? NOT_RECORDED),
    ...entriesOfStep(form, body, 'who', ['contact', 'started_at', 'present', 'not_seen']),
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
 * What each baby showed. If every life or pregnancy has ended, there is no section: nothing was left out.
 * @param {VisitBody} body
 * @param {FamilyInTime} family
 * @param {FormDefinition} form
 * @param {string} day "YYYY-MM-DD"
 * @returns {OutlineSection[]}
 */
export function introductionSections(body, family, form, day) {
  if (!body.introductions?.length && family.babies.every((baby) => isOver(baby, day))) return [];
  const field = fieldAt(form, 'introductions');
  const entries = (body.introductions ?? []).map(({ baby, showed }) =>
    text(babyName(family, baby), showed ?? NOT_RECORDED),
  );
  const none = text(fieldAt(field, 'showed').label, NOT_RECORDED);
  return [{ id: 'introduction', heading: field.label, entries: entries.length ? entries : [none] }];
}
