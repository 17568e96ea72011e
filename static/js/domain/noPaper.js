// Whether nothing may be left with a family. Must not let a colleague who didn't know lose the note.
// pwa/domain/no_paper.py decides the same: the vectors prove it. When in doubt nothing may be left.

/** @import { FamilyBody, RecordEnvelope } from './types.js' */

/**
 * Whether nothing may be left. Only a revision that follows, directly or not, the last one that noted it can end this.
 *
 * @param {RecordEnvelope[]} revisions a family's, in the order the server received them, unsent ones last
 */
export function isPaperless(revisions) {
  const noted = lastNoted(revisions);
  const newest = revisions.at(-1);
  if (!noted || !newest) return false;
  return noted === newest || !follows(newest, noted, revisions);
}

/**
 * Whether nothing may be left and a change begun from this revision couldn't know it: the change then keeps the note.
 *
 * @param {RecordEnvelope[]} revisions
 * @param {string | null | undefined} begunFrom the id of a record
 */
export function isUnknownTo(revisions, begunFrom) {
  const noted = lastNoted(revisions);
  const base = revisions.find(({ id }) => id === begunFrom);
  return isPaperless(revisions) && noted !== base && !(noted && base && follows(base, noted, revisions));
}

/** @param {RecordEnvelope[]} revisions */
function lastNoted(revisions) {
  return revisions.findLast(({ body }) => /** @type {FamilyBody} */ (body).no_paper === true);
}

/**
 * @param {RecordEnvelope} record
 * @param {RecordEnvelope} earlier
 * @param {RecordEnvelope[]} revisions
 */
function follows(record, earlier, revisions) {
  /** @type {Map<string, RecordEnvelope>} */
  const left = new Map(revisions.map((each) => [each.id, each]));
  for (let at = before(record, left); at; at = before(at, left)) if (at === earlier) return true;
  return false;
}

/**
 * The record that this one supersedes; each is returned once, so that a circle ends.
 *
 * @param {RecordEnvelope} record
 * @param {Map<string, RecordEnvelope>} left
 */
function before({ supersedes = '' }, left) {
  const superseded = left.get(supersedes);
  left.delete(supersedes);
  return superseded;
}
