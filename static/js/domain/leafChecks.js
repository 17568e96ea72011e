// The checks of single fields, one for each kind. The messages are those of the server, word for word.

import { holdsTurning, isBlank } from './names.js';
import { normalise } from './nhsNumber.js';
import { empty, only, under } from './problems.js';

/** @import { Field, Kind, Problem } from './types.js' */
/** @typedef {(field: Field, value: unknown, today: string) => Problem[]} Check */

export const MOST_ITEMS = 100;
const SHORT_TEXT = 200;
const LONG_TEXT = 10_000;
const FIRST_DAY = '1900-01-01';

const UNPRINTABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}]/u;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/u;
const INSTANT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$/u;
export const ITEM_ID = /^[a-z][a-z0-9_]{0,39}$/u;
const REFERENCE = /^[ -~]{1,200}$/u;

/**
 * @param {string} label
 * @param {unknown} value
 * @param {number} fewest
 * @param {number} most
 * @returns {Problem[]} what is wrong with it as a list, whatever it holds
 */
export function wrongList(label, value, fewest, most) {
  if (value === null || (Array.isArray(value) && value.length === 0)) return empty(label);
  if (!Array.isArray(value)) return only('wrong_kind', `“${label}” must be a list.`);
  if (value.length < fewest) {
    return only('too_few', `“${label}” has ${value.length} entries; ${fewest} is the least.`);
  }
  if (value.length > most) {
    return only('too_many', `“${label}” has ${value.length} entries; ${most} is the most.`);
  }
  return [];
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isGroup(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {string} label
 * @param {unknown} value
 */
export function notAGroup(label, value) {
  return value === null ? empty(label) : only('wrong_kind', `“${label}” must be a group of fields.`);
}

/**
 * @param {number} defaultMax
 * @returns {Check}
 */
export function textCheck(defaultMax) {
  return ({ label, min, max }, value) => {
    if (value === null) return empty(label);
    if (typeof value !== 'string') return only('wrong_kind', `“${label}” must be text.`);
    if (UNPRINTABLE.test(value)) {
      return only('unprintable', `“${label}” holds a character that can't be printed.`);
    }
    if (value.trim() === '') return empty(label);
    const most = max ?? defaultMax;
    const length = value.length > most || min ? Array.from(value).length : value.length;
    if (length > most) return only('too_long', `“${label}” has ${length} characters; ${most} is the most.`);
    if (min && length < min) {
      return only('too_short', `“${label}” has ${length} characters; ${min} is the least.`);
    }
    return [];
  };
}

/**
 * A person's name: a text that can be seen, without marks that turn the direction of what stands beside it.
 *
 * @type {Check}
 */
function name(field, value, today) {
  if (typeof value === 'string' && value !== '') {
    if (isBlank(value) && !UNPRINTABLE.test(value)) return empty(field.label);
    if (holdsTurning(value)) {
      return only('turns_direction', `“${field.label}” holds a mark that turns the direction of text.`);
    }
  }
  return textCheck(SHORT_TEXT)(field, value, today);
}

/** @type {Check} */
function integer({ label, min, max, step }, value) {
  if (value === null) return empty(label);
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    return only('wrong_kind', `“${label}” must be a whole number.`);
  }
  const least = min ?? -Number.MAX_SAFE_INTEGER;
  const most = max ?? Number.MAX_SAFE_INTEGER;
  if (value < least) return only('too_small', `“${label}” must be ${least} or more.`);
  if (value > most) return only('too_large', `“${label}” must be ${most} or less.`);
  if (step && value % step) return only('wrong_step', `“${label}” must be a multiple of ${step}.`);
  return [];
}

/** @type {Check} */
function date({ label, past }, value, today) {
  if (value === null || value === '') return empty(label);
  if (typeof value !== 'string' || !DAY.test(value) || !isMoment(`${value}T00:00:00.000Z`)) {
    return only('not_a_date', `“${label}” must be a date, such as 2026-11-23.`);
  }
  if (value < FIRST_DAY) return only('too_early', `“${label}” is too long ago.`);
  if (past && value > today) return only('future', `“${label}” is in the future.`);
  return [];
}

/** @type {Check} */
function instant({ label }, value) {
  if (value === null || value === '') return empty(label);
  if (typeof value === 'string' && INSTANT.test(value) && value >= FIRST_DAY && isMoment(value)) return [];
  return only('not_an_instant', `“${label}” must be a time in UTC, such as 2026-11-23T14:07:00.000Z.`);
}

/** @param {string} text */
function isMoment(text) {
  const moment = new Date(text);
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === text && !text.startsWith('0000');
}

/** @type {Check} */
function choice({ label, choices = [] }, value) {
  if (choices.some((entry) => entry.value === value)) return [];
  if (value === null || value === '') return empty(label);
  return only('not_a_choice', `“${label}” must be one of the choices.`);
}

/** @type {Check} */
function choices(field, value, today) {
  const { label, min_items: fewest = 0, max_items: most = field.choices?.length ?? 0 } = field;
  const wrong = wrongList(label, value, fewest, most);
  if (wrong.length || !Array.isArray(value)) return wrong;
  const found = value.flatMap((entry, index) => under(index, choice(field, entry, today)));
  return found.length ? found : twice(label, value);
}

/**
 * @param {string} label
 * @param {unknown[]} values
 */
export function twice(label, values) {
  const isTwice = new Set(values).size !== values.length;
  return isTwice ? only('repeated', `“${label}” holds the same entry twice.`) : [];
}

/** @type {Check} */
function flag({ label }, value) {
  if (value === true) return [];
  if (value === null || value === false) return empty(label);
  return only('wrong_kind', `“${label}” must be yes, or left out.`);
}

/** @type {Check} */
function uuid({ label }, value) {
  if (typeof value === 'string' && UUID.test(value)) return [];
  if (value === null || value === '') return empty(label);
  return only('not_a_uuid', `“${label}” must be a UUID in lower case.`);
}

/** @type {Check} */
function nhsNumber({ label }, value) {
  if (value === null || value === '') return empty(label);
  if (typeof value !== 'string') return only('wrong_kind', `“${label}” must be text.`);
  const { number, code, message } = normalise(value);
  if (number === null) return only(`nhs_${code}`, message);
  return number === value ? [] : only('nhs_not_plain', `“${label}” must be 10 digits without spaces.`);
}

/** @type {Check} */
function refs({ label, min_items: fewest = 0, max_items: most = MOST_ITEMS }, value) {
  const wrong = wrongList(label, value, fewest, most);
  if (wrong.length || !Array.isArray(value)) return wrong;
  const found = value.flatMap((entry, index) =>
    typeof entry === 'string' && REFERENCE.test(entry)
      ? []
      : only('bad_reference', `“${label}” must hold references.`, String(index)),
  );
  return found.length ? found : twice(label, value);
}

/** @type {Record<Exclude<Kind, 'group' | 'answers' | 'notes' | 'outcome'>, Check>} */
export const LEAF_CHECKS = {
  text: textCheck(SHORT_TEXT),
  name,
  longtext: textCheck(LONG_TEXT),
  integer,
  date,
  instant,
  choice,
  choices,
  flag,
  uuid,
  nhs_number: nhsNumber,
  refs,
};
