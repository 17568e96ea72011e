// The choice of the interface's language. Must not change it while something is unsaved.

import { openDocument } from '../../offline/language.js';
import { t } from '../../words.js';

/** @import { App } from './app.js' */

/**
 * @param {HTMLElement} root its links lead to the app's documents, one for each language
 * @param {App} app
 */
export function startLanguages(root, app) {
  const choose = async (/** @type {Event} */ event) => {
    const link = event.target instanceof Element && event.target.closest('a');
    if (!link) return;
    event.preventDefault();
    if (link.getAttribute('aria-current')) return;
    if (!app.isAllSaved) {
      app.notices.say(
        'screen',
        'care',
        t('Not just now'),
        t('Something is not saved yet. Choose the language again in a moment.'),
      );
      return;
    }
    await openDocument(new URL(link.href).pathname);
  };
  root.addEventListener('click', choose);
  return () => root.removeEventListener('click', choose);
}
