// Checks a record's body against its form, as on the server. Must not draw a form, store anything or read a clock.

import { ITEM_CHECKS } from './itemChecks.js';
import { isGroup, LEAF_CHECKS, MOST_ITEMS, notAGroup, wrongList } from './leafChecks.js';
import { byCodePoint, empty, MOST_PROBLEMS, only, under, unknown } from './problems.js';

/** @import { Field, FormDefinition, Problem } from './types.js' */

const CHECKS = { ...LEAF_CHECKS, ...ITEM_CHECKS };

/**
 * What is wrong with a body, in the order of the form; an empty list when nothing is. An optional field that is empty
 * must be absent; a field that the form doesn't have is refused.
 * @param {Pick<FormDefinition, "title" | "fields">} form
 * @param {unknown} body
 * @param {string} today "YYYY-MM-DD"; dates marked `past` may not be after it
 * @returns {Problem[]}
 */
export function checkBody(form, body, today) {
  /** @type {Field} */
  const root = { name: 'body', kind: 'group', label: form.title, fields: form.fields };
  return checkGroup(root, body, today).slice(0, MOST_PROBLEMS);
}

/**
 * What is wrong with one field's value, with paths from the value.
 * @param {Field} field
 * @param {unknown} value
 * @param {string} today
 * @returns {Problem[]}
 */
export function checkField(field, value, today) {
  if (field.kind !== 'group') return CHECKS[field.kind](field, value, today);
  return field.repeated ? checkRepeated(field, value, today) : checkGroup(field, value, today);
}

/**
 * @param {Field} group
 * @param {unknown} value
 * @param {string} today
 * @returns {Problem[]}
 */
function checkGroup({ label, fields = [], one_of: oneOf = [] }, value, today) {
  if (!isGroup(value)) return notAGroup(label, value);
  const problems = fields.flatMap((field) => {
    if (Object.hasOwn(value, field.name))
      return under(field.name, checkField(field, value[field.name], today));
    return field.required ? only('missing', { label: field.label }, field.name) : [];
  });
  if (oneOf.length && !oneOf.some((name) => Object.hasOwn(value, name))) {
    problems.push(...neither(oneOf, fields));
  }
  const names = Object.keys(value);
  if (!names.length && !problems.length) return empty(label);
  const strangers = names.filter((name) => !fields.some((field) => field.name === name));
  return [...problems, ...unknown(label, strangers.sort(byCodePoint))];
}

/**
 * Reading the form has made sure that there are two to choose from.
 * @param {string[]} oneOf
 * @param {Field[]} fields
 */
function neither([name = '', other = ''], fields) {
  const values = { label: labelOf(fields, name), other_label: labelOf(fields, other) };
  return only('missing_either', values, name);
}

/**
 * @param {Field[]} fields
 * @param {string} name
 */
function labelOf(fields, name) {
  return fields.find((field) => field.name === name)?.label ?? '';
}

/**
 * @param {Field} field
 * @param {unknown} value
 * @param {string} today
 * @returns {Problem[]}
 */
function checkRepeated(field, value, today) {
  const { label, fields = [], min_items: fewest = 0, max_items: most = MOST_ITEMS } = field;
  const wrong = wrongList(label, value, fewest, most);
  if (wrong.length || !Array.isArray(value)) return wrong;
  const problems = value.flatMap((entry, index) => under(index, checkGroup(field, entry, today)));
  return fields.some((inner) => inner.name === 'id') ? [...problems, ...idsTwice(label, value)] : problems;
}

/**
 * @param {string} label
 * @param {unknown[]} entries
 * @returns {Problem[]}
 */
function idsTwice(label, entries) {
  const seen = new Set();
  return entries.flatMap((entry, index) => {
    if (!isGroup(entry) || typeof entry.id !== 'string') return [];
    if (seen.has(entry.id)) return only('repeated', { label }, `${index}/id`);
    seen.add(entry.id);
    return [];
  });
}
