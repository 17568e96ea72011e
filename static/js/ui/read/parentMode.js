// The tablet in a parent's hands: only what there is to read, until the passphrase is given. Must not know what is read.

import { ageFor } from '../../domain/library.js';
import { checkPasskey, checkPassphrase } from '../../storage/vault.js';
import { t } from '../../words.js';
import { mayLeaveNothing } from '../risk/noPaper.js';
import { openLibrary } from './library.js';

/** @import { Library } from '../../domain/types.js' */
/** @import { App, Place } from '../types.js' */

/** The one screen that a parent sees. */
export const PARENTS = 'parents';

/** Tells `change`. */
export class ParentMode extends EventTarget {
  #app;
  #open;
  /** @type {{screen: string, place: Place} | null} where one was before the tablet was turned */
  #before = null;
  /** Whether nothing may be left with the family whose parent holds the tablet: then nothing is printed from it. */
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
   * Turn the tablet once everything that was entered is on the disk, and there is something to show instead.
   *
   * @param {Pick<Place, 'article' | 'variant' | 'shelf'> & {days?: number | null}} [about] the page or shelf to show, or the
   * age of the baby whom it is for, null before birth; what was typed on a shelf stays behind
   */
  async begin({ article, variant, shelf, days } = {}) {
    const { inside, router, notices } = this.#app;
    let age;
    let noPaper;
    try {
      const [library, found] = await Promise.all([
        this.#open(),
        mayLeaveNothing(this.#app),
        inside.drafts.settle(),
      ]);
      noPaper = found;
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
    // Whatever becomes of the next screen, this one is gone first.
    this.#app.clearScreen();
    const { need } = shelf ?? {};
    router.enclose(PARENTS, { article, variant, shelf: { of: PARENTS, age: age ?? shelf?.age, need } });
  }

  /**
   * Back to where one was.
   *
   * @param {string} passphrase of the vault that is open
   * @returns {Promise<void>} rejects with WrongPassphrase, and the tablet stays as it is
   */
  async end(passphrase) {
    const { vault } = this.#app.inside;
    await vault.makeSure();
    await checkPassphrase(vault.id, passphrase);
    this.#goBack();
  }

  /**
   * Back by the tablet's own lock, where that opens the vault.
   *
   * @returns {Promise<void>} rejects with NoPasskey, WrongPasskey, and the tablet stays as it is
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

  /** The vault is locked: what is asked for now is the passphrase anyway. */
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
