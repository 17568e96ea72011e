// The check before leaving. Must not say "ready" unless everything that a visit without signal needs is there.

import { html, render } from 'lit-html';
import { askToPersist } from '../../offline/health.js';
import { t } from '../../words.js';
import { banner } from '../page/banner.js';
import { checkRow } from '../page/checkRow.js';
import { part } from '../page/modules.js';
import { signInAgain } from '../sending/signInDialog.js';
import { readiness } from './readiness.js';

/** @import { ReadyCheck, Todo } from './readyChecks.js' */
/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startReady(element, app) {
  const again = /** @type {HTMLButtonElement} */ (part(element, '[data-again]'));
  const draw = async () => {
    if (!app.isUnlocked) return;
    const { isReady, isSure, checks } = await readiness(app, { isThorough: true });
    const verdict = isReady
      ? banner(
          isSure ? 'good' : 'care',
          t('Ready to work without signal'),
          isSure ? t('You can go.') : t('You can go. What needs care is marked below.'),
        )
      : banner(
          'bad',
          t('Not ready yet'),
          t('Stay where there is signal until everything below is in order.'),
        );
    render(verdict, part(element, '[data-verdict]'));
    render(
      checks.map((check) => checkRow({ ...check, action: check.todo && action(app, check.todo) })),
      part(element, '[data-checks]'),
    );
  };
  again.addEventListener('click', async () => {
    again.disabled = true;
    await askToPersist();
    await app.inside.sync.syncNow();
    await draw();
    again.disabled = false;
    again.focus();
  });
  await askToPersist();
  await draw();
  app.addEventListener('state', draw);
  app.worker?.addEventListener('ready', draw);
  app.worker?.addEventListener('waiting', draw);
  return () => {
    app.removeEventListener('state', draw);
    app.worker?.removeEventListener('ready', draw);
    app.worker?.removeEventListener('waiting', draw);
  };
}

/**
 * @param {App} app
 * @param {Todo} todo
 */
function action(app, todo) {
  if (todo === 'see-today') return html`<a class="check__action" href="#today">${t('See Today')}</a>`;
  const [words, act] = {
    'sign-in': [t('Sign in'), () => signInAgain(app)],
    send: [t('Send now'), () => app.inside.sync.syncNow()],
    update: [t('Start it now'), () => app.worker?.applyUpdate()],
  }[todo];
  return html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${act}>${words}</button>`;
}
