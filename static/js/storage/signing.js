// Turns a draft into a record that never changes. Must do both steps or neither: no lost draft, no half record.

import { withPlainDirections } from '../domain/names.js';
import { makeRecord } from '../domain/record.js';
import { NoSuchRecord, NotSignable, ReasonNeeded } from './errors.js';
import { recordHash } from './hash.js';
import { familyRevisionOf } from './revisionsRead.js';
import * as settings from './settings.js';
import { successionOf } from './succession.js';

/** @import { Problem, RecordEnvelope } from '../domain/types.js' */
/** @import { Draft, Outgoing } from './shelves.js' */
/** @import { Succession } from './succession.js' */
/** @import { Operation, Vault } from './unlocked.js' */

/**
 * @typedef {object} Signing
 * @property {string} [reason] what an amendment must have
 * @property {(record: RecordEnvelope) => Problem[]} [check] what the server would refuse about the record as it is signed
 */

/**
 * Put the record into the outbox and remove the draft, in one transaction. Call it in the vault's turn.
 *
 * @param {Vault} vault
 * @param {Draft} draft
 * @param {Signing} signing
 * @param {Date} now
 * @returns {Promise<RecordEnvelope>} rejects with AlreadySigned, ReasonNeeded, NotSignable; then nothing has changed
 */
export async function signDraft(vault, draft, { reason, check = () => [] }, now) {
  const succession = await successionOf(vault, draft);
  if (succession.supersedes && !reason) throw new ReasonNeeded();
  const record = await recordOf(vault, draft, succession, reason, now);
  const problems = check(record);
  if (problems.length > 0) throw new NotSignable(problems);
  await vault.transact([
    {
      op: 'put',
      shelf: 'outbox',
      id: record.id,
      family: record.family,
      value: await outgoing(vault, record),
    },
    { op: 'delete', shelf: 'draft', id: draft.id },
    ...succession.replaced.map((entry) => inPlaceOf(entry, record.id)),
  ]);
  return record;
}

/**
 * What the draft of an amendment starts from. A refused record has reached nobody, so its amendment takes its place
 * and supersedes what the refused one would have superseded.
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
    body:
      record.kind === 'family'
        ? withPlainDirections(structuredClone(record.body))
        : structuredClone(record.body),
  };
}

/**
 * The operations that remove an erased family's refused record, those that it replaced, and the drafts.
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
  // A record may replace one that itself replaced another: newest first.
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
 * @param {Succession} succession
 * @param {string | undefined} reason
 * @param {Date} now
 * @returns {Promise<RecordEnvelope>}
 */
async function recordOf(vault, draft, { id, supersedes }, reason, now) {
  const clock = await settings.clock.read(vault);
  const { kind, subject, family, body } = draft;
  const of = kind === 'visit' ? { family_revision: await familyRevisionOf(vault, family, supersedes) } : {};
  const why = supersedes ? { supersedes, reason } : {};
  const who = { author: vault.userId, device: vault.device };
  const when = { signed_at: now.toISOString(), clock_offset_ms: clock?.offset_ms };
  // The check against its form has shown which kind of body it is.
  const parts = /** @type {Parameters<typeof makeRecord>[0]} */ ({
    id,
    kind,
    subject,
    family,
    ...of,
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
 * @param {Outgoing} entry a refused record
 * @param {string} replaced_by
 * @returns {Operation}
 */
function inPlaceOf(entry, replaced_by) {
  const { id, family } = entry.record;
  return { op: 'put', shelf: 'outbox', id, family, value: { ...entry, replaced_by } };
}

/**
 * A refused record and the earlier refused ones that it was to supersede, newest first.
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
 * Half an emoji, which a cut-off input can leave, has no hash: it becomes the sign for an unknown character.
 *
 * @param {RecordEnvelope} record
 * @returns {RecordEnvelope}
 */
export function wellFormed(record) {
  return JSON.parse(JSON.stringify(record), (_, value) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  );
}
