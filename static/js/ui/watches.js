// The watches of a visit's observations. Each is kept with the draft, so that neither a reload nor a killed tab loses one.
// Must not draw anything.

import { isOver, looked, minutesWatched, newTimer, rested, started } from './timer.js';

/** @import { Timer } from '../storage/shelves.js' */
/** @import { OpenDraft } from './openDraft.js' */

const LOOK_MS = 500;

/**
 * Tells `tick` while one runs, `over` (with its minutes) when one has run its length.
 */
export class Watches extends EventTarget {
  #draft;
  #now;
  /** @type {Map<string, number>} what the clock said when each was last looked at */
  #seenAt = new Map();
  #stop = () => {};

  /**
   * @param {OpenDraft} draft
   * @param {() => number} [now]
   */
  constructor(draft, now = Date.now) {
    super();
    this.#draft = draft;
    this.#now = now;
  }

  /** Look at the clock from now on; a tab that was in the background looks the moment it is back. */
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

  /** @param {string} observation */
  rest(observation) {
    const now = this.#now();
    const timer = rested(this.of(observation), now);
    this.#put(observation, timer, minutesWatched(timer, now));
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
      const seenAt = this.#seenAt.get(observation) ?? kept.startedAt ?? now;
      const timer = looked(kept, now, seenAt);
      this.#seenAt.set(observation, now);
      if (isOver(timer, now)) this.#end(observation, timer, now);
      else if (timer !== kept) this.#put(observation, timer);
    }
    if (this.isRunning) this.dispatchEvent(new Event('tick'));
  }

  /** @returns {[string, Timer][]} */
  #running() {
    const { body, timers = {} } = this.#draft.draft;
    const there = new Set((body.observations ?? []).map((/** @type {{id: string}} */ { id }) => id));
    return Object.entries(timers).filter(([id, { startedAt }]) => startedAt !== null && there.has(id));
  }

  /**
   * @param {string} observation
   * @param {Timer} timer
   * @param {number} now
   */
  #end(observation, timer, now) {
    this.#put(observation, rested(timer, now), minutesWatched(timer, now));
    this.dispatchEvent(new CustomEvent('over', { detail: { observation, minutes: timer.minutes } }));
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
