// How long an observation has been watched. Keeps no clock of its own and records nothing.

/** @typedef {{minutes: number, watchedMs: number, startedAt: number | null}} Timer `startedAt` is null while it rests */

export const LENGTHS = [3, 5, 7];

/** @returns {Timer} */
export function newTimer() {
  return { minutes: 5, watchedMs: 0, startedAt: null };
}

/**
 * @param {Timer} timer
 * @param {number} now
 * @returns {number} milliseconds watched, never more than its length
 */
export function watched(timer, now) {
  const running = timer.startedAt === null ? 0 : Math.max(0, now - timer.startedAt);
  return Math.min(timer.watchedMs + running, timer.minutes * 60_000);
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
 * The minutes to record: whole, at least one once anything was watched.
 *
 * @param {Timer} timer
 * @param {number} now
 */
export function minutesWatched(timer, now) {
  return Math.max(1, Math.round(watched(timer, now) / 60_000));
}
