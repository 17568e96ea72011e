// What an open vault has read and written, as text, in case somebody clears the tablet under it. Must not outlive
// the lock, nor be what anybody reads from: the disk is the truth.

/** @typedef {{shelf: string, id: string, family?: string, text: string}} Entry */
/** @typedef {import('./unlocked.js').Step} Step */

/** The service has what is on these shelves, and sends it again when the cursor is missing. */
const COMES_AGAIN = new Set(['visit', 'other']);
/** The cursor: forgotten, so that everything is asked for again. */
const HOW_FAR = 'setting cursor';

export class Remembered {
  /** @type {Map<string, Entry | null>} null: taken away, whatever a read that began before still brings */
  #entries = new Map();

  get all() {
    return [...this.#entries.values()].filter((entry) => entry !== null);
  }

  /**
   * Call this with what was read from disk. A write under way is newer than what was read beside it.
   *
   * @param {Entry} entry
   */
  read(entry) {
    const key = keyOf(entry.shelf, entry.id);
    if (!this.#entries.has(key)) this.#keep(key, entry);
  }

  /**
   * Call this when a write is on disk.
   *
   * @param {Step[]} steps
   */
  written(steps) {
    for (const step of steps) {
      if (step.row) {
        const { shelf, id, family } = step.row;
        this.#keep(keyOf(shelf, id), { shelf, id, family, text: step.text });
      } else this.#entries.set(keyOf(step.key[1], step.key[2]), null);
    }
  }

  clear() {
    this.#entries.clear();
  }

  /**
   * @param {string} key
   * @param {Entry} entry
   */
  #keep(key, entry) {
    if (key !== HOW_FAR && !COMES_AGAIN.has(entry.shelf)) this.#entries.set(key, entry);
  }
}

/**
 * @param {string} shelf
 * @param {string} id
 */
function keyOf(shelf, id) {
  return `${shelf} ${id}`;
}
