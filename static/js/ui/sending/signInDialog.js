// Signs in again, while the vault stays unlocked or is being made. Must not hold up anything but sending.

import { t } from '../../words.js';
import { openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';
import { startSignInForm } from './signInForm.js';

/** @import { App } from '../types.js' */

/** @param {App} app */
export async function signInAgain(app) {
  await openDialog('dialog-sign-in', (dialog) => {
    const { vault, sync } = app.inside;
    const isOther = sync.state.problem?.code === 'other_user';
    part(dialog, '[data-why]').textContent = isOther
      ? (sync.state.problem?.message ?? '')
      : t('Sign in as {name}. What you saved is safe on this tablet; only sending waits.', {
          name: vault.userName,
        });
    const form = part(dialog, '[data-module=sign-in-form]');
    startSignInForm(form, app);
    form.addEventListener('signed-in', () => dialog.close());
    // Signed in elsewhere, in a tab of its own: the next exchange is the first to know.
    sync.addEventListener('state', () => sync.state.phase === 'idle' && dialog.close());
  });
}

/**
 * Choosing words and writing them down took longer than a sign-in waits for its vault. What was chosen stays.
 *
 * @param {App} app
 * @returns {Promise<boolean>} whether somebody signed in
 */
export async function signInToGoOn(app) {
  let isIn = false;
  const opened = await openDialog('dialog-sign-in', (dialog) => {
    part(dialog, 'h2').textContent = t('Sign in once more');
    part(dialog, '[data-why]').textContent = t(
      'Setting up took longer than a new sign-in waits. Your passphrase stays as you chose it.',
    );
    const form = part(dialog, '[data-module=sign-in-form]');
    startSignInForm(form, app);
    form.addEventListener('signed-in', (event) => {
      isIn = true;
      app.session = /** @type {CustomEvent} */ (event).detail.session;
      dialog.close();
    });
  });
  return new Promise((resolve) => opened.addEventListener('close', () => resolve(isIn)));
}
