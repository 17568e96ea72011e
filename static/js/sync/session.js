// Signs in and out, and names this tablet. Must not keep a password or a token.

import { fromBase64, toBase64 } from '../storage/base64.js';
import { t } from '../words.js';
import { parseSession } from './answers.js';
import { openApi, Refused, SignedOut, StrangeAnswer } from './api.js';

/** @import { Session } from './answers.js' */
/** @import { Ask } from './api.js' */

/** The e-mail address or the password is wrong, or the account is closed: the server doesn't say which. */
export class WrongSignIn extends Error {
  constructor() {
    super(
      t('The e-mail address or the password is not right. What you saved is safe on this tablet. Try again.'),
    );
    this.name = 'WrongSignIn';
  }
}

/** The code is not right, or it was used before. */
export class WrongCode extends Error {
  constructor() {
    super(t('This code is not right, or it was used before. Wait for the next one.'));
    this.name = 'WrongCode';
  }
}

/** Emits `signed-in` and `signed-out`. */
export const sessionEvents = new EventTarget();

/** Asks without a vault. @type {Ask} */
export const askServer = openApi();

/**
 * @param {Ask} [ask]
 * @returns {Promise<Session>} rejects with NoAnswer, StrangeAnswer, Refused
 */
export async function getSession(ask = askServer) {
  return parseSession(await ask('/api/session'));
}

/**
 * @param {string} email
 * @param {string} password
 * @param {Ask} [ask]
 * @param {string} [code] of the second step, once the service has asked for it
 * @returns {Promise<Session>} rejects with WrongSignIn, WrongCode, NoAnswer, StrangeAnswer, Refused
 */
export async function signIn(email, password, ask = askServer, code = '') {
  const once = async () => {
    const { csrf } = await getSession(ask);
    const body = { email, password, ...(code && { code }) };
    return parseSession(await ask('/api/sign-in', { body, csrf }));
  };
  try {
    const session = await once().catch((error) => {
      // The answer to an earlier request came in between and brought a session of its own.
      if (error instanceof Refused && error.code === 'bad_csrf') return once();
      throw error;
    });
    sessionEvents.dispatchEvent(new Event('signed-in'));
    return session;
  } catch (error) {
    if (error instanceof SignedOut) throw error.code === 'wrong_code' ? new WrongCode() : new WrongSignIn();
    throw error;
  }
}

/**
 * Where to send the browser, to sign in by the trust's own service.
 *
 * @param {{purpose: 'set-up' | 'again' | 'recovery', back?: string, account?: string, language: string}} way
 * @param {Ask} ask the open vault's, or the coming one's
 * @returns {Promise<string>} rejects as `getSession` does
 */
export async function beginByProvider(way, ask) {
  const { csrf } = await getSession(ask);
  const { address } = await ask('/api/sign-in/provider', { body: way, csrf });
  if (typeof address !== 'string' || !/^https?:\/\//.test(address)) throw new StrangeAnswer();
  return address;
}

/**
 * @param {Ask} [ask]
 * @returns {Promise<void>} rejects as `getSession` does
 */
export async function signOut(ask = askServer) {
  const { csrf } = await getSession(ask);
  await ask('/api/sign-out', { body: {}, csrf });
  sessionEvents.dispatchEvent(new Event('signed-out'));
}

/**
 * @typedef {{device: string, label: string, seen_at: string, unsent: number}} KnownTablet
 *   `unsent`: how many records it was about to send when the server last heard of it
 */

/**
 * The tablets that this person has used, latest first.
 *
 * @param {Ask} [ask]
 * @returns {Promise<KnownTablet[]>} rejects with SignedOut and as `getSession` does
 */
export async function knownTablets(ask = askServer) {
  const { devices } = await ask('/api/devices');
  if (!Array.isArray(devices)) throw new StrangeAnswer();
  return devices.map(({ device, label, seen_at, counts }) => ({
    device: String(device),
    label: String(label ?? ''),
    seen_at: String(seen_at),
    unsent: Number(counts?.unsent ?? 0),
  }));
}

/**
 * The key of a vault whose passphrase was forgotten, for its owner, who gives the password with it.
 *
 * @param {{vault: string, device: string, key: string, sealed: Uint8Array<ArrayBuffer>, password?: string}} copy
 *   without a password where the trust's own service has just asked anew who it is
 * @param {Ask} [ask]
 * @returns {Promise<Uint8Array<ArrayBuffer>>} rejects with SignedOut, NoAnswer, StrangeAnswer, Refused
 */
export async function askRecovery({ sealed, ...copy }, ask = askServer) {
  const { csrf } = await getSession(ask);
  const body = { ...copy, sealed: toBase64(sealed) };
  const { data_key } = await ask('/api/recovery', { body, csrf });
  if (typeof data_key !== 'string') throw new StrangeAnswer();
  return fromBase64(data_key);
}

/**
 * The address of a page or a file that the service makes, with a ticket that opens it once, within a minute.
 *
 * @param {string} path
 * @param {Ask} ask the open vault's
 * @returns {Promise<string>} rejects with SignedOut and as `getSession` does
 */
export async function withTicket(path, ask) {
  const { csrf } = await getSession(ask);
  const { ticket } = await ask('/api/tickets', { body: { path }, csrf });
  if (typeof ticket !== 'string') throw new StrangeAnswer();
  return `${path}?ticket=${encodeURIComponent(ticket)}`;
}

/**
 * End every other sign-in of this person.
 *
 * @param {Ask} ask the open vault's
 * @returns {Promise<number>} how many there were; rejects as `withTicket` does
 */
export async function endOtherSignIns(ask) {
  const { csrf } = await getSession(ask);
  const { ended } = await ask('/api/sessions/end-others', { body: {}, csrf });
  return Number(ended);
}

/**
 * Tell the server about this tablet, once, before its first vault is made.
 *
 * @param {string} label what the team calls it, e.g. "Tablet 4"
 * @param {Ask} [ask]
 * @returns {Promise<string>} the device's id; rejects with SignedOut and as `getSession` does
 */
export async function registerDevice(label, ask = askServer) {
  const { csrf } = await getSession(ask);
  const { device } = await ask('/api/devices', { body: { label }, csrf });
  if (typeof device !== 'string') throw new StrangeAnswer();
  return device;
}
