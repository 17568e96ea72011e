// What an exchange with the server changes in the vault. The only code that takes a record out of the outbox, and only
// against a receipt for exactly that record; must not talk to the server itself.

import { recordHash } from './hash.js';
import { lentAfter } from './lent.js';
import { planWithout } from './plan.js';
import { mayPass } from './refusals.js';
import { riskFactsWithout } from './riskFacts.js';
import * as settings from './settings.js';
import { isSameBody } from './succession.js';

/** @import { RecordEnvelope } from '../domain/types.js' */
/** @import { Came, Left } from './lent.js' */
/** @import { LastReceipt, Outgoing, Receipt, Refusal, Shelves } from './shelves.js' */
/** @import { Operation, Vault } from './unlocked.js' */

/**
 * @typedef {{seq: number, sha256: string, received_at: string, proof?: string | null, record: RecordEnvelope}} Pulled
 *
 * @typedef {object} Exchange
 * @property {Receipt[]} receipts
 * @property {{id: string, refusal: Refusal}[]} refusals
 * @property {Pulled[]} records
 * @property {string[]} [erased] families that the server erased for good
 * @property {Came[]} [came]
 * @property {Left[]} [left]
 * @property {{[user: string]: string}} people
 * @property {string | null} cursor
 * @property {string} epoch
 *
 * @typedef {object} Settlement
 * @property {string[]} received
 * @property {string[]} refused
 * @property {string[]} mismatched ids whose receipt is for something else than what this tablet holds: still in the outbox
 * @property {string[]} missed ids that came but were not what the server said, so they were not taken in
 */

const TAKEN = new Set(['stored', 'already']);
/** Proofs of receipt kept separately, so that the latest can be shown without reading every record. */
const LAST_RECEIPTS = 12;
/** Lower than any number that a new record gets: records offered again go first, in the server's old order. */
const OFFERED_AGAIN = -(2 ** 40);

/**
 * What to send, in order: everything unsent, and what was refused for a reason that may have passed.
 *
 * @param {Vault} vault
 * @returns {Promise<Outgoing[]>}
 */
export async function toSend(vault) {
  const { values } = await vault.readAll('outbox');
  return values.filter(isWorthSending).sort((a, b) => a.order - b.order);
}

/**
 * @param {Vault} vault
 * @returns {Promise<{unsent: number, refused: number}>}
 */
export async function countOutbox(vault) {
  const { values, damaged } = await vault.readAll('outbox');
  const standing = values.filter((entry) => !entry.replaced_by);
  const refused = standing.filter((entry) => entry.state === 'refused').length;
  return { unsent: standing.length - refused + damaged.length, refused };
}

/**
 * Carry out everything in one answer of the server, in one transaction.
 *
 * @param {Vault} vault
 * @param {Exchange} exchange
 * @returns {Promise<Settlement>}
 */
export async function settle(vault, exchange) {
  const { sound, missed } = await sortOut(exchange.records);
  return vault.inTurn(async () => {
    const ids = [...exchange.receipts, ...exchange.refusals].map(({ id }) => id);
    const waiting = new Map(
      (await vault.getMany('outbox', ids)).flatMap((entry) => (entry ? [[entry.record.id, entry]] : [])),
    );
    const done = new Set(acceptReceipts(exchange.receipts, waiting, new Set()).ids);
    const lent = await lentAfter(vault, exchange, done);
    const gone = new Set([...(exchange.erased ?? []), ...lent.goes]);
    const taken = await takeIn(vault, sound, gone);
    const received = acceptReceipts(exchange.receipts, waiting, gone);
    const refused = noteRefusals(
      exchange.refusals.filter(({ id }) => !done.has(id)),
      waiting,
      vault.userId,
    );
    const notTaken = [...missed, ...taken.missed];
    await vault.transact([
      ...taken.operations,
      ...received.operations,
      ...refused.operations,
      ...(await anotherChance(vault, received.ids, waiting)),
      ...(await asksAfter(vault, exchange.refusals, waiting)),
      ...(await forget(vault, [...gone], lent.goes)),
      ...lent.operations,
      ...(await lastReceipts(vault, exchange.receipts, received.ids, waiting)),
      ...(await whatIsKnown(vault, exchange, notTaken)),
    ]);
    return {
      received: received.ids,
      refused: refused.ids,
      mismatched: received.mismatched,
      missed: notTaken,
    };
  });
}

