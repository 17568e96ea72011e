// The timers of a visit's observations. Each is kept with the draft, so that neither a reload nor a killed tab loses
// one. Must not draw anything, nor count time when nobody can have been watching.

import { isOver, looked, minutesWatched, newTimer, rested, started } from './timer.js';

/** @import { Timer } from '../../storage/shelves.js' */
/** @import { OpenDraft } from '../draft/openDraft.js' */

const LOOK_MS = 500;
/** How often a running one is written to disk: a killed tab loses no more than this. */
const LIFE_MS = 5_000;

/**
 * Emits `tick` while one runs, and `over` with {observation, minutes} when one has run its length.
 */
export class Timers extends EventTarget {
  #draft;
  #now;
  #isInSight;
  /** @type {Map<string, number>} the clock when each was last looked at with the app in view */
  #seenAt = new Map();
  #stop = () => {};

  /**
   * @param {OpenDraft} draft
   * @param {() => number} [now]
   * @param {() => boolean} [isInSight] whether the app is on the screen
   */
  constructor(draft, now = Date.now, isInSight = () => document.visibilityState !== 'hidden') {
    super();
    this.#draft = draft;
    this.#now = now;
    this.#isInSight = isInSight;
  }

  /** Look at the clock from now on; an app that was behind another looks as soon as it is back. */
  follow() {
    const look = () => this.look();
    const timer = setInterval(look, LOOK_MS);
    document.addEventListener('visibilitychange', look);
    this.#stop = () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
    look();
  }

  stop() {
    this.#stop();
  }

  get isRunning() {
    return this.#running().length > 0;
  }

  /**
   * @param {string} observation
   * @returns {Timer}
   */
  of(observation) {
    return this.#draft.draft.timers?.[observation] ?? newTimer();
  }

  /** @param {string} observation */
  start(observation) {
    this.#put(observation, started(this.of(observation), this.#now()));
  }

  /** @param {string} observation somebody paused it */
  rest(observation) {
    this.#rest(observation, rested(this.of(observation), this.#now()));
  }

  /**
   * Pause it because all is answered or the items are left; it asks whether the visitor is still watching.
   *
   * @param {string} observation
   * @returns {number | null | undefined} the minutes it noted, undefined for less than one; null if it wasn't running
   */
  turnFrom(observation) {
    this.look();
    const timer = this.of(observation);
    if (timer.startedAt === null) return null;
    const now = this.#isInSight() ? this.#now() : this.#life(observation, timer);
    return this.#rest(observation, rested(timer, now, { isAsking: true }));
  }

  /** Outside the observing step nothing is timed: whatever still runs pauses at its last sign of life. */
  endAll() {
    for (const [observation, timer] of this.#running())
      this.#rest(observation, rested(timer, this.#life(observation, timer), { isAsking: true }));
  }

  /**
   * @param {string} observation
   * @param {number} minutes
   */
  lengthen(observation, minutes) {
    this.#put(observation, { ...this.of(observation), minutes });
  }

  look() {
    const now = this.#now();
    for (const [observation, kept] of this.#running()) {
      const timer = looked(kept, now, this.#life(observation, kept));
      if (timer.startedAt === null) this.#rest(observation, timer);
      else if (this.#isInSight()) this.#see(observation, kept, timer, now);
    }
    if (this.isRunning && this.#isInSight()) this.dispatchEvent(new Event('tick'));
  }

  /**
   * @param {string} observation
   * @param {Timer} kept
   * @param {Timer} timer as it is now
   * @param {number} now
   */
  #see(observation, kept, timer, now) {
    this.#seenAt.set(observation, now);
    if (isOver(timer, now)) return this.#end(observation, timer, now);
    const isDue = now - (timer.seenAt ?? 0) >= LIFE_MS;
    if (isDue || timer !== kept) this.#put(observation, { ...timer, seenAt: now });
  }

  /**
   * @param {string} observation
   * @param {Timer} timer
   * @returns {number} the clock at its last sign of life
   */
  #life(observation, timer) {
    return this.#seenAt.get(observation) ?? timer.seenAt ?? timer.startedAt ?? this.#now();
  }

  /** @returns {[string, Timer][]} */
  #running() {
    const { body, timers: kept = {} } = this.#draft.draft;
    const there = new Set((body.observations ?? []).map((/** @type {{id: string}} */ { id }) => id));
    return Object.entries(kept).filter(([id, { startedAt }]) => startedAt !== null && there.has(id));
  }

  /**
   * @param {string} observation
   * @param {Timer} timer
   * @param {number} now
   */
  #end(observation, timer, now) {
    this.#rest(observation, rested(timer, now));
    this.dispatchEvent(new CustomEvent('over', { detail: { observation, minutes: timer.minutes } }));
  }

  /**
   * @param {string} observation
   * @param {Timer} timer that is paused
   */
  #rest(observation, timer) {
    const minutes = minutesWatched(timer, this.#now());
    this.#put(observation, timer, minutes);
    return minutes;
  }

  /**
   * @param {string} observation
   * @param {Timer} timer
   * @param {number} [minutes]
   */
  #put(observation, timer, minutes) {
    if (timer.startedAt === null) this.#seenAt.delete(observation);
    this.#draft.time(observation, timer, minutes);
    this.dispatchEvent(new Event('tick'));
  }
}
