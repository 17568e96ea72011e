// Saves a draft while it is being filled in: taps at once, typing a moment later. Must not change the draft.

import { AlreadySigned, VaultLocked } from './errors.js';

/** @import { Draft } from './shelves.js' */

const TYPING_MS = 500;
const RETRY_MS = 2_000;

/**
 * @typedef {object} Surroundings what a test gives instead of the browser
 * @property {EventTarget & {visibilityState: string}} [page]
 * @property {EventTarget} [tab]
 * @property {EventTarget} [vault] its `locking` is the last moment to save, its `locked` the end
 * @property {(work: () => void, ms: number) => any} [setTimer]
 * @property {(timer: any) => void} [clearTimer]
 *
 * @typedef {object} SavingState
 * @property {'saved' | 'waiting' | 'saving' | 'failed'} phase `failed`: the value is in memory and is tried again
 * @property {Error | null} error its message may be shown
 */

/** Emits `state` whenever `state` changes. One Saver serves one draft at a time. */
export class Saver extends EventTarget {
  #save;
  #setTimer;
  #clearTimer;
  /** @type {Draft | null} */
  #draft = null;
  #changes = 0;
  #savedChanges = 0;
  /** @type {any} */
  #timer = null;
  /** @type {Promise<void> | null} */
  #saving = null;
  /** @type {Promise<void>} */
  #atLast = Promise.resolve();
  #ended = new AbortController();
  /** @type {SavingState} */
  state = { phase: 'saved', error: null };

  /**
   * @param {(draft: Draft) => Promise<unknown>} save resolves when the draft is on the disk
   * @param {Surroundings} [surroundings]
   */
  constructor(
    save,
    { page = document, tab = window, vault, setTimer = setTimeout, clearTimer = clearTimeout } = {},
  ) {
    super();
    this.#save = save;
    this.#setTimer = (/** @type {() => void} */ work, /** @type {number} */ ms) => setTimer(work, ms);
    this.#clearTimer = (/** @type {any} */ timer) => clearTimer(timer);
    const { signal } = this.#ended;
    const saveNow = () => this.#saveNow();
    page.addEventListener('visibilitychange', () => page.visibilityState === 'hidden' && saveNow(), {
      signal,
    });
    tab.addEventListener('pagehide', saveNow, { signal });
    vault?.addEventListener('locking', () => this.#saveAtLast(), { signal });
    vault?.addEventListener('locked', () => this.stop(), { signal });
  }

  /** Whether there is a change that is not on disk yet. */
  get isDirty() {
    return this.#savedChanges < this.#changes;
  }

  /**
   * @param {Draft} draft
   * @param {{isTyping?: boolean}} [how] typing is saved after half a second, everything else at once
   */
  change(draft, { isTyping = false } = {}) {
    if (this.#ended.signal.aborted) return;
    this.#draft = draft;
    this.#changes += 1;
    if (!isTyping) this.#saveNow();
    else if (!this.#saving) {
      if (this.#timer === null) this.#saveIn(TYPING_MS);
      if (this.state.phase !== 'failed') this.#tell('waiting');
    }
  }

  /**
   * Resolves when the last change is on disk. Rejects when saving fails; saving is then tried again by itself.
   *
   * @returns {Promise<void>}
   */
  async flush() {
    while (this.isDirty && !this.#ended.signal.aborted) await this.#run();
  }

  /** Stop saving and forget the draft. */
  stop() {
    this.#stopTimer();
    this.#ended.abort();
    this.#draft = null;
    this.#savedChanges = this.#changes;
  }

  #saveNow() {
    if (this.isDirty) this.#run().catch(() => {}); // `state` says so, and saving is tried again.
  }

  /** A save under way may hold an older draft, and its next round would find the vault locked. */
  #saveAtLast() {
    if (!this.#saving || !this.#draft || !this.isDirty) {
      this.#saveNow();
      return;
    }
    const changes = this.#changes;
    this.#atLast = this.#save(this.#draft).then(() => {
      this.#savedChanges = Math.max(changes, this.#savedChanges);
    });
    this.#atLast.catch(() => {}); // The save under way reports it.
  }

  #run() {
    this.#stopTimer();
    this.#saving ??= this.#saveAll().finally(() => {
      this.#saving = null;
      // A change that was made while the last one was being reported as saved.
      if (this.isDirty && this.state.phase === 'saved') this.#saveIn(0);
    });
    return this.#saving;
  }

  async #saveAll() {
    this.#tell('saving');
    try {
      while (this.#draft && this.isDirty) {
        const changes = this.#changes;
        await this.#save(this.#draft);
        this.#savedChanges = Math.max(changes, this.#savedChanges);
        await this.#atLast;
      }
      this.#tell('saved');
    } catch (error) {
      this.#fail(/** @type {Error} */ (error));
      throw error;
    }
  }

  /** @param {Error} error */
  #fail(error) {
    if (error instanceof AlreadySigned) this.stop();
    else if (!(error instanceof VaultLocked)) this.#saveIn(RETRY_MS);
    this.#tell('failed', error);
  }

  /** @param {number} ms */
  #saveIn(ms) {
    if (this.#ended.signal.aborted) return;
    this.#stopTimer();
    this.#timer = this.#setTimer(() => {
      this.#timer = null;
      this.#saveNow();
    }, ms);
  }

  #stopTimer() {
    if (this.#timer !== null) this.#clearTimer(this.#timer);
    this.#timer = null;
  }

  /**
   * @param {SavingState['phase']} phase
   * @param {Error | null} [error]
   */
  #tell(phase, error = null) {
    this.state = { phase, error };
    this.dispatchEvent(new Event('state'));
  }
}