/**
 * Compare the server's epoch with the last one seen. When the server was restored from a backup, what it had received
 * from this vault's user is offered again, with copies of what others signed, and everything is asked for again.
 *
 * @param {Vault} vault
 * @param {string} epoch
 * @returns {Promise<{cursor: string | null, offered: number}>}
 */
export function meetEpoch(vault, epoch) {
  return vault.inTurn(async () => {
    const last = await settings.cursor.read(vault);
    if (last?.epoch === epoch) return { cursor: last.value, offered: 0 };
    // Also when there is no last one: a rescue file removes it, and offering what the server already has is harmless.
    const again = await copiesToOffer(vault);
    await vault.transact([...again, settings.cursor.put({ value: null, epoch })]);
    return { cursor: null, offered: again.length };
  });
}

/**
 * What came from the service is not all here any more: the next exchange asks for everything again.
 *
 * @param {Vault} vault
 * @returns {Promise<void>}
 */
export function askForAll(vault) {
  return vault.inTurn(() => vault.delete(settings.SHELF, settings.cursor.name));
}

/** @param {Outgoing} entry */
function isWorthSending({ state, refusal, replaced_by, is_asked_after }) {
  if (replaced_by) return is_asked_after === true;
  return state === 'unsent' || mayPass(refusal);
}

/**
 * Take only records whose hash is the one that the server gave.
 *
 * @param {Pulled[]} records
 */
async function sortOut(records) {
  const hashes = await Promise.all(records.map(({ record }) => recordHash(record).catch(() => 'none')));
  const sound = records.filter(({ sha256 }, index) => hashes[index] === sha256);
  const missed = records.filter((pulled) => !sound.includes(pulled)).map(({ record }) => record.id);
  return { sound, missed };
}

/**
 * @param {Vault} vault
 * @param {Pulled[]} pulled
 * @param {Set<string>} gone families of which nothing may stay
 */
async function takeIn(vault, pulled, gone) {
  /** @type {Operation[]} */
  const operations = [];
  /** @type {string[]} */
  const missed = [];
  const held = await heldHashes(vault, pulled);
  const drafts = await vault.getMany(
    'draft',
    pulled.map(({ record }) => record.id),
  );
  for (const { seq, sha256, received_at, proof, record } of pulled) {
    const before = held.get(record.id);
    // A signed record never changes, so other content under a known id is not believed.
    if (before !== undefined && before !== sha256) missed.push(record.id);
    else if (!gone.has(record.family)) {
      const receipt = { id: record.id, sha256, seq, status: 'already', received_at, ...(proof && { proof }) };
      operations.push(putReceived({ record, sha256, receipt, received_at }));
      const draft = drafts.find((each) => each?.id === record.id);
      if (draft && isSameBody(draft.body, record.body))
        operations.push({ op: 'delete', shelf: 'draft', id: draft.id });
    }
  }
  return { operations, missed };
}

/**
 * @param {Vault} vault
 * @param {Pulled[]} pulled
 */
async function heldHashes(vault, pulled) {
  /** @type {Map<string, string>} */
  const held = new Map();
  for (const shelf of /** @type {const} */ (['family', 'visit', 'other'])) {
    const ids = pulled.filter(({ record }) => shelfOf(record) === shelf).map(({ record }) => record.id);
    for (const entry of await vault.getMany(shelf, ids)) if (entry) held.set(entry.record.id, entry.sha256);
  }
  return held;
}

/**
 * @param {Receipt[]} receipts
 * @param {Map<string, Outgoing>} waiting
 * @param {Set<string>} gone families of which nothing may stay: erased after the receipt, or a colleague's now
 */
