// The vault's data key under each way of unlocking it: a passphrase, the tablet's own lock. Must not keep a secret or a key.

import { fromBase64, toBase64 } from './base64.js';
import { cipherWith } from './cipher.js';
import { VaultRefused, WrongPasskey, WrongPassphrase } from './errors.js';
import { normalised } from './passphrase.js';

/** @import { FormerKey, PasskeyWrap, PassphraseWrap, RecoveryWrap, VaultHeader, Wrap } from './shelves.js' */
/** @import { Cipher } from './unlocked.js' */
/** @typedef {Omit<VaultHeader, 'wraps'>} Owner whose vault it is: bound to each wrap, so that none can be exchanged unseen */
/** @typedef {{id: string, point: string}} RecoveryKey the service's public key: an uncompressed P-256 point in base64 */

/** The floor for PBKDF2-SHA-256 (OWASP, 2023). A header may ask for more, never for less. */
export const LEAST_ITERATIONS = 600_000;

const KEY = { name: 'AES-GCM', length: 256 };
const P256 = { name: 'ECDH', namedCurve: 'P-256' };
const PASSKEY_USE = new TextEncoder().encode('attune vault key from passkey, version 1');

/**
 * @param {CryptoKey} dataKey extractable
 * @param {Owner} owner
 * @param {string} passphrase
 * @param {number} iterations
 * @returns {Promise<PassphraseWrap>}
 */
export async function wrapByPassphrase(dataKey, owner, passphrase, iterations) {
  const kdf = { name: 'PBKDF2', hash: 'SHA-256', iterations, salt: random(16) };
  const key = await keyFromPassphrase(passphrase, kdf);
  return { method: 'passphrase', kdf, ...(await wrapped(dataKey, key, passphraseLabel(owner, kdf))) };
}

/**
 * @param {CryptoKey} dataKey extractable
 * @param {Owner} owner
 * @param {{credential: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>, secret: Uint8Array<ArrayBuffer>}} passkey
 * @returns {Promise<PasskeyWrap>}
 */
export async function wrapByPasskey(dataKey, owner, { credential, salt, secret }) {
  const key = await keyFromSecret(secret, salt, PASSKEY_USE);
  return {
    method: 'passkey',
    credential,
    salt,
    ...(await wrapped(dataKey, key, passkeyLabel(owner, credential))),
  };
}

/**
 * A copy for the service's private key alone: ECDH on P-256 with a passing key, HKDF-SHA-256, AES-256-GCM.
 *
 * @param {CryptoKey} dataKey extractable
 * @param {Owner} owner
 * @param {RecoveryKey} recovery
 * @returns {Promise<RecoveryWrap>}
 */
