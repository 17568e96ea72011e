// What differs between two summaries of one visit, entry by entry: an amendment and what it replaced. Must not judge.

/** @import { Outline, OutlineEntry } from './types.js' */
/** @typedef {{ where: string, label: string, before: string, after: string }} Difference "" for a missing entry */
/** @typedef {{ where: string, label: string, text: string }} Entry */

/**
 * In the order of the later summary, with removed entries where they were. The record's own lines (who signed what
 * and when) are left out: they always differ.
 * @param {Outline} before
 * @param {Outline} after
 * @returns {Difference[]}
 */
export function differences(before, after) {
  const [was, is] = [entriesOf(before), entriesOf(after)];
  return inOrder([...was.keys()], [...is.keys()])
    .map((key) => {
      const { where, label } = /** @type {Entry} */ (is.get(key) ?? was.get(key));
      return { where, label, before: was.get(key)?.text ?? '', after: is.get(key)?.text ?? '' };
    })
    .filter((each) => each.before !== each.after);
}

/**
 * The entries by key: the section, the kind, the label, and which of several with that label.
 * @param {Outline} outline
 */
function entriesOf({ sections }) {
  /** @type {Map<string, Entry>} */
  const byKey = new Map();
  for (const { id, heading, entries } of sections) {
    if (id === 'record') continue;
    for (const entry of entries) {
      const label = entry.number === undefined ? entry.label : `${entry.number} ${entry.label}`;
      let place = 1;
      while (byKey.has(key(id, entry, label, place))) place += 1;
      byKey.set(key(id, entry, label, place), { where: heading, label, text: textOf(entry) });
    }
  }
  return byKey;
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
 * The keys of both: those of `is`, with each removed key of `was` after the one that preceded it.
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
