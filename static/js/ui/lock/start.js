// Before this person has a vault here: what the app needs from the tablet, and signing in. Must not make the vault.

import { render } from 'lit-html';
import { StorageFailed } from '../../storage/errors.js';
import { listVaults } from '../../storage/vault.js';
import { getSession } from '../../sync/session.js';
import { t } from '../../words.js';
import { checkRow } from '../page/checkRow.js';
import { part } from '../page/modules.js';

/** @type {import('../types.js').Start} */
export async function startStart(element, app) {
  const needs = await whatIsThere(app);
  const isMissing = needs.some((need) => need.look === 'bad');
  // Everything is there: one line is enough, and signing in comes first.
  render(needs.map(checkRow), part(element, '[data-needs]'));
  part(element, '[data-missing]').hidden = !isMissing;
  part(element, '[data-all-there]').hidden = isMissing;
  part(element, '[data-sign-in]').hidden = isMissing;
  element.addEventListener('signed-in', (event) => {
    if (!element.isConnected || app.isUnlocked) return;
    app.session = /** @type {CustomEvent} */ (event).detail.session;
    app.router.go('enrol', {}, { isReplacing: true });
  });
  // Somebody who came by a one-time link goes straight on. Without an answer the form stays and says so.
  getSession(app.comingVault().ask).then(
    (session) => {
      if (!session.user || !element.isConnected || app.isUnlocked) return;
      app.session = session;
      app.router.go('enrol', {}, { isReplacing: true });
    },
    () =>
      app.notices.say(
        'start',
        'care',
        t('No answer from the service'),
        t('Setting up needs signal once. Try again where there is some.'),
      ),
  );
  return () => app.notices.take('start');
}

/**
 * @param {import('../types.js').App} app
 * @returns {Promise<import('../page/checkRow.js').Check[]>}
 */
async function whatIsThere(app) {
  const isSecure = globalThis.isSecureContext;
  const hasStore = isSecure && (await canStore());
  const hasWorker = app.worker !== null && app.worker.phase !== 'unsupported';
  return [
    isSecure
      ? { look: 'good', title: t('A secure address') }
      : {
          look: 'bad',
          title: t('This address is not secure'),
          text: t('The app needs an address that begins with https. Ask the person who runs the service.'),
        },
    hasStore
      ? { look: 'good', title: t('A place for encrypted records') }
      : {
          look: 'bad',
          title: t('No place for encrypted records'),
          text: t(
            'This browser can’t keep them, perhaps because the window is private. Use an ordinary window of a current browser.',
          ),
        },
    hasWorker
      ? { look: 'good', title: t('Work without signal') }
      : {
          look: 'bad',
          title: t('No work without signal'),
          text: t('This browser can’t keep the app on the tablet. Use a current browser.'),
        },
  ];
}

/** Whether the database can be opened: a private window may claim to have one and then refuse. */
async function canStore() {
  try {
    await listVaults();
    return true;
  } catch (error) {
    if (error instanceof StorageFailed) return false;
    throw error;
  }
}
