// The sign-in form, on its own screen and in the dialog, with the second step's code where the service asks for one. Must
// not keep a password.

import { html, nothing, render } from 'lit-html';
import { Refused } from '../../sync/api.js';
import { beginByProvider, signIn, WrongCode } from '../../sync/session.js';
import { t } from '../../words.js';
import { part } from '../page/modules.js';

/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export function startSignInForm(element, app) {
  const form = /** @type {HTMLFormElement} */ (element);
  form.querySelector('[data-provider]')?.addEventListener('click', () => leave(form, app));
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector('[type=submit]'));
  if (!button) return undefined;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const [email, password, code] = ['email', 'password', 'code'].map((name) => input(form, name));
    refuse(form, '');
    button.disabled = true;
    try {
      // The sign-in belongs to the vault that it is for, from its first moment.
      const ask = app.isUnlocked ? app.inside.sync.ask : app.comingVault().ask;
      const session = await signIn(email.value.trim(), password.value, ask, code.value.trim());
      const detail = { session, password: password.value };
      password.value = '';
      code.value = '';
      form.dispatchEvent(new CustomEvent('signed-in', { detail, bubbles: true }));
    } catch (error) {
      refused(form, /** @type {Error} */ (error), password);
    } finally {
      button.disabled = false;
    }
  });
  return undefined;
}

/**
 * To the trust's own sign-in service. An open vault stays open: a tab of its own goes there. Before there is one, this
 * very window goes and comes back.
 *
 * @param {HTMLFormElement} form
 * @param {App} app
 */
async function leave(form, app) {
  const language = document.documentElement.lang.slice(0, 2);
  const { account, vault } = form.dataset;
  refuse(form, '');
  // A browser opens a tab only at once after the tap.
  const tab = app.isUnlocked ? window.open('', '_blank') : null;
  try {
    if (app.isUnlocked) {
      const { sync, vault: open } = app.inside;
      const address = await beginByProvider({ purpose: 'again', account: open.userId, language }, sync.ask);
      if (!tab) return location.assign(address);
      tab.opener = null;
      tab.location.replace(address);
      return refuse(form, t('Sign in in the new tab, then come back here.'));
    }
    const coming = app.comingVault();
    const isForgotten = form.dataset.purpose === 'recovery';
    const address = await beginByProvider(
      {
        purpose: isForgotten ? 'recovery' : 'set-up',
        back: coming.beginWay(),
        ...(account && { account }),
        language,
      },
      coming.ask,
    );
    coming.keepWay({ screen: isForgotten ? 'forgotten' : 'start', ...(vault && { vault }) });
    location.assign(address);
  } catch (error) {
    tab?.close();
    refuse(form, /** @type {Error} */ (error).message);
  }
}

/**
 * The password was right, and a code is asked for as well.
 *
 * @param {HTMLElement} form
 * @param {string} message
 * @param {string} password so that nobody types it again
 */
export function askForCode(form, message, password) {
  part(form, '[data-code-part]').hidden = false;
  refuse(form, message);
  input(form, 'password').value = password;
  input(form, 'code').focus();
}

/**
 * @param {HTMLElement} form
 * @param {Error} error
 * @param {HTMLInputElement} password
 */
function refused(form, error, password) {
  const code = error instanceof Refused ? error.code : '';
  if (code === 'code_needed') return askForCode(form, error.message, password.value);
  refuse(form, error.message, code === 'second_step_first');
  const wrong = error instanceof WrongCode ? input(form, 'code') : password;
  wrong.focus();
}

/**
 * @param {HTMLElement} form
 * @param {string} message "" takes it away
 * @param {boolean} [mustSetUp] whether the second step's page is where to go on
 */
function refuse(form, message, mustSetUp = false) {
  const refusal = part(form, '[data-refusal]');
  refusal.hidden = message === '';
  render(
    html`${message}${mustSetUp ? html` <a href="/second-step" target="_blank">${t('Set it up')}</a>` : nothing}`,
    refusal,
  );
}

/**
 * @param {HTMLElement} form
 * @param {string} name
 */
function input(form, name) {
  return /** @type {HTMLInputElement} */ (part(form, `[name$=${name}]`));
}
