// How long an observation has been watched, by the wall clock and its signs of life. Times are milliseconds since 1970.
// Must not read a clock or record anything.

/** @import { Timer } from '../../storage/shelves.js' */

/** In minutes. */
export const LENGTHS = [3, 5, 7];

/** During a longer gap than this (asleep, killed, behind another app) nobody was watching. */
const BREATH_MS = 10_000;

/** @returns {Timer} */
export function newTimer() {
  return { minutes: 5, watchedMs: 0, startedAt: null };
}

/**
 * @param {Timer} timer
 * @param {number} now
 * @returns {number} milliseconds watched, between 0 and the timer's length
 */
export function watched(timer, now) {
  const running = timer.startedAt === null ? 0 : Math.max(0, now - timer.startedAt);
  return Math.max(0, Math.min(timer.watchedMs + running, timer.minutes * 60_000));
}

/**
 * @param {Timer} timer
 * @param {number} now
 */
export function isOver(timer, now) {
  return watched(timer, now) >= timer.minutes * 60_000;
}

/**
 * @param {Timer} timer
 * @param {number} now
 * @returns {Timer}
 */
export function started(timer, now) {
  const { minutes } = timer;
  return { minutes, watchedMs: isOver(timer, now) ? 0 : timer.watchedMs, startedAt: now, seenAt: now };
}

/**
 * @param {Timer} timer
 * @param {number} now
 * @param {{isAsking?: boolean}} [how] whether it asks if the visitor is still watching, because it paused by itself
 * @returns {Timer}
 */
export function rested(timer, now, { isAsking = false } = {}) {
  const { minutes } = timer;
  return { minutes, watchedMs: watched(timer, now), startedAt: null, ...(isAsking && { isAsking }) };
}

/**
 * A running timer after a look at the clock. After a long gap it pauses, keeping what was watched up to the last sign
 * of life. A clock that was set back takes nothing away, and the timer counts on.
 *
 * @param {Timer} timer
 * @param {number} now
 * @param {number} seenAt the clock at the last sign of life
 * @returns {Timer} the same object while it simply runs on
 */
export function looked(timer, now, seenAt) {
  if (timer.startedAt === null) return timer;
  if (now < seenAt) return { ...timer, watchedMs: watched(timer, seenAt), startedAt: now, seenAt: now };
  return now - seenAt > BREATH_MS ? rested(timer, seenAt, { isAsking: true }) : timer;
}

/**
 * The whole minutes watched, to be recorded.
 *
 * @param {Timer} timer
 * @param {number} now
 * @returns {number | undefined} undefined under one minute
 */
export function minutesWatched(timer, now) {
  return Math.floor(watched(timer, now) / 60_000) || undefined;
}
