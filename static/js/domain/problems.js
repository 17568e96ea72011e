// What can be wrong with an entry, in plain words. Says nothing about how it was found; Python says the same.

import { said } from './said.js';

/** @import { Problem } from "./types.js" */

export const MOST_PROBLEMS = 50;

/**
 * @param {string} code
 * @param {string} message
 * @param {string} [field]
 * @returns {Problem[]} a single problem
 */
export function only(code, message, field = '') {
  return [{ field, code, message }];
}

/**
 * @param {string | number} parent
 * @param {Problem[]} problems
 * @returns {Problem[]} the same problems, seen from the group or list that holds them
 */
export function under(parent, problems) {
  return problems.map((problem) => ({
    ...problem,
    field: problem.field ? `${parent}/${problem.field}` : String(parent),
  }));
}

/**
 * @param {string} left
 * @param {string} right
 * @returns {number} order by code points, as Python sorts
 */
export function byCodePoint(left, right) {
  const [a, b] = [Array.from(left), Array.from(right)];
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = (a[index]?.codePointAt(0) ?? 0) - (b[index]?.codePointAt(0) ?? 0);
    if (difference) return difference;
  }
  return a.length - b.length;
}

/**
 * @param {Problem[]} problems
 * @returns {Problem[]} in order of field, then code
 */
export function inFieldOrder(problems) {
  return [...problems].sort((a, b) => byCodePoint(a.field, b.field) || byCodePoint(a.code, b.code));
}

/**
 * What is empty must be absent, so that one state has one form.
 * @param {string} label
 */
export function empty(label) {
  return only('empty', `“${label}” is empty. Leave it out instead.`);
}

/**
 * Fields that a group doesn't have, by the first letters of their names.
 * @param {string} label
 * @param {string[]} names
 * @returns {Problem[]}
 */
export function unknown(label, names) {
  return names.map((name) => {
    const short = Array.from(name).slice(0, 60).join('');
    return { field: short, code: 'unknown', message: said(`“${short}” is not a field of “${label}”.`) };
  });
}
