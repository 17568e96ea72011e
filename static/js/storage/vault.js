// Keys and ciphers: making, opening and listing the tablet's vaults. The only code that knows a key; must not store one.

import { Database, isDatabaseThere } from './database.js';
import { NoSuchVault, WeakPassphrase } from './errors.js';
import { askPasskey } from './passkey.js';
import { forgetOffered, strength } from './passphrase.js';
import { bringHome } from './stranded.js';
import { triesOn } from './tries.js';
import { readAhead, Vault } from './unlocked.js';
import {
  cipherOf,
  LEAST_ITERATIONS,
  newDataKey,
  unwrapByPasskey,
  unwrapByPassphrase,
  wrapByPassphrase,
  wrapForRecovery,
  wrapOf,
} from './wraps.js';

/** @import { IDBPObjectStore } from 'idb' */
/** @import { Schema, Stores } from './database.js' */
/** @import { PasskeyWrap, VaultHeader } from './shelves.js' */
/** @import { RecoveryKey } from './wraps.js' */
/** @typedef {import('./unlocked.js').Vault} OpenVault */

export const tablet = new Database();

/**
 * Whether this browser can keep a vault here: it needs a database, ciphers, and a secure address.
 *
 * @returns {boolean}
 */
export function isVaultPossible() {
  return isDatabaseThere() && Boolean(globalThis.crypto?.subtle);
}

/**
 * Who has a vault on this tablet. The names are not secret: the lock screen shows them.
 *
 * @param {Database} [database]
 * @returns {Promise<{id: string, user: {id: string, name: string}, device: string, created_at: string, hasPasskey: boolean}[]>}
 */
export async function listVaults(database = tablet) {
  const headers = await database.read((tx) => tx.objectStore('vaults').getAll());
  return headers.map(({ id, user, device, created_at, wraps }) => ({
    id,
    user,
    device,
    created_at,
    hasPasskey: wraps.some(({ method }) => method === 'passkey'),
  }));
}

/**
 * Make a vault; it is on the disk, and unlocked, when this resolves.
 *
 * @param {{
 *   user: {id: string, name: string}, device: string, passphrase: string, iterations?: number, recovery?: RecoveryKey | null
 * }} owner `recovery`: the key of the service that can open the vault when the passphrase is forgotten
 * @param {Database} [database]
 * @returns {Promise<Vault>} rejects with WeakPassphrase, StorageFull, StorageFailed
 */
export async function createVault(
  { user, device, passphrase, iterations = LEAST_ITERATIONS, recovery = null },
  database = tablet,
) {
  if (!strength(passphrase).isEnough) throw new WeakPassphrase();
  const id = crypto.randomUUID();
  const header = {
    id,
    version: 1,
    user: { id: user.id, name: user.name },
    device,
    created_at: new Date().toISOString(),
  };
  const dataKey = await newDataKey();
  const wrap = await wrapByPassphrase(dataKey, header, passphrase, iterations);
  /** @type {VaultHeader} */
  const whole = {
    ...header,
    wraps: recovery ? [wrap, await wrapForRecovery(dataKey, header, recovery)] : [wrap],
  };
  const cipher = await cipherOf(whole, await unwrapByPassphrase(whole, passphrase));
  await database.write((tx) => addHeader(tx.objectStore('vaults'), whole));
  forgetOffered();
  return new Vault(whole, cipher, database);
}

/**
 * @param {string} id
 * @param {string} passphrase
 * @param {Database} [database]
 * @param {() => void} [meanwhile] called when the disk has answered: making the key mostly takes longer
 * @returns {Promise<Vault>} rejects with WrongPassphrase, TooManyTries, NoSuchVault, VaultRefused, StorageFailed
 */
export async function openVault(id, passphrase, database = tablet, meanwhile = () => {}) {
  await bringHome();
  return triesOn(database).make(id, async () => {
    const header = await headerOf(id, database);
    const unwrapping = unwrapByPassphrase(header, passphrase);
    const ahead = readAhead(id, database);
    Promise.all(ahead.values()).then(meanwhile);
    return new Vault(header, await cipherOf(header, await unwrapping), database, ahead);
  });
}

/**
 * By the tablet's own lock: a face, a finger, a PIN.
 *
 * @param {string} id
 * @param {Database} [database]
 * @param {typeof askPasskey} [ask]
 * @returns {Promise<Vault>} rejects with NoPasskey, WrongPasskey, NoSuchVault, VaultRefused, StorageFailed
 */
export async function openVaultByPasskey(id, database = tablet, ask = askPasskey) {
  await bringHome();
  const header = await headerOf(id, database);
  return new Vault(header, await cipherOf(header, await keyByPasskey(header, ask)), database);
}

/**
 * Whether these words open the vault: somebody may go on with the one that is open already.
 *
 * @param {string} id
 * @param {string} passphrase
 * @param {Database} [database]
 * @returns {Promise<void>} rejects with WrongPassphrase, TooManyTries, NoSuchVault, VaultRefused, StorageFailed
 */
export async function checkPassphrase(id, passphrase, database = tablet) {
  await triesOn(database).make(id, async () => {
    await unwrapByPassphrase(await headerOf(id, database), passphrase);
  });
}

/**
 * Whether whoever holds the tablet may go on with the vault that is open already.
 *
 * @param {string} id
 * @param {Database} [database]
 * @param {typeof askPasskey} [ask]
 * @returns {Promise<void>} rejects with NoPasskey, WrongPasskey, NoSuchVault, VaultRefused, StorageFailed
 */
export async function checkPasskey(id, database = tablet, ask = askPasskey) {
  await keyByPasskey(await headerOf(id, database), ask);
}

/**
 * Make a vault known on this tablet. People who share a tablet share its lock, so from then on it opens nobody's vault.
 *
 * @param {IDBPObjectStore<Schema, Stores, 'vaults', 'readwrite'>} headers
 * @param {VaultHeader} added
 */
export async function addHeader(headers, added) {
  const others = await headers.getAll();
  const all = others.length > 0 ? [...others, added].map(withoutPasskey) : [added];
  await Promise.all(all.map((header) => headers.put(header)));
}

/**
 * @param {VaultHeader} header
 * @returns {VaultHeader}
 */
export function withoutPasskey(header) {
  return { ...header, wraps: header.wraps.filter(({ method }) => method !== 'passkey') };
}

/**
 * @param {string} id
 * @param {Database} database
 * @returns {Promise<VaultHeader>}
 */
export async function headerOf(id, database) {
  const header = await database.read((tx) => tx.objectStore('vaults').get(id));
  if (!header) throw new NoSuchVault();
  return header;
}

/**
 * @param {VaultHeader} header
 * @param {typeof askPasskey} ask
 */
async function keyByPasskey(header, ask) {
  return unwrapByPasskey(header, await ask(/** @type {PasskeyWrap} */ (wrapOf(header, 'passkey'))));
}
