// Whether nothing may be left with a family. What one colleague noted is not lost by another who did not know of it.
// pwa/domain/no_paper.py decides the same: the vectors prove it. When in doubt nothing may be left.

/** @import { FamilyBody, RecordEnvelope } from './types.js' */

/**
 * Whether it holds, after a family's records in the order in which the server heard of them, unsent ones last. It ends only
 * by a revision that follows, directly or not, the last one that noted it.
 *
 * @param {RecordEnvelope[]} revisions
 */
export function isPaperless(revisions) {
  const noted = lastNoted(revisions);
  const newest = revisions.at(-1);
  if (!noted || !newest) return false;
  return noted === newest || !follows(newest, noted, revisions);
}

/**
 * Whether it holds and a change that was begun from this revision could not know: then it is kept.
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
 * What a record followed; each is given once, so that a circle ends.
 *
 * @param {RecordEnvelope} record
 * @param {Map<string, RecordEnvelope>} left
 */
function before({ supersedes = '' }, left) {
  const found = left.get(supersedes);
  left.delete(supersedes);
  return found;
}
