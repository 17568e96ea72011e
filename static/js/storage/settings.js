// What an open vault keeps for its owner beside records and drafts: each setting once, by its name and what it holds. Must
// not know what any of them means.

/** @import { Lease } from '../domain/lease.js' */
/** @import { Planned } from '../domain/types.js' */
/** @import { Lent } from './lent.js' */
/** @import { RiskFactsKept } from './riskFacts.js' */
/** @import { LastReceipt } from './shelves.js' */
/** @import { Operation, Vault } from './unlocked.js' */
/** @import { RecoveryKey } from './wraps.js' */

/**
 * @template T
 * @typedef {object} Setting
 * @property {string} name
 * @property {(vault: Vault) => Promise<T | null>} read null when it was never kept; rejects as the vault does
 * @property {(vault: Vault, value: T) => Promise<void>} keep resolves when it is on the disk
 * @property {(value: T) => Operation} put to be kept in somebody else's transaction
 */

/**
 * @typedef {object} Where one was in a visit that is begun
 * @property {string} step
 * @property {string} [observation]
 * @property {string} [item] of the observation's checklist
 * @property {string} [field] the id of the field that was last touched
 * @property {number} scroll
 */

/**
 * @typedef {object} AccountChanges what happened to the account's ways in
 * @property {string} until up to when the service has told of it
 * @property {AccountChange[]} waiting what its owner has not put away yet
 *
 * @typedef {{what: string, at: string}} AccountChange
 */

export const SHELF = 'setting';

/**
 * @param {string} name
 * @returns {Setting<any>}
 */
function setting(name) {
  return {
    name,
    read: (vault) => vault.get(SHELF, name),
    keep: (vault, value) => vault.put(SHELF, name, value),
    put: (value) => ({ op: 'put', shelf: SHELF, id: name, value }),
  };
}

/**
 * Several with one question to the disk.
 *
 * @template {Setting<any>[]} S
 * @param {Vault} vault
 * @param {S} asked
 * @returns {Promise<{[I in keyof S]: S[I] extends Setting<infer T> ? T | null : never}>}
 */
export async function readSettings(vault, ...asked) {
  const names = asked.map(({ name }) => name);
  return /** @type {any} */ (await vault.getMany(SHELF, names));
}

/**
 * Where one lies, sealed, for whoever has no open vault.
 *
 * @param {string} vault
 * @param {Setting<any>} asked
 * @returns {[string, string, string]}
 */
export function keyOf(vault, { name }) {
  return [vault, SHELF, name];
}

/** @type {Setting<{screen: string, place: {[about: string]: any}}>} where one was before the app was closed or locked */
export const place = setting('place');

/** @type {Setting<{[draft: string]: Where}>} where one was in each visit that is begun */
export const where = setting('where');

/** @type {Setting<{[instrument: string]: string}>} the dates of training attested before, by instrument and version */
export const training = setting('training');

/** @type {Setting<Planned[]>} the visitor's own list of visits */
export const plan = setting('plan');

/** @type {Setting<string>} whom to call at once, as the visitor wrote it down */
export const localNumbers = setting('local-numbers');

/** @type {Setting<{timer: boolean}>} whether the end of a time is heard */
export const sound = setting('sound');

/** @type {Setting<{size: number}>} how large a reader wants the text */
export const reading = setting('reading');

/** @type {Setting<{isOff: boolean}>} whether the keys of one character are turned off */
export const shortcuts = setting('shortcuts');

/** @type {Setting<{phase: 'open' | 'on' | 'over', reached: number}>} how far the tour came */
export const tour = setting('tour');

/** @type {Setting<{id: string}>} the news that were told last */
export const news = setting('news');

/** @type {Setting<Lent>} what is here to the end of a day, and what has left for a colleague */
export const lent = setting('lent');

/** @type {Setting<{[id: string]: string}>} the names of colleagues that came with records */
export const people = setting('people');

/** @type {Setting<LastReceipt[]>} the newest first */
export const receipts = setting('receipts');

/** @type {Setting<RiskFactsKept>} what signed visits say of immediate risks */
export const riskFacts = setting('risk-facts');

/** @type {Setting<{value: string | null, epoch: string}>} up to where all was received, and from which store */
export const cursor = setting('cursor');

/** @type {Setting<string[]>} families' records that could not be taken in */
export const missed = setting('missed');

/** @type {Setting<{offset_ms: number, measured_at: string}>} how far the tablet's clock is from the service's */
export const clock = setting('clock');

/** @type {Setting<Lease>} how long the vault opens without contact, from the last one on */
export const lease = setting('lease');

/** @type {Setting<string>} the latest time that this tablet's clock has shown since, while the vault was open */
export const seen = setting('seen');

/** @type {Setting<{device: string, at: string, why: string, code: string} | null>} that this tablet was reported lost */
export const lost = setting('lost');

/** @type {Setting<{signed_in_until: string, synced_at: string | null, role?: string, second_step?: string, has_password?: boolean}>} */
export const session = setting('session');

/** @type {Setting<AccountChanges>} */
export const accountChanges = setting('account-changes');

/** @type {Setting<RecoveryKey>} the service's key, by which it can help when the passphrase is forgotten */
export const recovery = setting('recovery');

/** @typedef {RecoveryKey & {isDeclined?: true}} OfferedKey */

/** @type {Setting<OfferedKey | null>} another key that the service has given since, until its owner agrees */
export const recoveryOffered = setting('recovery-offered');

/** @type {Setting<string>} without it the session's cookie opens nothing */
export const vaultSecret = setting('vault_secret');
