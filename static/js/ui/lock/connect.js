// A tablet that has not met its service for too long. Must not show a family, or delete anything.

import { html, render } from 'lit-html';
import { onlyHere } from '../../storage/farewell.js';
import { t, tn } from '../../words.js';
import { banner } from '../page/banner.js';
import { part } from '../page/modules.js';
import { signInAgain } from '../sending/signInDialog.js';
import { draftsToFinish } from './draftsToFinish.js';

/** @import { OnlyHere } from '../../storage/farewell.js' */
/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startConnect(element, app) {
  const draw = async () => {
    if (!app.isUnlocked) return;
    const here = await onlyHere(app.inside.vault);
    if (app.isUnlocked) render(whatHelps(app, here), part(element, '[data-helps]'));
  };
  part(element, '[data-lock]').addEventListener('click', () => app.lock());
  await draw();
  app.addEventListener('state', draw);
  return () => app.removeEventListener('state', draw);
}

/**
 * @param {App} app
 * @param {OnlyHere} here
 */
function whatHelps(app, here) {
  const { phase } = app.inside.sync.state;
  const waiting = here.unsent + here.refused;
  const safe =
    waiting > 0
      ? tn(
          '{number} record waits here. It is sent as soon as there is contact.',
          '{number} records wait here. They are sent as soon as there is contact.',
          waiting,
        )
      : t('Everything that you signed is at the service.');
  return html`<div class="stack">
    ${banner('care', titleOf(phase), safe, action(app, phase))}
    ${here.drafts.length > 0 ? begun(app, here) : ''}
  </div>`;
}

/** @param {string} phase of sending */
function titleOf(phase) {
  if (phase === 'syncing') return t('Looking for the service');
  if (phase === 'signed_out') return t('There is signal. Sign in once to go on');
  return phase === 'offline' ? t('No signal') : t('The service was not reached');
}

/**
 * @param {App} app
 * @param {string} phase
 */
function action(app, phase) {
  if (phase === 'syncing') return undefined;
  if (phase === 'signed_out')
    return html`<button class="nhsuk-button" type="button" @click=${() => signInAgain(app)}>${t('Sign in')}</button>`;
  return html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => app.inside.sync.syncNow()}>${t('Try again')}</button>`;
}

/**
 * @param {App} app
 * @param {OnlyHere} here
 */
function begun(app, { drafts }) {
  return html`<section class="stack stack--tight" aria-labelledby="connect-begun">
    <h2 id="connect-begun">${t('What you began can be finished')}</h2>
    ${draftsToFinish(app, drafts)}
  </section>`;
}
