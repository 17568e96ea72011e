// The tablet in a parent's hands: only what there is to read, until the passphrase is given. Must not know what is read.

import { checkPassphrase } from '../storage/vault.js';

/** @import { App, Place } from './types.js' */

/** The one screen that a parent sees. */
export const PARENTS = 'parents';

/** Tells `change`. */
export class ParentMode extends EventTarget {
  #app;
  /** @type {{screen: string, place: Place} | null} where one was before the tablet was turned */
  #before = null;

  /** @param {App} app */
  constructor(app) {
    super();
    this.#app = app;
  }

  get isOn() {
    return this.#before !== null;
  }

  /**
   * Turn the tablet once everything that was entered is on the disk.
   *
   * @param {Pick<Place, 'article' | 'variant' | 'shelf'>} [about] the page or shelf to show
   */
  async begin({ article, variant, shelf } = {}) {
    const { inside, router, notices } = this.#app;
    try {
      await inside.drafts.settle();
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      notices.say('screen', 'bad', 'Not turned: your last entry is not saved yet', message);
      return;
    }
    this.#before = { screen: router.screen, place: router.place };
    this.#tell();
    router.go(PARENTS, { article, variant, shelf: shelf && { ...shelf, of: PARENTS } });
  }

  /**
   * Back to where one was.
   *
   * @param {string} passphrase of the vault that is open
   * @returns {Promise<void>} rejects with WrongPassphrase, and the tablet stays as it is
   */
  async end(passphrase) {
    const { inside, router } = this.#app;
    await checkPassphrase(inside.vault.id, passphrase);
    const before = this.#before;
    if (!before) return;
    this.forget();
    const { article, variant, shelf } = before.place;
    router.go(before.screen, { ...before.place, article, variant, shelf }, { isReplacing: true });
  }

  /** The vault is locked: what is asked for now is the passphrase anyway. */
  forget() {
    this.#before = null;
    this.#tell();
  }

  #tell() {
    document.body.toggleAttribute('data-turned', this.isOn);
    this.dispatchEvent(new Event('change'));
  }
}
