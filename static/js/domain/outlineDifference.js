// What differs between two summaries of one visit, entry by entry: an amendment beside what it replaced. Judges nothing.

/** @import { Outline, OutlineEntry } from './types.js' */
/** @typedef {{ where: string, label: string, before: string, after: string }} Difference "" for what is not there */
/** @typedef {{ where: string, label: string, text: string }} Told */

/**
 * In the order of the later summary; what was taken out stands where it stood. The record's own lines (who signed what
 * and when) are left out: they differ always.
 * @param {Outline} before
 * @param {Outline} after
 * @returns {Difference[]}
 */
export function differences(before, after) {
  const [was, is] = [told(before), told(after)];
  return inOrder([...was.keys()], [...is.keys()])
    .map((key) => {
      const { where, label } = /** @type {Told} */ (is.get(key) ?? was.get(key));
      return { where, label, before: was.get(key)?.text ?? '', after: is.get(key)?.text ?? '' };
    })
    .filter((each) => each.before !== each.after);
}

/**
 * Each entry by what it is: the section, the label, and which of several with that label.
 * @param {Outline} outline
 */
function told({ sections }) {
  /** @type {Map<string, Told>} */
  const found = new Map();
  for (const { id, heading, entries } of sections) {
    if (id === 'record') continue;
    for (const entry of entries) {
      const label = entry.number === undefined ? entry.label : `${entry.number} ${entry.label}`;
      let place = 1;
      while (found.has(key(id, entry, label, place))) place += 1;
      found.set(key(id, entry, label, place), { where: heading, label, text: textOf(entry) });
    }
  }
  return found;
}

/**
 * @param {string} section
 * @param {OutlineEntry} entry
 * @param {string} label
 * @param {number} place
 */
function key(section, { kind }, label, place) {
  // A fact that became a list is the same fact.
  return JSON.stringify([section, kind === 'lines' ? 'text' : kind, label, place]);
}

/** @param {OutlineEntry} entry */
function textOf({ value = '', lines = [], note = '' }) {
  return [value, ...lines, note].filter(Boolean).join('\n');
}

/**
 * The keys of both: those of `is`, each of `was` that is gone put behind what stood before it.
 * @param {string[]} was
 * @param {string[]} is
 */
function inOrder(was, is) {
  const order = [...is];
  was.forEach((each, at) => {
    if (order.includes(each)) return;
    const before = was.slice(0, at).findLast((earlier) => order.includes(earlier));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, each);
  });
  return order;
}
