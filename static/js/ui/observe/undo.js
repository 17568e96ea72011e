// The answers of one observation that can be taken back, the last first. Must not know a page, nor mix two observations.

/** @import { Answer } from '../../domain/types.js' */
/** @typedef {{item: string, before: Answer | undefined, after: Answer | undefined}} Step */

const MOST = 60;

/** @type {Map<string, Undo>} by observation; in memory, until the vault is locked */
const all = new Map();

/**
 * The one for an observation: looking at another and coming back loses nothing.
 *
 * @param {string} observation
 * @returns {Undo}
 */
export function undoOf(observation) {
  const known = all.get(observation) ?? new Undo();
  all.set(observation, known);
  return known;
}

export function forgetUndo() {
  all.clear();
}

export class Undo {
  /** @type {Step[]} */
  #steps = [];

  /** @returns {Step | null} what would be taken back next */
  get last() {
    return this.#steps[this.#steps.length - 1] ?? null;
  }

  /**
   * @param {string} item
   * @param {Answer | undefined} before
   * @param {Answer | undefined} after
   * @returns {boolean} false when nothing was changed: a second tap on the same answer
   */
  note(item, before, after) {
    if (before === after) return false;
    this.#steps.push({ item, before, after });
    if (this.#steps.length > MOST) this.#steps.shift();
    return true;
  }

  /**
   * Take the last change back.
   *
   * @param {{[item: string]: Answer}} answers as they stand
   * @returns {Step | null} its `before` is what the item is to be again; null when there is nothing to take back.
   *   A change that no longer stands, because the answers were replaced, is passed over.
   */
  take(answers) {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      if (answers[step.item] === step.after) return step;
    }
    return null;
  }
}
