// Signs in again while the vault stays unlocked. Must not hold up anything but sending.

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
