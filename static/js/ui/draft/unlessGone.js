// What a screen is about may go while it is shown: erased, handed over, removed. Must not leave it standing there.

import { NoLongerThere } from './drafts.js';

/** @import { App } from '../types.js' */

/**
 * @param {HTMLElement} element the screen
 * @param {App} app
 * @param {() => Promise<void>} read what the screen does when something has changed; rejects with NoLongerThere
 * @returns {() => Promise<void>} the same, but then Today is shown instead
 */
export function unlessGone(element, app, read) {
  return async () => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof NoLongerThere)) throw error;
      if (!element.isConnected) return;
      for (const dialog of document.querySelectorAll('dialog')) dialog.close();
      app.router.go('today', {}, { isReplacing: true });
    }
  };
}
