// The sign-in form, on its own screen and in the dialog. Must not keep a password.

import { signIn } from '../../sync/session.js';
import { part } from '../page/modules.js';

/** @type {import('../types.js').Start} */
export function startSignInForm(element, app) {
  const form = /** @type {HTMLFormElement} */ (element);
  const refusal = part(form, '[data-refusal]');
  const button = /** @type {HTMLButtonElement} */ (part(form, '[type=submit]'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const [email, password] = ['email', 'password'].map(
      (name) => /** @type {HTMLInputElement} */ (part(form, `[name$=${name}]`)),
    );
    refusal.hidden = true;
    button.disabled = true;
    try {
      // The sign-in belongs to the vault that it is for, from its first moment.
      const ask = app.isUnlocked ? app.inside.sync.ask : app.comingVault().ask;
      const session = await signIn(email.value.trim(), password.value, ask);
      const detail = { session, password: password.value };
      password.value = '';
      form.dispatchEvent(new CustomEvent('signed-in', { detail, bubbles: true }));
    } catch (error) {
      refusal.textContent = /** @type {Error} */ (error).message;
      refusal.hidden = false;
      password.focus();
    } finally {
      button.disabled = false;
    }
  });
  return undefined;
}
