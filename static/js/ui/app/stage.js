// Shows one screen at a time: built completely first, then put in place. Must not know any screen.

import { t } from '../../words.js';
import { NoLongerThere } from '../draft/drafts.js';
import { Busy } from '../page/busy.js';
import { part, startModules } from '../page/modules.js';
import { copyOf } from '../page/screenText.js';

/** @import { App, Modules, Stop } from '../types.js' */

export class Stage {
  #modules;
  #app;
  /** @type {Stop} */
  #stop = () => {};
  #turn = 0;
  #busy = new Busy((isBusy) => document.body.toggleAttribute('data-busy', isBusy));

  /**
   * @param {Modules} modules
   * @param {App} app
   */
  constructor(modules, app) {
    this.#modules = modules;
    this.#app = app;
  }

  /** Start what is always there: top bar, status bar, navigation. */
  startFrame() {
    // The browser must never submit a form of the app: the entries would end up in the address.
    document.addEventListener('submit', (event) => {
      if (/** @type {HTMLFormElement} */ (event.target).getAttribute('method') !== 'dialog')
        event.preventDefault();
    });
    return startModules(document.body, this.#modules, this.#app);
  }

  /**
   * @param {string} screen
   * @param {number} scroll
   * @returns {Promise<boolean>} false when it wasn't shown, because another was requested or its record is gone
   */
  async show(screen, scroll) {
    this.#turn += 1;
    const turn = this.#turn;
    const copy = copyOf(`screen-${screen}`);
    const made = await this.#busy.during(this.#make(copy, screen));
    if (turn !== this.#turn || !made) {
      made?.();
      return false;
    }
    this.#stop();
    this.#stop = made;
    part(document, '#main').replaceChildren(copy);
    this.#entitle(screen);
    document.body.dataset.screen = screen;
    const heading = part(document, '#main h1');
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    scrollTo(0, scroll);
    return true;
  }

  /** Show nothing, at once: somebody has walked in. */
  clear() {
    this.#turn += 1;
    this.#stop();
    this.#stop = () => {};
    for (const dialog of document.querySelectorAll('dialog')) dialog.close();
    part(document, '#main').replaceChildren();
    this.#entitle('unlock');
  }

  /**
   * The tab's title must never hold a name: browsers keep titles in histories and lists.
   *
   * @param {string} screen
   */
  #entitle(screen) {
    document.title = `${this.#app.router.known(screen)?.title} – Attune`;
  }

  /**
   * @param {DocumentFragment} copy
   * @param {string} screen
   * @returns {Promise<Stop | null>} null when its record is gone
   */
  async #make(copy, screen) {
    try {
      const stop = await startModules(copy, this.#modules, this.#app);
      this.#app.notices.take('screen');
      return stop;
    } catch (error) {
      if (error instanceof NoLongerThere) {
        this.#app.router.go('today', {}, { isReplacing: true });
        return null;
      }
      if (this.#app.isUnlocked || screen === 'unlock') {
        const { message } = /** @type {Error} */ (error);
        this.#app.notices.say(
          'screen',
          'bad',
          t('This can’t be shown just now'),
          t('{reason} What was saved is safe.', { reason: message }),
        );
      }
      throw error;
    }
  }
}
