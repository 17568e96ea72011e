// The last place in each visit that is begun: the step, the item or field, how far down. Must not leave the vault.

import * as settings from '../../storage/settings.js';

/** @import { Where } from '../../storage/settings.js' */
/** @import { Vault } from '../../storage/unlocked.js' */

const SETTLED_MS = 600;
const MOST_VISITS = 12;

/** @type {WeakMap<Vault, Whereabouts>} */
const opened = new WeakMap();

/**
 * @param {Vault} vault
 * @returns {Whereabouts} one for each open vault
 */
export function whereaboutsIn(vault) {
  const known = opened.get(vault) ?? new Whereabouts(vault);
  opened.set(vault, known);
  return known;
}

/**
 * The last place in each visit, newest last, without the oldest.
 *
 * @param {{[draft: string]: Where}} all
 * @param {string} draft
 * @param {Where} where
 * @returns {{[draft: string]: Where}}
 */
export function withPlace(all, draft, where) {
  const { [draft]: _, ...others } = all;
  return Object.fromEntries([...Object.entries(others).slice(1 - MOST_VISITS), [draft, where]]);
}

export class Whereabouts {
  #vault;
  /** @type {{[draft: string]: Where} | null} */
  #all = null;
  /** @type {{draft: string, steps: number} | null} the visit on the screen; a new step comes before the old one goes */
  #inHand = null;
  #isWritten = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Vault} vault */
  constructor(vault) {
    this.#vault = vault;
    vault.addEventListener('locking', () => this.write());
    addEventListener('pagehide', () => this.write());
  }

  /**
   * Begin to follow a visit.
   *
   * @param {string} draft
   * @returns {Promise<Where | null>} the last place, on coming back to the visit; null while it is on the screen
   */
  async takeUp(draft) {
    const isBack = this.#inHand?.draft !== draft;
    this.#inHand = { draft, steps: isBack ? 1 : (this.#inHand?.steps ?? 0) + 1 };
    this.#all ??= (await settings.where.read(this.#vault)) ?? {};
    return isBack ? (this.#all?.[draft] ?? null) : null;
  }

  /**
   * @param {string} draft
   * @param {Partial<Where> & {step: string}} where only what is given changes; another step starts afresh
   */
  note(draft, where) {
    const known = this.#all?.[draft];
    const before = known?.step === where.step ? known : { scroll: 0 };
    this.#all = withPlace(this.#all ?? {}, draft, { ...before, ...where });
    this.#isWritten = false;
    clearTimeout(this.#timer);
    // After an answer's own save, so that it never waits for this.
    this.#timer = setTimeout(() => this.write(), SETTLED_MS);
  }

  /** @param {string} draft one of its steps has gone from the screen */
  putDown(draft) {
    const held = this.#inHand;
    if (held?.draft === draft) this.#inHand = held.steps > 1 ? { draft, steps: held.steps - 1 } : null;
    this.write();
  }

  /** Losing this loses nobody's words: the next write makes up for a failed one. */
  async write() {
    clearTimeout(this.#timer);
    if (this.#isWritten || this.#vault.isLocked || !this.#all) return;
    this.#isWritten = true;
    try {
      await settings.where.keep(this.#vault, this.#all);
    } catch {
      this.#isWritten = false;
    }
  }
}
