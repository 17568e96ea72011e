// How long an observation has been watched, by the wall clock. Keeps no clock of its own and records nothing.

/** @import { Timer } from '../storage/shelves.js' */

export const LENGTHS = [3, 5, 7];

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
  return isOver(timer, now) ? { ...timer, watchedMs: 0, startedAt: now } : { ...timer, startedAt: now };
}

/**
 * @param {Timer} timer
 * @param {number} now
 * @returns {Timer}
 */
export function rested(timer, now) {
  return { ...timer, watchedMs: watched(timer, now), startedAt: null };
}

/**
 * A running timer after a look at the clock: one that was set back takes away nothing that had been seen, and counts on.
 *
 * @param {Timer} timer
 * @param {number} now
 * @param {number} seenAt what the clock said when it was last looked at, or when the timer was started
 * @returns {Timer} the same one while the clock only goes forward
 */
export function looked(timer, now, seenAt) {
  if (timer.startedAt === null || now >= seenAt) return timer;
  return { ...timer, watchedMs: watched(timer, seenAt), startedAt: now };
}

/**
 * The minutes to record: whole, at least one once anything was watched.
 *
 * @param {Timer} timer
 * @param {number} now
 */
export function minutesWatched(timer, now) {
  return Math.max(1, Math.round(watched(timer, now) / 60_000));
}
