// Before this tablet has a vault for this person: what the app needs here, and signing in. Must not make the vault.

import { render } from '../../../vendor/lit-html/lit-html.js';
import { getSession } from '../../sync/session.js';
import { checkRow } from '../checkRow.js';
import { part } from '../modules.js';

/** @type {import('../types.js').Start} */
export async function startStart(element, app) {
  const needs = whatIsThere();
  render(needs.map(checkRow), part(element, '[data-needs]'));
  part(element, '[data-sign-in]').hidden = needs.some((need) => need.look === 'bad');
  element.addEventListener('signed-in', (event) => {
    app.session = /** @type {CustomEvent} */ (event).detail;
    app.router.go('enrol', {}, { isReplacing: true });
  });
  // Somebody who signed in on the page for it goes straight on. Without an answer the form stays, and says so when used.
  getSession().then(
    (session) => {
      if (!session.user || !element.isConnected) return;
      app.session = session;
      app.router.go('enrol', {}, { isReplacing: true });
    },
    () =>
      app.notices.say(
        'start',
        'care',
        'No answer from the service',
        'Setting up needs signal once. Try again where there is some.',
      ),
  );
  return () => app.notices.take('start');
}

/** @returns {import('../checkRow.js').Check[]} */
function whatIsThere() {
  const hasStore = 'indexedDB' in globalThis;
  const hasCipher = globalThis.isSecureContext && 'crypto' in globalThis;
  const isSecure = globalThis.isSecureContext;
  return [
    {
      look: isSecure ? 'good' : 'bad',
      title: isSecure ? 'A secure address' : 'This address is not secure',
      text: isSecure
        ? ''
        : 'The app needs an address that begins with https. Ask the person who runs the service.',
    },
    {
      look: hasStore && hasCipher ? 'good' : 'bad',
      title: hasStore && hasCipher ? 'A place for encrypted records' : 'No place for encrypted records',
      text:
        hasStore && hasCipher
          ? ''
          : 'This browser can’t keep them, perhaps because the window is private. Use an ordinary window of a current browser.',
    },
  ];
}
