// Caches complete shelves in memory until a write: every screen asks for the same families. Must not
// outlive the lock, nor be asked for while a write is under way.

/** @import { Shelves } from './shelves.js' */
/** @import { VaultDamaged } from './errors.js' */

/**
 * @template {keyof Shelves} S
 * @typedef {{values: Shelves[S][], damaged: VaultDamaged[]}} Whole
 */

/** These hold signed entries, which never change in place. Drafts do, so an editor's draft must never be shared. */
const WORTH_KEEPING = new Set(['family', 'outbox']);

export class KeptShelves {
  /** @type {Map<string, Promise<Whole<any>>>} */
  #kept = new Map();

  /**
   * @template {keyof Shelves} S
   * @param {S} shelf
   * @param {() => Promise<Whole<S>>} read
   * @returns {Promise<Whole<S>>} lists of the caller's own; the values are shared and must not be changed
   */
  async whole(shelf, read) {
    const reading = this.#kept.get(shelf) ?? read();
    if (WORTH_KEEPING.has(shelf)) this.#keep(shelf, reading);
    const { values, damaged } = await reading;
    return { values: [...values], damaged: [...damaged] };
  }

  /**
   * Call this when a write is over, successful or not, before the next read begins.
   *
   * @param {{shelf: string}[]} operations
   */
  written(operations) {
    for (const { shelf } of operations) this.#kept.delete(shelf);
  }

  clear() {
    this.#kept.clear();
  }

  /**
   * @param {string} shelf
   * @param {Promise<Whole<any>>} reading
   */
  #keep(shelf, reading) {
    this.#kept.set(shelf, reading);
    const forget = () => {
      if (this.#kept.get(shelf) === reading) this.#kept.delete(shelf);
    };
    // A failure goes to the caller and is not cached. Damage may pass, so a damaged entry is read again too.
    reading.then(({ damaged }) => damaged.length > 0 && forget(), forget);
  }
}