export async function wrapForRecovery(dataKey, { id, user, device }, recovery) {
  const theirKey = await crypto.subtle.importKey('raw', fromBase64(recovery.point), P256, false, []);
  const passing = await crypto.subtle.generateKey(P256, false, ['deriveBits']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', passing.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirKey }, passing.privateKey, 256);
  const bound = new TextEncoder().encode(`attune|${id}|${user.id}|${device}`);
  const key = await keyFromSecret(new Uint8Array(shared), point, bound);
  const { iv, key: sealed } = await wrapped(dataKey, key, bound);
  return { method: 'recovery', key_id: recovery.id, sealed: joined(point, iv, new Uint8Array(sealed)) };
}

/** @returns {Promise<CryptoKey>} extractable, because wrapping asks for it; what a vault works with is unwrapped again */
export function newDataKey() {
  return crypto.subtle.generateKey(KEY, true, ['encrypt', 'decrypt']);
}

/**
 * What a vault's data key seals and opens with, its former keys among it.
 *
 * @param {VaultHeader} header
 * @param {CryptoKey} dataKey
 * @returns {Promise<Cipher>}
 */
export async function cipherOf(header, dataKey) {
  const plain = cipherWith(dataKey);
  const texts = await Promise.all((header.former ?? []).map((former) => formerText(header, former, plain)));
  const keys = await Promise.all(
    texts.flatMap((text) =>
      text === null ? [] : crypto.subtle.importKey('raw', fromBase64(text), 'AES-GCM', false, ['decrypt']),
    ),
  );
  return cipherWith(dataKey, keys);
}

/**
 * The former keys of a vault that is about to have a new one, its present one first.
 *
 * @param {VaultHeader} header
 * @param {CryptoKey} dataKey the present one, extractable
 * @param {CryptoKey} fresh the new one
 * @returns {Promise<FormerKey[]>}
 */
export async function formerKeys(header, dataKey, fresh) {
  const [present, next] = [cipherWith(dataKey), cipherWith(fresh)];
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', dataKey));
  const mine = { id: header.key ?? '', ...(await next.seal(formerLabel(header), toBase64(raw))) };
  raw.fill(0);
  const earlier = await Promise.all(
    (header.former ?? []).map(async (former) => {
      const text = await formerText(header, former, present);
      return text === null ? [] : [{ ...former, ...(await next.seal(formerLabel(header), text)) }];
    }),
  );
  return [mine, ...earlier.flat()];
}

/**
 * @param {Owner} owner
 * @param {FormerKey} former
 * @param {Cipher} cipher
 * @returns {Promise<string | null>} null for one that somebody changed: what lies under it can't be read
 */
async function formerText(owner, former, cipher) {
  try {
    return await cipher.open(formerLabel(owner), former);
  } catch {
    return null;
  }
}

/** @param {Owner} owner */
function formerLabel({ id, version, user, device }) {
  return JSON.stringify([id, version, user.id, device, 'former']);
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<CryptoKey>} extractable, only for wrapping it anew
 */
export function dataKeyFrom(bytes) {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', true, ['encrypt', 'decrypt']);
}

/**
 * @param {VaultHeader} header
 * @param {string} passphrase
 * @param {boolean} [isExtractable] only for wrapping it anew
 * @returns {Promise<CryptoKey>} the data key; rejects with WrongPassphrase, VaultRefused
 */
export async function unwrapByPassphrase(header, passphrase, isExtractable = false) {
  const wrap = /** @type {PassphraseWrap} */ (wrapOf(header, 'passphrase'));
  const { kdf } = wrap;
  if (kdf.name !== 'PBKDF2' || kdf.hash !== 'SHA-256' || !(kdf.iterations >= LEAST_ITERATIONS)) {
    throw new VaultRefused('its protection is weaker than this app allows');
  }
  const key = await keyFromPassphrase(passphrase, kdf);
  return unwrapped(wrap, key, passphraseLabel(header, kdf), isExtractable, WrongPassphrase);
}

/**
 * @param {VaultHeader} header
 * @param {Uint8Array<ArrayBuffer>} secret what the tablet's own lock gave for this wrap
 * @returns {Promise<CryptoKey>} the data key; rejects with WrongPasskey, VaultRefused
 */
export async function unwrapByPasskey(header, secret) {
  const wrap = /** @type {PasskeyWrap} */ (wrapOf(header, 'passkey'));
  const key = await keyFromSecret(secret, wrap.salt, PASSKEY_USE);
  return unwrapped(wrap, key, passkeyLabel(header, wrap.credential), false, WrongPasskey);
}

/**
 * @param {VaultHeader} header
 * @param {Wrap['method']} method
 * @returns {Wrap} rejects with VaultRefused
 */
export function wrapOf(header, method) {
  const found = header.version === 1 ? header.wraps.find((wrap) => wrap.method === method) : undefined;
  if (!found) throw new VaultRefused('a newer version of the app made it');
  return found;
}

/** @param {number} bytes */
export function random(bytes) {
  return crypto.getRandomValues(new Uint8Array(bytes));
}

/**
 * @param {CryptoKey} dataKey
 * @param {CryptoKey} key
 * @param {Uint8Array<ArrayBuffer>} additionalData
 */
async function wrapped(dataKey, key, additionalData) {
  const iv = random(12);
  return {
    iv,
    key: await crypto.subtle.wrapKey('raw', dataKey, key, { name: 'AES-GCM', iv, additionalData }),
  };
}

/**
 * @param {PassphraseWrap | PasskeyWrap} wrap
 * @param {CryptoKey} key
 * @param {Uint8Array<ArrayBuffer>} additionalData
 * @param {boolean} isExtractable
 * @param {new () => Error} Wrong
 */
async function unwrapped(wrap, key, additionalData, isExtractable, Wrong) {
  const parameters = { name: 'AES-GCM', iv: wrap.iv, additionalData };
  try {
    return await crypto.subtle.unwrapKey('raw', wrap.key, key, parameters, 'AES-GCM', isExtractable, [
      'encrypt',
      'decrypt',
    ]);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') throw new Wrong();
    throw error;
  }
}

/**
 * @param {string} passphrase
 * @param {PassphraseWrap['kdf']} kdf
 */
async function keyFromPassphrase(passphrase, kdf) {
  const secret = new TextEncoder().encode(normalised(passphrase));
  const material = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey(kdf, material, KEY, false, ['wrapKey', 'unwrapKey']);
}

/**
 * @param {Uint8Array<ArrayBuffer>} secret
 * @param {Uint8Array<ArrayBuffer>} salt
 * @param {Uint8Array<ArrayBuffer>} info what the key is for
 */
async function keyFromSecret(secret, salt, info) {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const kdf = { name: 'HKDF', hash: 'SHA-256', salt, info };
  return crypto.subtle.deriveKey(kdf, material, KEY, false, ['wrapKey', 'unwrapKey']);
}

/**
 * @param {Owner} owner
 * @param {PassphraseWrap['kdf']} kdf
 */
function passphraseLabel({ id, version, user, device }, { name, hash, iterations }) {
  return label([id, version, user.id, device, name, hash, iterations]);
}

/**
 * @param {Owner} owner
 * @param {Uint8Array<ArrayBuffer>} credential
 */
function passkeyLabel({ id, version, user, device }, credential) {
  return label([id, version, user.id, device, 'passkey', [...credential]]);
}

/** @param {unknown[]} bound */
function label(bound) {
  return new TextEncoder().encode(JSON.stringify(bound));
}

/** @param {Uint8Array[]} parts */
function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
