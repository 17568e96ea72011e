// Takes back the answers of one observation, the last one first. Must not know a page, nor mix two observations.

/** @import { Answer } from '../../domain/types.js' */
/** @typedef {{item: string, before: Answer | undefined, after: Answer | undefined}} Step */

const MOST = 60;

/** @type {Map<string, Undo>} by observation id; in memory until the vault is locked */
const all = new Map();

/**
 * The undo steps of an observation: looking at another one and coming back loses none.
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
   * @param {{[item: string]: Answer}} answers the current ones, by item id
   * @returns {Step | null} its `before` is the answer to restore; null when there is nothing to take back.
   *   Changes that no longer match, because the answers were replaced, are skipped.
   */
  take(answers) {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      if (answers[step.item] === step.after) return step;
    }
    return null;
  }
}
