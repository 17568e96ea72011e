// The visitor's own list of visits: what is for today, what was left, what was done. Reads no clock and keeps nothing.

import { byCodePoint } from './problems.js';

/** @import { Planned, VisitFact } from './types.js' */

/**
 * @typedef {Planned & {isDone: boolean}} PlannedVisit
 * @typedef {{today: PlannedVisit[], left: Planned[], later: Planned[]}} Plan
 */

/**
 * @param {Planned[]} planned
 * @param {string} today
 * @param {Map<string, VisitFact[]>} visits of each family that is on the list up to today
 * @returns {Plan} each in order of time; `left` was for an earlier day and no visit since then is signed; a visit that was
 *   there when it was planned does not do it
 */
export function planOf(planned, today, visits) {
  const isDone = (/** @type {Planned} */ entry) =>
    (visits.get(entry.family) ?? []).some((visit) => visit.day >= entry.on && isFor(visit, entry));
  const inOrder = planned.toSorted(byTime);
  return {
    today: inOrder.filter(({ on }) => on === today).map((entry) => ({ ...entry, isDone: isDone(entry) })),
    left: inOrder.filter((entry) => entry.on < today && !isDone(entry)),
    later: inOrder.filter(({ on }) => on > today),
  };
}

/**
 * What was there already is not what was planned. By name, not by time: two tablets' clocks may differ.
 *
 * @param {VisitFact} visit
 * @param {Planned} planned
 */
function isFor({ visit, contact }, { before = [], begun = [], contact: wanted }) {
  if (before.includes(visit)) return false;
  return !begun.includes(visit) || (wanted !== undefined && contact === wanted);
}

/**
 * A family stands once on each day: what is planned again takes the place of what was there.
 *
 * @param {Planned[]} planned
 * @param {Planned} entry
 * @param {Planned} [before] the line that it comes in place of, when its day was changed
 * @returns {Planned[]}
 */
export function withPlanned(planned, entry, before) {
  return [...withoutPlanned(withoutPlanned(planned, entry), before ?? entry), entry];
}

/**
 * @param {Planned[]} planned
 * @param {Pick<Planned, 'family' | 'on'>} entry
 * @returns {Planned[]}
 */
export function withoutPlanned(planned, { family, on }) {
  return planned.filter((each) => each.family !== family || each.on !== on);
}

/**
 * Those with a time first come in its order; those without one after them, as they were planned.
 *
 * @param {Planned} a
 * @param {Planned} b
 */
function byTime(a, b) {
  return byCodePoint(a.on, b.on) || byCodePoint(a.at ?? '99', b.at ?? '99');
}
