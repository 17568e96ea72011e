// Which immediate risks a family's visits found, and which of them are open. Must not use a score, or trust a clock:
// when in doubt a risk stays open. pwa/domain/open_risks.py does the same: the vectors prove it.

import { isSameSide } from './familyInTime.js';
import { byCodePoint } from './problems.js';
import { visitDay } from './visit.js';

/** @import { Closing, EarlierRisk, FamilyInTime, FoundRisk, Risk, VisitBody } from './types.js' */
/** @typedef {{id: string, subject: string, body: Pick<VisitBody, 'started_at' | 'formulation'>}} RiskRevision a visit's record */
/** @typedef {RiskRevision & {found_before?: RiskRevision}} RiskVisit with the last that found a risk */

const RAISED_BY = new Set(['identified', 'unclear']);

/**
 * Whether a visit's immediate risk is identified, or not clear: both are open until somebody closes them.
 * @param {Risk | undefined} immediate
 * @returns {boolean}
 */
export function isRaised(immediate) {
  return RAISED_BY.has(immediate?.finding ?? '');
}

/**
 * A visit's newest revision; one that no longer finds an immediate risk carries the last revision that did.
 * @param {RiskRevision} newest
 * @param {RiskRevision[]} history of the visit, oldest first
 * @returns {RiskVisit}
 */
export function withWhatItFound(newest, history) {
  const raising = raises(newest) ? newest : history.findLast(raises);
  if (!raising) return newest;
  const visit = withoutWhatClosedBefore(newest, raising, history);
  return raising === newest ? visit : { ...visit, found_before: raising };
}

/**
 * An amendment repeats what an earlier revision said, which must not close a risk that was found again since.
 * @param {RiskRevision} newest
 * @param {RiskRevision} raising
 * @param {RiskRevision[]} history of the visit, oldest first
 * @returns {RiskRevision}
 */
function withoutWhatClosedBefore(newest, raising, history) {
  const until = history.slice(
    0,
    history.findIndex(({ id }) => id === raising.id),
  );
  const before = until.slice(0, until.findLastIndex((revision) => !raises(revision)) + 1);
  const stale = new Set(before.map(({ id }) => id));
  const { formulation } = newest.body;
  const said = formulation?.immediate?.earlier ?? [];
  const kept = said.filter(({ record }) => !stale.has(record));
  if (kept.length === said.length) return newest;
  const immediate = { ...formulation?.immediate, earlier: kept };
  return { ...newest, body: { ...newest.body, formulation: { ...formulation, immediate } } };
}

/**
 * The risks that a family's visits found, open or closed, the earliest visit first.
 * @param {RiskVisit[]} visits each visit once in its newest revision, in the order in which the server first received
 *   each visit, unsent ones last; an amendment that no longer finds a risk does not close it
 * @returns {FoundRisk[]}
 */
export function foundRisks(visits) {
  return visits
    .map((visit) => (raises(visit) ? visit : (visit.found_before ?? visit)))
    .flatMap((visit) => {
      const immediate = visit.body.formulation?.immediate;
      if (!immediate || !isRaised(immediate)) return [];
      const { subject, id: record, body } = visit;
      return [{ visit: subject, record, on: visitDay(body), immediate, closed: closing(visit, visits) }];
    })
    .sort((a, b) => byCodePoint(a.on, b.on) || byCodePoint(a.record, b.record));
}

/**
 * Those that nobody has closed.
 * @param {RiskVisit[]} visits as for `foundRisks`
 * @returns {FoundRisk[]}
 */
export function openRisks(visits) {
  return foundRisks(visits).filter(({ closed }) => closed === null);
}

/**
 * The risks as they may be shown beside a family in time: without words from the other side of an adoption.
 * @param {FoundRisk[]} risks
 * @param {FamilyInTime} family
 * @param {{[record: string]: FamilyInTime}} families the family of the time, by the id of the record that found a risk
 * @returns {FoundRisk[]}
 */
export function risksBeside(risks, family, families) {
  return risks.map((risk) => {
    const { finding } = risk.immediate;
    return isSameSide(families[risk.record] ?? family, family)
      ? risk
      : { ...risk, immediate: { finding }, is_apart: true };
  });
}

/** @param {RiskRevision} visit */
function raises({ body }) {
  return isRaised(body.formulation?.immediate);
}

/**
 * Closed only if the last word says so, both in the server's order and by when the visits started. The starts come from
 * several tablets' clocks: they can keep a risk open, but not close one.
 * @param {RiskRevision} visit
 * @param {RiskVisit[]} visits
 * @returns {Closing | null}
 */
function closing(visit, visits) {
  const said = saidOf(visit, visits);
  const last = said.at(-1);
  const latest = said.toSorted((a, b) => byCodePoint(a.start, b.start)).at(-1);
  if (!last || !latest || !isClosing(last.entry) || !isClosing(latest.entry)) return null;
  return { on: last.on, because: last.entry.because ?? '' };
}

/** @param {EarlierRisk} entry */
function isClosing({ state, because }) {
  return state === 'closed' && Boolean(because);
}

/**
 * What all visits say about this one's risk. Other visits must name this very revision; its own amendments need not.
 * @param {RiskRevision} visit
 * @param {RiskVisit[]} visits
 * @returns {{entry: EarlierRisk, start: string, on: string}[]}
 */
function saidOf({ id, subject }, visits) {
  return visits.flatMap((other) =>
    (other.body.formulation?.immediate?.earlier ?? [])
      .filter((entry) => entry.visit === subject && (other.subject === subject || entry.record === id))
      .map((entry) => ({ entry, start: other.body.started_at, on: visitDay(other.body) })),
  );
}
