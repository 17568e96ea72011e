// The parts of a summary: words and marks. Must not decide how they look.

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
 * @param {string[]} texts
 * @returns {OutlineEntry}
 */
export function lines(label, texts) {
  return texts.length ? entry({ kind: 'lines', label, lines: texts }) : text(label, NOT_RECORDED);
}

/**
 * An entry without its empty parts.
 * @param {OutlineEntry | (Omit<OutlineEntry, "mark"> & { mark: string })} parts
 * @returns {OutlineEntry}
 */
export function entry(parts) {
  const there = Object.entries(parts).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && !value.length),
  );
  return /** @type {OutlineEntry} */ (Object.fromEntries(there));
}
