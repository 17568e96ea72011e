// Making a draft a record that never changes. Must leave both or neither: never a lost draft, never half a record.

import { makeRecord } from '../domain/record.js';
import { AlreadySigned, NoSuchRecord } from './errors.js';
import { recordHash } from './hash.js';

/** @import { RecordEnvelope } from '../domain/types.js' */
/** @import { Draft, Outgoing } from './shelves.js' */
/** @import { Operation, Vault } from './unlocked.js' */

/**
 * Put the record into the outbox and take the draft away, in one transaction. To be called in the vault's turn.
 *
 * @param {Vault} vault
 * @param {Draft} draft
 * @param {string | undefined} reason
 * @param {Date} now
 * @returns {Promise<RecordEnvelope>} rejects with AlreadySigned
 */
export async function signDraft(vault, draft, reason, now) {
  const [sent, received] = await Promise.all([
    vault.get('outbox', draft.id),
    vault.get(draft.kind, draft.id),
  ]);
  if (sent || received) throw new AlreadySigned();
  const record = await recordOf(vault, draft, reason, now);
  await vault.transact([
    {
      op: 'put',
      shelf: 'outbox',
      id: record.id,
      family: record.family,
      value: await outgoing(vault, record),
    },
    { op: 'delete', shelf: 'draft', id: draft.id },
    ...(await replacedBy(vault, draft)),
  ]);
  return record;
}

/**
 * What the draft of an amendment starts from. A refused record has reached nobody, so what amends it takes its place
 * and supersedes what that one was to supersede.
 *
 * @param {Vault} vault
 * @param {RecordEnvelope} record
 * @returns {Promise<Omit<Draft, 'id' | 'changed_at' | 'step'>>} rejects with NoSuchRecord
 */
export async function amendmentOf(vault, record) {
  const { values } = await vault.readAll('outbox');
  const waiting = new Map(values.map((entry) => [entry.record.id, entry]));
  if (!waiting.has(record.id) && !(await vault.get(record.kind, record.id))) throw new NoSuchRecord();
  const refused = refusedFrom(record.id, waiting);
  const supersedes = refused.length > 0 ? refused[refused.length - 1].supersedes : record.id;
  return {
    kind: record.kind,
    subject: record.subject,
    family: record.family,
    supersedes: supersedes ?? null,
    ...(refused.length > 0 && { replaces: refused.map(({ id }) => id) }),
    body: structuredClone(record.body),
  };
}

/**
 * What takes an erased family's refused record away: itself, those that it was signed in place of, and the drafts.
 *
 * @param {Vault} vault
 * @param {Outgoing} entry
 * @returns {Promise<Operation[]>}
 */
export async function withoutErased(vault, { record }) {
  const [outbox, drafts] = await Promise.all([
    vault.readAll('outbox', { family: record.family }),
    vault.readAll('draft', { family: record.family }),
  ]);
  const replaced = new Set([record.id]);
  // A record may stand in place of one that itself stood in place of another: the newest first.
  for (const { record: before, replaced_by } of outbox.values.sort((a, b) => b.order - a.order))
    if (replaced_by && replaced.has(replaced_by)) replaced.add(before.id);
  return [
    ...[...replaced].map((id) => ({
      op: /** @type {const} */ ('delete'),
      shelf: /** @type {const} */ ('outbox'),
      id,
    })),
    ...drafts.values.map(({ id }) => ({
      op: /** @type {const} */ ('delete'),
      shelf: /** @type {const} */ ('draft'),
      id,
    })),
  ];
}

/**
 * @param {Vault} vault
 * @param {Draft} draft
 * @param {string | undefined} reason
 * @param {Date} now
 * @returns {Promise<RecordEnvelope>}
 */
async function recordOf(vault, draft, reason, now) {
  if (draft.supersedes && !reason) throw new TypeError('An amendment needs its reason.');
  const clock = await vault.get('setting', 'clock');
  const { id, kind, subject, family, supersedes, body } = draft;
  const why = supersedes ? { supersedes, reason } : {};
  const who = { author: vault.userId, device: vault.device };
  const when = { signed_at: now.toISOString(), clock_offset_ms: clock?.offset_ms };
  // Which kind of body it is was checked against its form.
  const parts = /** @type {Parameters<typeof makeRecord>[0]} */ ({
    id,
    kind,
    subject,
    family,
    ...why,
    ...who,
    ...when,
    body,
  });
  return wellFormed(makeRecord(parts));
}

/**
 * @param {Vault} vault
 * @param {RecordEnvelope} record
 * @returns {Promise<Outgoing>}
 */
async function outgoing(vault, record) {
  const { values } = await vault.readAll('outbox');
  const order = 1 + Math.max(0, ...values.map((entry) => entry.order));
  const sha256 = await recordHash(record);
  return { record, sha256, state: 'unsent', refusal: null, signed_at: record.signed_at, order };
}

/**
 * @param {Vault} vault
 * @param {Draft} draft
 * @returns {Promise<Operation[]>}
 */
async function replacedBy(vault, draft) {
  const refused = await vault.getMany('outbox', draft.replaces ?? []);
  return refused
    .filter((entry) => entry !== null)
    .map((entry) => {
      const { id, family } = entry.record;
      return { op: 'put', shelf: 'outbox', id, family, value: { ...entry, replaced_by: draft.id } };
    });
}

/**
 * A refused record and those refused before it that it was to supersede, the newest first.
 *
 * @param {string} id
 * @param {Map<string, Outgoing>} waiting
 */
function refusedFrom(id, waiting) {
  /** @type {RecordEnvelope[]} */
  const found = [];
  for (
    let entry = waiting.get(id);
    entry?.state === 'refused';
    entry = waiting.get(entry.record.supersedes ?? '')
  ) {
    found.push(entry.record);
  }
  return found;
}

/**
 * Half an emoji, as a cut-off input can leave it, has no hash: it becomes the sign for an unknown character.
 *
 * @param {RecordEnvelope} record
 * @returns {RecordEnvelope}
 */
function wellFormed(record) {
  return JSON.parse(JSON.stringify(record), (_, value) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  );
}
