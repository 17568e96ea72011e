// Checks single fields, with one check for each kind. Must not differ from the server's checks.

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
  if (!Array.isArray(value)) return only('not_a_list', { label });
  if (value.length < fewest) {
    return only('too_few', { label, count: value.length, fewest });
  }
  if (value.length > most) {
    return only('too_many', { label, count: value.length, most });
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
  return value === null ? empty(label) : only('not_a_group', { label });
}

/**
 * @param {number} defaultMax characters, where the field has no `max`
 * @returns {Check}
 */
export function textCheck(defaultMax) {
  return ({ label, min, max }, value) => {
    if (value === null) return empty(label);
    if (typeof value !== 'string') return only('not_text', { label });
    if (UNPRINTABLE.test(value)) {
      return only('unprintable', { label });
    }
    if (value.trim() === '') return empty(label);
    const most = max ?? defaultMax;
    const length = value.length > most || min ? Array.from(value).length : value.length;
    if (length > most) return only('too_long', { label, count: length, most });
    if (min && length < min) {
      return only('too_short', { label, count: length, fewest: min });
    }
    return [];
  };
}

/**
 * A person's name: visible text, without marks that change the direction of the text beside it.
 *
 * @type {Check}
 */
function name(field, value, today) {
  if (typeof value === 'string' && value !== '') {
    if (isBlank(value) && !UNPRINTABLE.test(value)) return empty(field.label);
    if (holdsTurning(value)) {
      return only('turns_direction', { label: field.label });
    }
  }
  return textCheck(SHORT_TEXT)(field, value, today);
}

/** @type {Check} */
function integer({ label, min, max, step }, value) {
  if (value === null) return empty(label);
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    return only('not_a_whole_number', { label });
  }
  const least = min ?? -Number.MAX_SAFE_INTEGER;
  const most = max ?? Number.MAX_SAFE_INTEGER;
  if (value < least) return only('below_least', { label, least });
  if (value > most) return only('above_most', { label, most });
  if (step && value % step) return only('wrong_step', { label, step });
  return [];
}

/** @type {Check} */
function date({ label, past }, value, today) {
  if (value === null || value === '') return empty(label);
  if (typeof value !== 'string' || !DAY.test(value) || !isMoment(`${value}T00:00:00.000Z`)) {
    return only('not_a_date', { label });
  }
  if (value < FIRST_DAY) return only('too_early', { label });
  if (past && value > today) return only('future', { label });
  return [];
}

/** @type {Check} */
function instant({ label }, value) {
  if (value === null || value === '') return empty(label);
  if (typeof value === 'string' && INSTANT.test(value) && value >= FIRST_DAY && isMoment(value)) return [];
  return only('not_an_instant', { label });
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
  return only('not_a_choice', { label });
}

/** @type {Check} */
function choices(field, value, today) {
  const { label, min_items: fewest = 0, max_items: most = field.choices?.length ?? 0 } = field;
  const wrong = wrongList(label, value, fewest, most);
  if (wrong.length || !Array.isArray(value)) return wrong;
  const problems = value.flatMap((entry, index) => under(index, choice(field, entry, today)));
  return problems.length ? problems : twice(label, value);
}

/**
 * @param {string} label
 * @param {unknown[]} values
 */
export function twice(label, values) {
  const isTwice = new Set(values).size !== values.length;
  return isTwice ? only('repeated', { label }) : [];
}

/** @type {Check} */
function flag({ label }, value) {
  if (value === true) return [];
  if (value === null || value === false) return empty(label);
  return only('not_yes', { label });
}

/** @type {Check} */
function uuid({ label }, value) {
  if (typeof value === 'string' && UUID.test(value)) return [];
  if (value === null || value === '') return empty(label);
  return only('not_a_uuid', { label });
}

/** @type {Check} */
function nhsNumber({ label }, value) {
  if (value === null || value === '') return empty(label);
  if (typeof value !== 'string') return only('not_text', { label });
  const { number, code, values } = normalise(value);
  if (number === null) return only(code, values);
  return number === value ? [] : only('nhs_not_plain', { label });
}

/** @type {Check} */
function refs({ label, min_items: fewest = 0, max_items: most = MOST_ITEMS }, value) {
  const wrong = wrongList(label, value, fewest, most);
  if (wrong.length || !Array.isArray(value)) return wrong;
  const problems = value.flatMap((entry, index) =>
    typeof entry === 'string' && REFERENCE.test(entry) ? [] : only('bad_reference', { label }, String(index)),
  );
  return problems.length ? problems : twice(label, value);
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