function acceptReceipts(receipts, waiting, gone) {
  /** @type {Operation[]} */
  const operations = [];
  /** @type {string[]} */
  const ids = [];
  /** @type {string[]} */
  const mismatched = [];
  for (const receipt of receipts) {
    const entry = waiting.get(receipt.id);
    if (!entry) continue;
    if (receipt.sha256 !== entry.sha256 || !TAKEN.has(receipt.status)) {
      mismatched.push(receipt.id);
      continue;
    }
    const { record, sha256 } = entry;
    if (!gone.has(record.family))
      operations.push(putReceived({ record, sha256, receipt, received_at: receipt.received_at }));
    operations.push({ op: 'delete', shelf: 'outbox', id: record.id });
    ids.push(record.id);
  }
  return { operations, ids, mismatched };
}

/**
 * Newest first: ids and the proof, nothing of a record's content.
 *
 * @param {Vault} vault
 * @param {Receipt[]} receipts
 * @param {string[]} accepted
 * @param {Map<string, Outgoing>} waiting
 * @returns {Promise<Operation[]>}
 */
async function lastReceipts(vault, receipts, accepted, waiting) {
  if (accepted.length === 0) return [];
  const before = (await settings.receipts.read(vault)) ?? [];
  const fresh = receipts
    .filter(({ id }) => accepted.includes(id))
    .map(({ id, sha256, seq, received_at }) => {
      const { kind, family } = /** @type {Outgoing} */ (waiting.get(id)).record;
      return { id, kind, family, sha256, seq, received_at };
    });
  const value = [...fresh.reverse(), ...before].slice(0, LAST_RECEIPTS);
  return [settings.receipts.put(value)];
}

/**
 * @param {{id: string, refusal: Refusal}[]} refusals
 * @param {Map<string, Outgoing>} waiting
 * @param {string} user whose vault it is
 */
function noteRefusals(refusals, waiting, user) {
  /** @type {Operation[]} */
  const operations = [];
  /** @type {string[]} */
  const ids = [];
  for (const { id, refusal } of refusals) {
    const entry = waiting.get(id);
    if (!entry) continue;
    // A refused copy stays where it was received: nobody here has to act on it.
    if (entry.record.author !== user && !mayPass(refusal)) {
      operations.push({ op: 'delete', shelf: 'outbox', id });
      continue;
    }
    operations.push({
      op: 'put',
      shelf: 'outbox',
      id,
      family: entry.record.family,
      value: { ...entry, state: 'refused', refusal, is_asked_after: undefined },
    });
    ids.push(id);
  }
  return { operations, ids };
}

/**
 * A family's record was received, so that family's refused records were judged by an older revision.
 *
 * @param {Vault} vault
 * @param {string[]} received
 * @param {Map<string, Outgoing>} waiting what this exchange was about: it was measured against the new one already
 * @returns {Promise<Operation[]>}
 */
async function anotherChance(vault, received, waiting) {
  const families = new Set(
    received.flatMap((id) => {
      const { record } = /** @type {Outgoing} */ (waiting.get(id));
      return record.kind === 'family' ? [record.family] : [];
    }),
  );
  const outbox = await Promise.all([...families].map((family) => vault.readAll('outbox', { family })));
  return outbox
    .flatMap(({ values }) => values)
    .filter(
      ({ record, refusal, replaced_by }) =>
        refusal?.code === 'bad_record' && !replaced_by && !waiting.has(record.id),
    )
    .map((entry) => ({
      op: 'put',
      shelf: 'outbox',
      id: entry.record.id,
      family: entry.record.family,
      value: { ...entry, state: 'unsent', refusal: null },
    }));
}

/**
 * A first record is refused because there is one already: what it was signed in place of may have been received, and the
 * receipt lost on the way. Asking for it lets the next correction know what it amends.
 *
 * @param {Vault} vault
 * @param {Exchange['refusals']} refusals
 * @param {Map<string, Outgoing>} waiting
 * @returns {Promise<Operation[]>}
 */
async function asksAfter(vault, refusals, waiting) {
  const first = refusals.flatMap(({ id, refusal }) => {
    const record = waiting.get(id)?.record;
    const isTaken = refusal.problems.some(({ field }) => field === 'supersedes');
    return record && !record.supersedes && isTaken ? [record] : [];
  });
  const outbox = await Promise.all(first.map(({ family }) => vault.readAll('outbox', { family })));
  const ids = new Set(first.map(({ id }) => id));
  return outbox
    .flatMap(({ values }) => values)
    .filter(({ record, replaced_by }) => replaced_by && ids.has(replaced_by) && !waiting.has(record.id))
    .map((entry) => ({
      op: 'put',
      shelf: 'outbox',
      id: entry.record.id,
      family: entry.record.family,
      value: { ...entry, is_asked_after: true },
    }));
}

