// Whether this tablet can do a visit without signal, and each reason. Must not promise what was not asked just now.

import { hasSpace, isPersistent, isWhole } from '../offline/health.js';
import { counted, momentInWords } from './times.js';

/** @import { Check } from './checkRow.js' */
/** @import { Answer } from '../offline/health.js' */
/** @import { App } from './types.js' */

const CLOCK_OFF_MS = 5 * 60_000;

/**
 * `isReady`: a visit can be done without signal; `isSure`: nothing needs care either.
 *
 * @param {App} app
 * @returns {Promise<{isReady: boolean, isSure: boolean, checks: Check[]}>}
 */
export async function readiness(app) {
  const { caseload, sync } = app.inside;
  const [whole, persistent, space, families] = await Promise.all([
    app.worker ? isWhole(app.worker) : /** @type {Answer} */ ('unknown'),
    isPersistent(),
    hasSpace(),
    caseload.families(),
  ]);
  const checks = [
    wholeCheck(whole),
    caseloadCheck(families.length, sync.state.lastSync, app.now),
    persistentCheck(persistent),
    spaceCheck(space),
    clockCheck(sync.state.clockOffsetMs),
    signInCheck(sync.state.signedInUntil, app.now),
  ];
  return {
    isReady: checks.every((check) => check.look !== 'bad'),
    isSure: checks.every((check) => check.look === 'good'),
    checks,
  };
}

/**
 * @param {Answer} answer
 * @returns {Check}
 */
function wholeCheck(answer) {
  if (answer === 'yes') return { look: 'good', title: 'The app is whole on this tablet' };
  return {
    look: 'bad',
    title: 'The app is not whole on this tablet yet',
    text: 'Keep it open with signal for a moment, then check again.',
  };
}

/**
 * @param {number} families
 * @param {string | null} lastSync
 * @param {Date} now
 * @returns {Check}
 */
function caseloadCheck(families, lastSync, now) {
  if (!lastSync) {
    return {
      look: 'bad',
      title: 'Your families have not been fetched yet',
      text: 'That needs signal and your sign-in, once.',
    };
  }
  return {
    look: 'good',
    title: `${counted(families, 'family', 'families')} on this tablet`,
    text: `As of ${momentInWords(lastSync, now)}.`,
  };
}

/**
 * @param {Answer} answer
 * @returns {Check}
 */
function persistentCheck(answer) {
  if (answer === 'yes') return { look: 'good', title: 'The browser keeps what is on this tablet' };
  return {
    look: 'care',
    title: 'The browser does not promise to keep what is on this tablet',
    text: 'It may clear it when space runs out, or when its data is cleared. Install the app on the home screen, and send visits the same day.',
  };
}

/**
 * @param {{answer: Answer, freeBytes: number | null}} space
 * @returns {Check}
 */
function spaceCheck({ answer, freeBytes }) {
  if (answer === 'yes') return { look: 'good', title: `${gigabytes(freeBytes ?? 0)} free` };
  if (answer === 'no')
    return {
      look: 'bad',
      title: 'Too little space',
      text: 'Free some space on this tablet, then check again.',
    };
  return {
    look: 'care',
    title: 'This browser does not say how much space is free',
    text: 'If a visit can’t be saved, the app says so at once.',
  };
}

/** @param {number} bytes */
export function gigabytes(bytes) {
  const size = bytes / 1024 ** 3;
  return size >= 1 ? `${Math.round(size)} GB` : `${Math.max(1, Math.round(bytes / 1024 ** 2))} MB`;
}

/**
 * @param {number | null} offsetMs
 * @returns {Check}
 */
function clockCheck(offsetMs) {
  if (offsetMs === null)
    return { look: 'care', title: 'The clock has not been compared with the service’s yet' };
  if (Math.abs(offsetMs) <= CLOCK_OFF_MS) return { look: 'good', title: 'The clock is right' };
  return {
    look: 'care',
    title: `The clock is ${clockOff(offsetMs)}`,
    text: 'Put it right in the tablet’s settings. Both times are kept with each visit.',
  };
}

/** @param {number} offsetMs the server's clock minus this tablet's */
export function clockOff(offsetMs) {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const much = minutes >= 120 ? counted(Math.round(minutes / 60), 'hour') : counted(minutes, 'minute');
  return `${much} ${offsetMs > 0 ? 'slow' : 'fast'}`;
}

/**
 * @param {string | null} until
 * @param {Date} now
 * @returns {Check}
 */
function signInCheck(until, now) {
  const hours = until ? Math.floor((Date.parse(until) - now.getTime()) / 3_600_000) : 0;
  if (hours > 0) return { look: 'good', title: `Signed in for ${counted(hours, 'more hour')}` };
  return {
    look: 'care',
    title: 'Signed out',
    text: 'A visit can be done and signed all the same. To send it, sign in.',
  };
}
