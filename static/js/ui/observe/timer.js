// How long an observation has been watched, by the wall clock and its signs of life. Keeps no clock of its own and
// records nothing.

/** @import { Timer } from '../../storage/shelves.js' */

export const LENGTHS = [3, 5, 7];

/** A longer silence than this (asleep, killed, behind another app) was watched by nobody. */
const BREATH_MS = 10_000;

/** @returns {Timer} */
export function newTimer() {
  return { minutes: 5, watchedMs: 0, startedAt: null };
}

/**
 * @param {Timer} timer
 * @param {number} now
 * @returns {number} milliseconds watched, never less than none and never more than its length
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
 * @param {{isAsking?: boolean}} [how] it rests by itself, and asks whether one still watches
 * @returns {Timer}
 */
export function rested(timer, now, { isAsking = false } = {}) {
  const { minutes } = timer;
  return { minutes, watchedMs: watched(timer, now), startedAt: null, ...(isAsking && { isAsking }) };
}

/**
 * A running timer after a look at the clock. After a long silence it rests, with what was watched up to the last sign of
 * life. A clock that was set back takes away nothing that had been seen, and the timer counts on.
 *
 * @param {Timer} timer
 * @param {number} now
 * @param {number} seenAt what the clock said at the last sign of life
 * @returns {Timer} the same one while it only goes on
 */
export function looked(timer, now, seenAt) {
  if (timer.startedAt === null) return timer;
  if (now < seenAt) return { ...timer, watchedMs: watched(timer, seenAt), startedAt: now, seenAt: now };
  return now - seenAt > BREATH_MS ? rested(timer, seenAt, { isAsking: true }) : timer;
}

/**
 * The minutes to record: whole ones that were watched.
 *
 * @param {Timer} timer
 * @param {number} now
 * @returns {number | undefined} nothing under a whole minute
 */
export function minutesWatched(timer, now) {
  return Math.floor(watched(timer, now) / 60_000) || undefined;
}
