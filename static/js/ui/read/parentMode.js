// The tablet in a parent's hands: only pages to read, until the passphrase is given. Must not know what is read.

import { ageFor } from '../../domain/library.js';
import { checkPasskey, checkPassphrase } from '../../storage/vault.js';
import { t } from '../../words.js';
import { mayLeaveNothing } from '../risk/noPaper.js';
import { openLibrary } from './library.js';

/** @import { Library } from '../../domain/types.js' */
/** @import { App, Place } from '../types.js' */

/** The one screen that a parent sees. */
export const PARENTS = 'parents';

/** Emits `change`. */
export class ParentMode extends EventTarget {
  #app;
  #open;
  /** @type {{screen: string, place: Place} | null} the last place before the tablet was turned */
  #before = null;
  /** Whether nothing may be left with the family whose parent holds the tablet: printing is then not offered. */
  isPaperless = false;

  /**
   * @param {App} app
   * @param {() => Promise<Pick<Library, 'ages'>>} [open] resolves when there is something to read
   */
  constructor(app, open = openLibrary) {
    super();
    this.#app = app;
    this.#open = open;
  }

  get isOn() {
    return this.#before !== null;
  }

  /**
   * Turn the tablet once everything entered is on disk and there is something to show instead.
   *
   * @param {Pick<Place, 'article' | 'variant' | 'shelf'> & {days?: number | null}} [about] the page or shelf to show, or the
   * baby's age in days, null before birth; what was typed on a shelf stays behind
   */
  async begin({ article, variant, shelf, days } = {}) {
    const { inside, router, notices } = this.#app;
    let age;
    let noPaper;
    try {
      const [library, isPaperless] = await Promise.all([
        this.#open(),
        mayLeaveNothing(this.#app),
        inside.drafts.settle(),
      ]);
      noPaper = isPaperless;
      age = days === undefined ? undefined : ageFor(library, days);
    } catch (error) {
      notices.say('screen', 'bad', t('The tablet was not turned'), /** @type {Error} */ (error).message);
      return;
    }
    // Tapped twice, or locked meanwhile.
    if (this.isOn || !this.#app.isUnlocked) return;
    this.#before = { screen: router.screen, place: router.place };
    this.isPaperless = noPaper;
    this.#tell();
    // Clear this screen first, whatever becomes of the next.
    this.#app.clearScreen();
    const { need } = shelf ?? {};
    router.enclose(PARENTS, { article, variant, shelf: { of: PARENTS, age: age ?? shelf?.age, need } });
  }

  /**
   * Go back to the last place before the tablet was turned.
   *
   * @param {string} passphrase of the open vault
   * @returns {Promise<void>} rejects with WrongPassphrase, and the tablet stays turned
   */
  async end(passphrase) {
    const { vault } = this.#app.inside;
    await vault.makeSure();
    await checkPassphrase(vault.id, passphrase);
    this.#goBack();
  }

  /**
   * Go back with the tablet's own lock, where that opens the vault.
   *
   * @returns {Promise<void>} rejects with NoPasskey, WrongPasskey, and the tablet stays turned
   */
  async endByOwnLock() {
    const { vault } = this.#app.inside;
    await vault.makeSure();
    await checkPasskey(vault.id);
    this.#goBack();
  }

  #goBack() {
    const { router } = this.#app;
    const before = this.#before;
    if (!before) return;
    this.forget();
    router.release(before.screen, before.place);
  }

  /** End without going back, as when the vault is locked and asks for the passphrase anyway. */
  forget() {
    this.#before = null;
    this.isPaperless = false;
    this.#tell();
  }

  #tell() {
    document.body.toggleAttribute('data-turned', this.isOn);
    this.dispatchEvent(new Event('change'));
  }
}
