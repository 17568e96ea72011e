// Checks what is recorded for an instrument's items: answers, notes, outcome. Must not differ from the server's checks.

import { ITEM_ID, isGroup, MOST_ITEMS, notAGroup, textCheck, twice } from './leafChecks.js';
import { empty, inFieldOrder, only, under, unknown } from './problems.js';

/** @import { Problem } from './types.js' */
/** @import { Check } from './leafChecks.js' */

const NOTE_TEXT = 2_000;

/**
 * Checks an object of entries by item id.
 * @param {string} label
 * @param {unknown} value
 * @param {(entry: unknown) => Problem[]} wrongEntry
 * @returns {Problem[]}
 */
function byItem(label, value, wrongEntry) {
  if (!isGroup(value)) return notAGroup(label, value);
  const items = Object.keys(value);
  if (items.length === 0) return empty(label);
  if (items.length > MOST_ITEMS) {
    return only('too_many', { label, count: items.length, most: MOST_ITEMS });
  }
  return inFieldOrder(
    items.flatMap((item) =>
      ITEM_ID.test(item) ? under(item, wrongEntry(value[item])) : unknown(label, [item]),
    ),
  );
}

/** @type {Check} */
function answers({ label }, value) {
  return byItem(label, value, (entry) => {
    const isNumber = typeof entry === 'number' && Number.isInteger(entry) && entry >= 0 && entry <= 1000;
    if (isNumber || entry === 'not_observed') return [];
    return only('bad_answer', { label });
  });
}

/** @type {Check} */
function notes(field, value, today) {
  const text = textCheck(NOTE_TEXT);
  return byItem(field.label, value, (entry) => text(field, entry, today));
}

/** @type {Check} */
function outcome({ label }, value) {
  return outcomeParts(label, value, outcomePart);
}

/**
 * @param {string} label
 * @param {unknown} value
 * @param {(label: string, name: string, value: unknown) => Problem[]} part
 * @returns {Problem[]}
 */
function outcomeParts(label, value, part) {
  if (!isGroup(value)) return notAGroup(label, value);
  const parts = Object.keys(value).flatMap((name) => {
    const short = Array.from(name).slice(0, 60).join('');
    return under(short, part(label, name, value[name]));
  });
  const missing = ['lowest', 'highest'].filter((name) => !Object.hasOwn(value, name));
  const lacking = missing.flatMap((name) => only('not_whole_numbers', { label }, name));
  return inFieldOrder([...parts, ...lacking]);
}

/**
 * @param {string} label
 * @param {string} name
 * @param {unknown} value
 * @returns {Problem[]}
 */
function totalPart(label, name, value) {
  if (['total', 'lowest', 'highest'].includes(name)) {
    const fits = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return fits ? [] : only('not_whole_numbers', { label });
  }
  if (name === 'band') return isId(value) ? [] : only('not_a_band', { label });
  return unknown(label, [name]).map((problem) => ({ ...problem, field: '' }));
}

/**
 * @param {string} label
 * @param {string} name
 * @param {unknown} value
 * @returns {Problem[]}
 */
function outcomePart(label, name, value) {
  if (name === 'totals') return byItem(label, value, (each) => outcomeParts(label, each, totalPart));
  if (name === 'unanswered') {
    if (Array.isArray(value) && value.length && value.every(isId)) return twice(label, value);
    return only('bad_unanswered', { label });
  }
  return totalPart(label, name, value);
}

/** @param {unknown} entry */
function isId(entry) {
  return typeof entry === 'string' && ITEM_ID.test(entry);
}

/** @type {Record<'answers' | 'notes' | 'outcome', Check>} */
export const ITEM_CHECKS = { answers, notes, outcome };
