// An overlay that the browser's Back closes too. Must not let Back leave the screen beneath.

/** @import { Router } from '../app/router.js' */

/**
 * Let Back close a dialog that was just opened.
 *
 * @param {HTMLDialogElement} dialog
 * @param {Router} router
 * @returns {Promise<void>} resolves when it is closed and the history is as it was before
 */
export function closedByBack(dialog, router) {
  return new Promise((resolve) => {
    const closed = () => history.back();
    dialog.addEventListener('close', closed);
    router.cover(() => {
      dialog.removeEventListener('close', closed);
      if (dialog.open) dialog.close();
      resolve();
    });
  });
}