/**
 * What was received of these families, drafts of them and what was planned go from the tablet too. What is not received yet stays in the
 * outbox, where the server's refusal says why: nothing that was signed goes without its author seeing it.
 *
 * @param {Vault} vault
 * @param {string[]} families
 * @param {string[]} handedOver those of them that left for a colleague
 * @returns {Promise<Operation[]>}
 */
async function forget(vault, families, handedOver) {
  /** @type {Operation[]} */
  const operations = [];
  for (const family of families) {
    for (const shelf of /** @type {const} */ (['family', 'visit', 'other'])) {
      const { values } = await vault.readAll(shelf, { family });
      operations.push(
        ...values.map(({ record }) => ({ op: /** @type {const} */ ('delete'), shelf, id: record.id })),
      );
    }
    // It went because it had no draft: one that is there now was begun since, and must not be lost.
    if (handedOver.includes(family)) continue;
    const { values: drafts } = await vault.readAll('draft', { family });
    operations.push(
      ...drafts.map(({ id }) => ({
        op: /** @type {const} */ ('delete'),
        shelf: /** @type {const} */ ('draft'),
        id,
      })),
    );
  }
  if (families.length > 0) {
    operations.push(...(await planWithout(vault, families)), ...(await riskFactsWithout(vault, families)));
  }
  return operations;
}

/**
 * @param {Vault} vault
 * @param {Exchange} exchange
 * @param {string[]} missed
 * @returns {Promise<Operation[]>}
 */
async function whatIsKnown(vault, { people, cursor, epoch }, missed) {
  const [knownPeople, knownMissed, before] = await settings.readSettings(
    vault,
    settings.people,
    settings.missed,
    settings.cursor,
  );
  const allMissed = [...new Set([...(knownMissed ?? []), ...missed])];
  return [
    settings.people.put({ ...knownPeople, ...people }),
    settings.missed.put(allMissed),
    // It was removed meanwhile in order to ask for everything again.
    ...(before ? [settings.cursor.put({ value: cursor, epoch })] : []),
  ];
}

/**
 * @param {Vault} vault
 * @returns {Promise<Operation[]>}
 */
async function copiesToOffer(vault) {
  const shelves = await Promise.all(
    /** @type {const} */ (['family', 'visit', 'other']).map((shelf) => vault.readAll(shelf)),
  );
  // The server takes a record only from its author, or with its own proof that it had received it from its author.
  const isOwn = (/** @type {RecordEnvelope} */ record) => record.author === vault.userId;
  const offered = shelves
    .flatMap(({ values }) => values)
    .filter(({ record, receipt }) => isOwn(record) || receipt.proof);
  const waiting = await vault.getMany(
    'outbox',
    offered.map(({ record }) => record.id),
  );
  return offered
    .filter((_, index) => waiting[index] === null)
    .map(({ record, sha256, receipt }) => ({
      op: 'put',
      shelf: 'outbox',
      id: record.id,
      family: record.family,
      value: {
        record,
        sha256,
        state: 'unsent',
        refusal: null,
        signed_at: record.signed_at,
        order: OFFERED_AGAIN + receipt.seq,
        ...(receipt.proof && { proof: receipt.proof }),
      },
    }));
}

/**
 * @param {Shelves['family']} received
 * @returns {Operation}
 */
function putReceived(received) {
  const { id, family } = received.record;
  return { op: 'put', shelf: shelfOf(received.record), id, family, value: received };
}

/**
 * A kind that this version does not know is kept, but never on a shelf with another meaning.
 *
 * @param {{kind: string}} record
 * @returns {'family' | 'visit' | 'other'}
 */
function shelfOf({ kind }) {
  return kind === 'family' || kind === 'visit' ? kind : 'other';
}
