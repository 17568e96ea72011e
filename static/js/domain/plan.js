// The visitor's own list of visits: what is for today, what was left, what was done. Must not read a clock or keep it.

import { byCodePoint } from './problems.js';

/** @import { Planned, VisitFact } from './types.js' */

/**
 * @typedef {Planned & {isDone: boolean}} PlannedVisit
 * @typedef {{today: PlannedVisit[], left: Planned[], later: Planned[]}} Plan
 */

/**
 * @param {Planned[]} planned
 * @param {string} today "YYYY-MM-DD"
 * @param {Map<string, VisitFact[]>} visits by family id, for each family on the list up to today
 * @returns {Plan} each in order of time; `left` was for an earlier day, with no visit signed since; a visit that
 *   existed when it was planned does not count
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
 * A visit that existed already is not the planned one. Compared by id, not by time: two tablets' clocks may differ.
 *
 * @param {VisitFact} visit
 * @param {Planned} planned
 */
function isFor({ visit, contact }, { before = [], begun = [], contact: wanted }) {
  if (before.includes(visit)) return false;
  return !begun.includes(visit) || (wanted !== undefined && contact === wanted);
}

/**
 * A family is on the list once a day: planned again, it replaces the line that was there.
 *
 * @param {Planned[]} planned
 * @param {Planned} entry
 * @param {Planned} [before] the line that it replaces, when its day was changed
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
 * By day, then by time; those without a time come last, in the order planned.
 *
 * @param {Planned} a
 * @param {Planned} b
 */
function byTime(a, b) {
  return byCodePoint(a.on, b.on) || byCodePoint(a.at ?? '99', b.at ?? '99');
}
