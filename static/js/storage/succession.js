// What a record replaces, decided at the moment of signing: its starting point may have been received, refused or
// replaced since. Reads the vault; must not write to it, and must not trust what a draft remembers.

import canonicalize from 'canonicalize';
import { AlreadySigned } from './errors.js';
import { latest } from './revisions.js';

/** @import { RecordEnvelope } from '../domain/types.js' */
/** @import { Draft, Outgoing, Received } from './shelves.js' */
/** @import { Vault } from './unlocked.js' */

/**
 * @typedef {object} Succession
 * @property {string} id of the new record
 * @property {string | null} supersedes what the server has, or will have by then
 * @property {Outgoing[]} replaced refused records in whose place it stands; nobody but this tablet knows them
 *
 * @typedef {object} Known what this tablet holds of one subject
 * @property {Map<string, Received>} received
 * @property {Map<string, Outgoing>} waiting
 */

/**
 * Call this in the vault's turn, so that no answer from the server comes in between.
 *
 * @param {Vault} vault
 * @param {Draft} draft
 * @returns {Promise<Succession>} rejects with AlreadySigned when there is nothing in it that was not signed
 */
export async function successionOf(vault, draft) {
  const known = await knownOf(vault, draft);
  const own = known.waiting.get(draft.id) ?? known.received.get(draft.id);
  if (own && isSameBody(own.record.body, draft.body)) throw new AlreadySigned();
  const from = own ? draft.id : (draft.replaces?.[0] ?? draft.supersedes);
  const line = followed(from, known, draft);
  const begun = (draft.replaces ?? []).flatMap((id) => known.waiting.get(id) ?? []);
  return {
    id: own ? crypto.randomUUID() : draft.id,
    supersedes: line.supersedes ?? lastOf(known, draft.id),
    replaced: [...new Set([...line.replaced, ...begun.filter(({ state }) => state === 'refused')])],
  };
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
export function isSameBody(one, other) {
  return textOf(one) === textOf(other);
}

/** @param {unknown} body */
function textOf(body) {
  // Without undefined values and without half an emoji, which no record can hold.
  return canonicalize(
    JSON.parse(JSON.stringify(body), (_, value) =>
      typeof value === 'string' ? value.toWellFormed() : value,
    ),
  );
}

/**
 * @param {Vault} vault
 * @param {Draft} draft
 * @returns {Promise<Known>}
 */
async function knownOf(vault, { kind, family, subject }) {
  const [received, outbox] = await Promise.all([
    vault.readAll(kind, { family }),
    vault.readAll('outbox', { family }),
  ]);
  const ofSubject = (/** @type {{record: RecordEnvelope}} */ { record }) =>
    record.kind === kind && record.subject === subject;
  return {
    received: new Map(received.values.filter(ofSubject).map((entry) => [entry.record.id, entry])),
    waiting: new Map(outbox.values.filter(ofSubject).map((entry) => [entry.record.id, entry])),
  };
}

/**
 * From a draft's starting point to what the server has or will have: past refused records, on to their replacements.
 *
 * @param {string | null | undefined} from
 * @param {Known} known
 * @param {Draft} draft
 */
function followed(from, { received, waiting }, draft) {
  /** @type {Outgoing[]} */
  const replaced = [];
  const seen = new Set();
  let id = from;
  while (id && !seen.has(id)) {
    seen.add(id);
    const entry = waiting.get(id);
    // Only the server may know its starting point.
    if (!entry) return { supersedes: received.has(id) || id === draft.supersedes ? id : null, replaced };
    const { record, state, refusal, replaced_by } = entry;
    if (state === 'unsent') return { supersedes: id, replaced };
    if (replaced_by && !seen.has(replaced_by) && isHere(replaced_by, { received, waiting })) {
      id = replaced_by;
      continue;
    }
    replaced.push(entry);
    // The server has another record of this id, which came with its answer: amend that one.
    if (refusal?.code === 'conflict') return { supersedes: id, replaced };
    const isLost = refusal?.code === 'supersedes_unknown' && !waiting.has(record.supersedes ?? '');
    id = isLost ? null : record.supersedes;
  }
  return { supersedes: null, replaced };
}

/**
 * The server takes a subject's first record once: a new record must follow whatever else is here of that subject.
 *
 * @param {Known} known
 * @param {string} draft
 * @returns {string | null}
 */
function lastOf({ received, waiting }, draft) {
  const all = [...waiting.values()];
  const lost = new Set(
    all
      .filter(({ refusal }) => refusal?.code === 'supersedes_unknown')
      .map(({ record }) => record.supersedes),
  );
  const standing = [
    ...[...received.values()].sort((a, b) => a.receipt.seq - b.receipt.seq),
    ...all
      .filter(({ state, replaced_by }) => state === 'unsent' && !replaced_by)
      .sort((a, b) => a.order - b.order),
  ].filter(({ record }) => record.id !== draft && !lost.has(record.id));
  return standing.length > 0 ? latest(standing).record.id : null;
}

/**
 * @param {string} id
 * @param {Known} known
 */
function isHere(id, { received, waiting }) {
  return received.has(id) || waiting.has(id);
}
