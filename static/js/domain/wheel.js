// Lays out the wheel of an observation, one segment for each item, and puts it in words. Must not draw it.
// pwa/domain/wheel.py makes the same, to the hundredth: the vectors prove it.

/** @import { OutlineEntry } from './types.js' */
/** @typedef {{ number: number, mark: string }} Marked an item's number, and its mark as in an outline's entry */
/**
 * @typedef {{ number: number, mark: string, track: string, fill: string, x: string, y: string }} Segment `track` is the
 * whole segment and `fill` its filled part ("" for none), as paths; `x` and `y` its number's place
 */

export const SIZE = 320;
const CENTRE = SIZE / 2;
const INNER = 34;
const OUTER = 122;
const NUMBERS = 144;
const GAP = 0.012;
const NUMBER_DROP = 7;
/** @type {Record<string, number>} */
const FULLNESS = { none: 0.18, half: 0.58, full: 1 };

/**
 * The segments of items, clockwise from the top, in a square of SIZE.
 *
 * @param {Marked[]} items
 * @returns {Segment[]}
 */
export function wheelOf(items) {
  const share = items.length ? (2 * Math.PI) / items.length : 0;
  return items.map(({ number, mark }, place) => segment(number, mark, place * share, share));
}

/**
 * Whether the answers are ones that a wheel can show.
 *
 * @param {Marked[]} items
 */
export function hasWheel(items) {
  return items.some(({ mark }) => mark !== '');
}

/**
 * @typedef {object} WheelWords the words for a wheel in one language
 * @property {(number: number) => string} wheel
 * @property {(numbers: number[]) => string} items
 */

/** @type {WheelWords} the record's */
const ENGLISH = { wheel: (number) => `Wheel of ${number} items.`, items: listed };

/**
 * The same wheel for those who can't see it: "Wheel of 13 items. 0: items 1 and 2. Not observed: item 8.".
 *
 * @param {Pick<OutlineEntry, 'number' | 'value'>[]} entries
 * @param {WheelWords} [words]
 */
export function wheelInWords(entries, words = ENGLISH) {
  /** @type {Map<string, number[]>} */
  const byAnswer = new Map();
  const inOrder = [...entries].sort(({ value: a = '' }, { value: b = '' }) => (a < b ? -1 : a > b ? 1 : 0));
  for (const { number = 0, value = '' } of inOrder) {
    byAnswer.set(value, [...(byAnswer.get(value) ?? []), number]);
  }
  const answers = [...byAnswer].map(([answer, numbers]) => `${answer}: ${words.items(numbers)}.`);
  return [words.wheel(entries.length), ...answers].join(' ');
}

/**
 * @param {number} number
 * @param {string} mark
 * @param {number} start
 * @param {number} share
 * @returns {Segment}
 */
function segment(number, mark, start, share) {
  const fullness = FULLNESS[mark] ?? 0;
  const outer = INNER + (OUTER - INNER) * fullness;
  const fill = fullness ? ring(INNER, outer, start + GAP, share - 2 * GAP) : '';
  const [x, y] = point(NUMBERS, start + share / 2);
  const track = ring(INNER, OUTER, start, share);
  return { number, mark, track, fill, x: x.toFixed(2), y: (y + NUMBER_DROP).toFixed(2) };
}

/**
 * @param {number} inner
 * @param {number} outer
 * @param {number} start
 * @param {number} share
 */
function ring(inner, outer, start, share) {
  const end = start + share;
  const [out, within] = [outer.toFixed(2), inner.toFixed(2)];
  const arcOut = `A${out} ${out} 0 0 1 ${at(outer, end)}`;
  const arcIn = `A${within} ${within} 0 0 0 ${at(inner, start)}`;
  return `M${at(inner, start)}L${at(outer, start)}${arcOut}L${at(inner, end)}${arcIn}Z`;
}

/**
 * @param {number} radius
 * @param {number} angle
 */
function at(radius, angle) {
  return point(radius, angle)
    .map((value) => value.toFixed(2))
    .join(' ');
}

/**
 * @param {number} radius
 * @param {number} angle from the top, clockwise, in radians
 * @returns {[number, number]}
 */
function point(radius, angle) {
  return [CENTRE + radius * Math.sin(angle), CENTRE - radius * Math.cos(angle)];
}

/** @param {number[]} numbers */
function listed(numbers) {
  const last = numbers.at(-1);
  return numbers.length === 1 ? `item ${last}` : `items ${numbers.slice(0, -1).join(', ')} and ${last}`;
}
