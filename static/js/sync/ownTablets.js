// A person's own tablets and sign-ins, as the service knows them. Must not keep anything of them.

import { StrangeAnswer } from './api.js';
import { getSession } from './session.js';

/** @import { Ask } from './api.js' */

/**
 * @typedef {object} OwnTablet
 * @property {string} device
 * @property {string} label
 * @property {string} seen_at the last contact
 * @property {number} unsent how many records waited there after it
 * @property {string | null} unsent_since
 * @property {string | null} lost_at
 * @property {string | null} erased_at
 *
 * @typedef {object} SignIn
 * @property {string} session
 * @property {boolean} is_this
 * @property {boolean} on_page
 * @property {string | null} device
 * @property {string} seen_at
 * @property {string} until
 */

/**
 * @param {Ask} ask the open vault's
 * @returns {Promise<{tablets: OwnTablet[], signIns: SignIn[]}>} the last used first; rejects with SignedOut and as `getSession` does
 */
export async function ownTablets(ask) {
  const { devices } = await ask('/api/devices');
  const { sessions } = await ask('/api/sessions');
  if (!Array.isArray(devices) || !Array.isArray(sessions)) throw new StrangeAnswer();
  return { tablets: devices.map(asTablet), signIns: sessions.map(asSignIn) };
}

/**
 * @param {string} device
 * @param {string} label
 * @param {Ask} ask the open vault's
 */
export async function renameTablet(device, label, ask) {
  await tell('/api/devices/rename', { device, label }, ask);
}

/**
 * @param {string} device another one than this
 * @param {string} why
 * @param {Ask} ask the open vault's
 */
export async function loseTablet(device, why, ask) {
  await tell('/api/devices/lost', { device, why }, ask);
}

/**
 * @param {string} session
 * @param {Ask} ask the open vault's
 */
export async function endSignIn(session, ask) {
  await tell('/api/sessions/end', { session }, ask);
}

/**
 * @param {string} path
 * @param {object} body
 * @param {Ask} ask
 */
async function tell(path, body, ask) {
  const { csrf } = await getSession(ask);
  await ask(path, { body, csrf });
}

/**
 * @param {any} device
 * @returns {OwnTablet}
 */
function asTablet({ device, label, seen_at, counts, unsent_since, lost_at, erased_at }) {
  return {
    device: String(device),
    label: String(label ?? ''),
    seen_at: String(seen_at),
    unsent: Number(counts?.unsent ?? 0),
    unsent_since: textOrNull(unsent_since),
    lost_at: textOrNull(lost_at),
    erased_at: textOrNull(erased_at),
  };
}

/**
 * @param {any} signIn
 * @returns {SignIn}
 */
function asSignIn({ session, is_this, on_page, device, seen_at, until }) {
  return {
    session: String(session),
    is_this: is_this === true,
    on_page: on_page === true,
    device: textOrNull(device),
    seen_at: String(seen_at),
    until: String(until),
  };
}

/** @param {unknown} value */
function textOrNull(value) {
  return typeof value === 'string' ? value : null;
}
