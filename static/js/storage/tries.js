// How long the next try of a passphrase has to wait after wrong ones. Must not know a passphrase, or take anything away.

import { StorageFailed, StorageFull, TooManyTries, WrongPassphrase } from './errors.js';

/** @import { Database } from './database.js' */
/** @typedef {{wrong: number, at: number}} Wrong how many in a row, and when the last one was, by the tablet's clock in ms */
/** @typedef {Wrong & {since: number}} Known `since`: when `at` was, by a clock that nobody can set */

/** After so many wrong ones, in seconds; from then on the longest. Two slips cost nothing. */
const WAITS_S = [0, 0, 0, 2, 5, 10, 20];
export const LONGEST_WAIT_S = 30;
const NONE = { wrong: 0, at: 0 };

/** @type {WeakMap<Database, Tries>} */
const known = new WeakMap();

/**
 * The tries on a tablet. All of the app asks the same ones.
 *
 * @param {Database} database
 */
export function triesOn(database) {
  const tries = known.get(database) ?? new Tries(database);
  known.set(database, tries);
  return tries;
}

export class Tries {
  #database;
  #clocks;
  /** @type {Map<string, Known>} also what a full disk did not take */
  #inMemory = new Map();
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /**
   * @param {Database} database
   * @param {{now: () => number, count: () => number}} [clocks] in ms: the one that people set, and the one that only counts
   */
  constructor(database, clocks = { now: Date.now, count: () => performance.now() }) {
    this.#database = database;
    this.#clocks = clocks;
  }

  /**
   * Try a passphrase, one after the other. A wrong one is noted before anybody is told.
   *
   * @template T
   * @param {string} vault
   * @param {() => Promise<T>} attempt rejects with WrongPassphrase
   * @returns {Promise<T>} rejects with TooManyTries (nothing was tried), and with what `attempt` rejects with
   */
  make(vault, attempt) {
    const made = this.#turn.then(() => this.#make(vault, attempt));
    this.#turn = made.catch(() => {}); // Its caller is told.
    return made;
  }

  /**
   * @param {string} vault
   * @returns {Promise<number>} whole seconds
   */
  async secondsToWait(vault) {
    const { wrong, at, since } = await this.#wrong(vault);
    // Whichever says that more time has passed: the tablet's clock may be set back, the other one may stop in sleep.
    const passed = Math.max(this.#clocks.now() - at, this.#clocks.count() - since, 0);
    return Math.max(0, Math.ceil(waitAfter(wrong) - passed / 1000));
  }

  /**
   * From now on there were no wrong ones.
   *
   * @param {string} vault
   */
  async forget(vault) {
    if ((await this.#wrong(vault)).wrong === 0) return;
    this.#inMemory.set(vault, { ...NONE, since: 0 });
    await this.#write((rows) => rows.delete(keyOf(vault)));
  }

  /**
   * @template T
   * @param {string} vault
   * @param {() => Promise<T>} attempt
   */
  async #make(vault, attempt) {
    const wait = await this.secondsToWait(vault);
    if (wait > 0) throw new TooManyTries(wait);
    try {
      const outcome = await attempt();
      await this.forget(vault);
      return outcome;
    } catch (error) {
      if (!(error instanceof WrongPassphrase)) throw error;
      await this.#note(vault, (await this.#wrong(vault)).wrong + 1);
      throw new WrongPassphrase(await this.secondsToWait(vault));
    }
  }

  /**
   * @param {string} vault
   * @returns {Promise<Known>}
   */
  async #wrong(vault) {
    const inMemory = this.#inMemory.get(vault);
    if (inMemory) return inMemory;
    const { wrong, at } = readable(
      await this.#database.read((tx) => tx.objectStore('sealed').get(keyOf(vault))),
    );
    const now = this.#clocks.now();
    // A clock that was set back: the wait begins now, and ends although the app is started again.
    if (wrong > 0 && at > now) return this.#note(vault, wrong);
    const asKnown = { wrong, at, since: this.#clocks.count() - (now - at) };
    this.#inMemory.set(vault, asKnown);
    return asKnown;
  }

  /**
   * @param {string} vault
   * @param {number} wrong
   * @returns {Promise<Known>}
   */
  async #note(vault, wrong) {
    const noted = { wrong, at: this.#clocks.now(), since: this.#clocks.count() };
    this.#inMemory.set(vault, noted);
    const [of, shelf, id] = keyOf(vault);
    const row = /** @type {any} */ ({ vault: of, shelf, id, wrong, at: noted.at });
    await this.#write((rows) => rows.put(row));
    return noted;
  }

  /**
   * What the disk does not take is known until the app is closed, and keeps nobody out.
   *
   * @param {(rows: {put: (row: any) => Promise<unknown>, delete: (key: [string, string, string]) => Promise<unknown>}) => Promise<unknown>} change
   */
  async #write(change) {
    try {
      await this.#database.write((tx) => change(tx.objectStore('sealed')));
    } catch (error) {
      if (!(error instanceof StorageFailed || error instanceof StorageFull)) throw error;
    }
  }
}

/** @param {number} wrong */
function waitAfter(wrong) {
  return WAITS_S[wrong] ?? LONGEST_WAIT_S;
}

/**
 * Beside the vaults' entries, under a name that no vault has: it must be read while they are locked.
 *
 * @param {string} vault
 * @returns {[string, string, string]}
 */
function keyOf(vault) {
  return ['tablet', 'tries', vault];
}

/**
 * Another version of the app may have written it, or somebody who wants to lock people out.
 *
 * @param {unknown} row
 * @returns {Wrong}
 */
function readable(row) {
  const { wrong, at } = /** @type {Partial<Wrong>} */ (row ?? {});
  if (!Number.isInteger(wrong) || Number(wrong) < 1) return NONE;
  return { wrong: Number(wrong), at: Number.isFinite(at) ? Number(at) : Number.POSITIVE_INFINITY };
}
