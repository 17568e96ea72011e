// Leaves a screen when its record is erased, handed over or removed meanwhile. Must not leave the record on view.

import { NoLongerThere } from './drafts.js';

/** @import { App } from '../types.js' */

/**
 * @param {HTMLElement} element the screen
 * @param {App} app
 * @param {() => Promise<void>} read reads again after a change; rejects with NoLongerThere
 * @returns {() => Promise<void>} the same, but shows Today instead of rejecting
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
