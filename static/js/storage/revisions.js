// Which revision of a family or a visit counts, and what is known of each. Pure; must not read or write anything.

/** @import { RecordEnvelope } from '../domain/types.js' */
/** @import { Outgoing, Receipt, Received, Refusal } from './shelves.js' */

/**
 * @typedef {object} Revision a signed record and what has become of it
 * @property {RecordEnvelope} record
 * @property {string} sha256
 * @property {'unsent' | 'refused' | 'received'} state
 * @property {Receipt | null} receipt
 * @property {string | null} received_at
 * @property {Refusal | null} refusal
 * @property {number} order
 */

/**
 * One revision for each record. Whatever waits in the outbox counts as not received, even if an older receipt exists.
 *
 * @param {Received[]} received
 * @param {Outgoing[]} outgoing
 * @returns {Revision[]} oldest first: the server's order, then what is not sent yet
 */
export function revisions(received, outgoing) {
  const waiting = new Set(outgoing.map(({ record }) => record.id));
  const known = received.filter(({ record }) => !waiting.has(record.id)).map(asReceived);
  const unsent = outgoing.filter((entry) => !entry.replaced_by).map(asOutgoing);
  return [...known.sort(byOrder), ...unsent.sort(byOrder)];
}

/**
 * @template {{record: Pick<RecordEnvelope, 'subject'>}} R
 * @param {R[]} found
 * @returns {Map<string, R[]>} by subject, each oldest first
 */
export function bySubject(found) {
  /** @type {Map<string, R[]>} */
  const groups = new Map();
  for (const revision of found) {
    const group = groups.get(revision.record.subject);
    if (group) group.push(revision);
    else groups.set(revision.record.subject, [revision]);
  }
  return groups;
}

/**
 * The current revision: the last that no other supersedes.
 *
 * @template {{record: Pick<RecordEnvelope, 'id' | 'supersedes'>}} R
 * @param {R[]} history of one subject, oldest first, at least one
 */
export function latest(history) {
  const superseded = new Set(history.map(({ record }) => record.supersedes));
  return history.findLast(({ record }) => !superseded.has(record.id)) ?? history[history.length - 1];
}

/**
 * @param {Received} entry
 * @returns {Revision}
 */
function asReceived({ record, sha256, receipt, received_at }) {
  return { record, sha256, state: 'received', receipt, received_at, refusal: null, order: receipt.seq };
}

/**
 * @param {Outgoing} entry
 * @returns {Revision}
 */
function asOutgoing({ record, sha256, state, refusal, order }) {
  return { record, sha256, state, receipt: null, received_at: null, refusal, order };
}

/**
 * @param {Revision} a
 * @param {Revision} b
 */
function byOrder(a, b) {
  return a.order - b.order;
}
