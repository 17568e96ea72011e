// What can be wrong with an entry, as a code with its values; as in Python. Must not find a problem or word one itself.

/** @import { Problem, Values } from './types.js' */

export const MOST_PROBLEMS = 50;

/**
 * @param {string} code
 * @param {Values} [values] what its message needs
 * @param {string} [field]
 * @returns {Problem[]} a single problem
 */
export function only(code, values = {}, field = '') {
  return [{ field, code, values }];
}

/**
 * @param {string | number} parent
 * @param {Problem[]} problems
 * @returns {Problem[]} the same problems, with paths from the group or list that holds them
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

const MISSING = new Set(['missing', 'missing_either', 'nobody_told']);

/**
 * Whether the problem is that nothing was entered, not what was.
 * @param {Problem} problem
 */
export function isMissing({ code }) {
  return MISSING.has(code);
}

/**
 * What is empty must be absent, so that one state has one form.
 * @param {string} label
 */
export function empty(label) {
  return only('empty', { label });
}

/**
 * Fields that a group doesn't have, by the first 60 letters of their names.
 * @param {string} label
 * @param {string[]} names
 * @returns {Problem[]}
 */
export function unknown(label, names) {
  return names.map((name) => {
    const short = Array.from(name).slice(0, 60).join('');
    return { field: short, code: 'unknown', values: { name: short, label } };
  });
}
