// The draft being filled in: each change goes to its body and to the saver. Must not write to disk itself.

import { withValue } from '../form/body.js';

/** @import { Draft, Timer } from '../../storage/shelves.js' */
/** @import { Saver } from '../../storage/drafts.js' */

/** Emits `change` after each change of the draft. */
export class OpenDraft extends EventTarget {
  #saver;

  /**
   * @param {Draft & {reason?: string}} draft
   * @param {Saver} saver
   */
  constructor(draft, saver) {
    super();
    this.draft = draft;
    this.#saver = saver;
  }

  /** @returns {any} the family's or visit's body so far */
  get body() {
    return this.draft.body;
  }

  /**
   * @param {string} path such as "babies/0/name"
   * @param {unknown} value an empty one is removed
   * @param {{isTyping?: boolean}} [how] typing is saved within half a second, a tap at once
   */
  change(path, value, how) {
    this.changeAll([[path, value]], how);
  }

  /**
   * Several values at once, as one change.
   *
   * @param {[path: string, value: unknown][]} values
   * @param {{isTyping?: boolean}} [how]
   */
  changeAll(values, how) {
    const body = values.reduce((changed, [path, value]) => withValue(changed, path, value), this.draft.body);
    this.#put({ ...this.draft, body }, how);
  }

  /**
   * Keep an observation's timer with the draft, never in the record.
   *
   * @param {string} observation its id
   * @param {Timer} timer
   * @param {number} [minutes] to record with the observation
   */
  time(observation, timer, minutes) {
    const place = (this.body.observations ?? []).findIndex(
      (/** @type {{id: string}} */ { id }) => id === observation,
    );
    const body =
      minutes === undefined || place < 0
        ? this.draft.body
        : withValue(this.draft.body, `observations/${place}/minutes`, minutes);
    this.#put({ ...this.draft, body, timers: { ...this.draft.timers, [observation]: timer } });
  }

  /** @param {string} step the one to return to after an interruption */
  reach(step) {
    if (this.draft.step !== step) this.#put({ ...this.draft, step });
  }

  /**
   * @param {string} reason why the signed record is amended
   * @param {{isTyping?: boolean}} [how]
   */
  explain(reason, how) {
    this.#put({ ...this.draft, reason }, how);
  }

  /** Resolves when all of it is on disk. */
  flush() {
    return this.#saver.flush();
  }

  close() {
    this.#saver.stop();
  }

  /**
   * @param {Draft & {reason?: string}} draft
   * @param {{isTyping?: boolean}} [how]
   */
  #put(draft, how) {
    this.draft = draft;
    this.#saver.change(draft, how);
    this.dispatchEvent(new Event('change'));
  }
}
