// Keys and ciphers: making, opening and listing the tablet's vaults. The only code that knows a key; must not store one.

import { Database, isDatabaseThere } from './database.js';
import { NoSuchVault, VaultRefused, WeakPassphrase, WrongPassphrase } from './errors.js';
import { forgetOffered, normalised, strength } from './passphrase.js';
import { bringHome } from './stranded.js';
import { Vault } from './unlocked.js';

/** @import { VaultHeader, Wrap } from './shelves.js' */
/** @typedef {import('./unlocked.js').Vault} OpenVault */

/** The floor for PBKDF2-SHA-256 (OWASP, 2023). A header may ask for more, never for less. */
export const LEAST_ITERATIONS = 600_000;

const tablet = new Database();

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
 * @returns {Promise<{id: string, user: {id: string, name: string}, device: string, created_at: string}[]>}
 */
export async function listVaults(database = tablet) {
  const headers = await database.read((tx) => tx.objectStore('vaults').getAll());
  return headers.map(({ id, user, device, created_at }) => ({ id, user, device, created_at }));
}

/**
 * Make a vault; it is on the disk, and unlocked, when this resolves.
 *
 * @param {{user: {id: string, name: string}, device: string, passphrase: string, iterations?: number}} owner
 * @param {Database} [database]
 * @returns {Promise<Vault>} rejects with WeakPassphrase, StorageFull, StorageFailed
 */
export async function createVault(
  { user, device, passphrase, iterations = LEAST_ITERATIONS },
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
  // Extractable only here, because wrapping asks for it; what the vault works with is unwrapped again below.
  const dataKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, [
    'encrypt',
    'decrypt',
  ]);
  const wrap = await wrapByPassphrase(dataKey, header, passphrase, iterations);
  /** @type {VaultHeader} */
  const whole = { ...header, wraps: [wrap] };
  const cipher = await unwrapped(whole, passphrase);
  await database.write((tx) => tx.objectStore('vaults').add(whole));
  forgetOffered();
  return new Vault(whole, cipher, database);
}

/**
 * @param {string} id
 * @param {string} passphrase
 * @param {Database} [database]
 * @returns {Promise<Vault>} rejects with WrongPassphrase, NoSuchVault, VaultRefused, StorageFailed
 */
export async function openVault(id, passphrase, database = tablet) {
  await bringHome();
  const header = await database.read((tx) => tx.objectStore('vaults').get(id));
  if (!header) throw new NoSuchVault();
  return new Vault(header, await unwrapped(header, passphrase), database);
}

/**
 * Whether these words open the vault: somebody may go on with the one that is open already.
 *
 * @param {string} id
 * @param {string} passphrase
 * @param {Database} [database]
 * @returns {Promise<void>} rejects with WrongPassphrase, NoSuchVault, VaultRefused, StorageFailed
 */
export async function checkPassphrase(id, passphrase, database = tablet) {
  const header = await database.read((tx) => tx.objectStore('vaults').get(id));
  if (!header) throw new NoSuchVault();
  await unwrapped(header, passphrase);
}

/**
 * @param {CryptoKey} dataKey
 * @param {Omit<VaultHeader, 'wraps'>} header
 * @param {string} passphrase
 * @param {number} iterations
 * @returns {Promise<Wrap>}
 */
async function wrapByPassphrase(dataKey, header, passphrase, iterations) {
  const kdf = {
    name: 'PBKDF2',
    hash: 'SHA-256',
    iterations,
    salt: crypto.getRandomValues(new Uint8Array(16)),
  };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrappingKey = await keyFromPassphrase(passphrase, kdf);
  const parameters = { name: 'AES-GCM', iv, additionalData: wrapLabel(header, kdf) };
  return {
    method: 'passphrase',
    kdf,
    iv,
    key: await crypto.subtle.wrapKey('raw', dataKey, wrappingKey, parameters),
  };
}

/**
 * @param {VaultHeader} header
 * @param {string} passphrase
 */
async function unwrapped(header, passphrase) {
  const wrap = header.version === 1 ? header.wraps.find(({ method }) => method === 'passphrase') : undefined;
  if (!wrap) throw new VaultRefused('a newer version of the app made it');
  const { kdf, iv, key } = wrap;
  if (kdf.name !== 'PBKDF2' || kdf.hash !== 'SHA-256' || !(kdf.iterations >= LEAST_ITERATIONS)) {
    throw new VaultRefused('its protection is weaker than this app allows');
  }
  const wrappingKey = await keyFromPassphrase(passphrase, kdf);
  const parameters = { name: 'AES-GCM', iv, additionalData: wrapLabel(header, kdf) };
  try {
    const uses = /** @type {KeyUsage[]} */ (['encrypt', 'decrypt']);
    return cipherWith(
      await crypto.subtle.unwrapKey('raw', key, wrappingKey, parameters, 'AES-GCM', false, uses),
    );
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') throw new WrongPassphrase();
    throw error;
  }
}

/**
 * @param {string} passphrase
 * @param {Wrap['kdf']} kdf
 */
async function keyFromPassphrase(passphrase, kdf) {
  const secret = new TextEncoder().encode(normalised(passphrase));
  const material = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey']);
  const length = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(kdf, material, length, false, ['wrapKey', 'unwrapKey']);
}

/**
 * Binds the wrapped key to its vault, its owner and its parameters: none can be exchanged unseen.
 *
 * @param {Omit<VaultHeader, 'wraps'>} header
 * @param {Wrap['kdf']} kdf
 */
function wrapLabel({ id, version, user, device }, { name, hash, iterations }) {
  return new TextEncoder().encode(JSON.stringify([id, version, user.id, device, name, hash, iterations]));
}

/**
 * @param {CryptoKey} key
 * @returns {import('./unlocked.js').Cipher}
 */
function cipherWith(key) {
  /**
   * @param {Uint8Array<ArrayBuffer>} iv
   * @param {string} label
   */
  const parameters = (iv, label) => ({
    name: 'AES-GCM',
    iv,
    additionalData: new TextEncoder().encode(label),
  });
  return {
    async seal(label, text) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      return {
        iv,
        sealed: await crypto.subtle.encrypt(parameters(iv, label), key, new TextEncoder().encode(text)),
      };
    },
    async open(label, { iv, sealed }) {
      return new TextDecoder().decode(await crypto.subtle.decrypt(parameters(iv, label), key, sealed));
    },
  };
}
