// The parts that a summary is made of. They hold words and marks; how they look is for whoever draws them.

/** @import { OutlineEntry } from './types.js' */

export const NOT_RECORDED = 'Not recorded';

/**
 * A label and its words.
 * @param {string} label
 * @param {string} value
 * @param {string} [note]
 * @returns {OutlineEntry}
 */
export function text(label, value, note = '') {
  return entry({ kind: 'text', label, value, note });
}

/**
 * A label and a list; an empty list says so.
 * @param {string} label
 * @param {string[]} found
 * @returns {OutlineEntry}
 */
export function lines(label, found) {
  return found.length ? entry({ kind: 'lines', label, lines: found }) : text(label, NOT_RECORDED);
}

/**
 * An entry without what it doesn't have.
 * @param {OutlineEntry | (Omit<OutlineEntry, "mark"> & { mark: string })} parts
 * @returns {OutlineEntry}
 */
export function entry(parts) {
  const there = Object.entries(parts).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && !value.length),
  );
  return /** @type {OutlineEntry} */ (Object.fromEntries(there));
}
