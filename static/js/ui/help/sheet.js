// Help beside the screen that it is about. Must not change the screen, nor open for a parent.

import { t } from '../../words.js';
import { openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';
import { copyOf } from '../page/screenText.js';
import { closedByBack } from './overlay.js';
import { listenForKeys, openShortcuts } from './shortcuts.js';

/** @import { App, Start } from '../types.js' */

/** What a screen without its own help shows. */
const OTHERWISE = 'help';

/** @type {Start} */
export function startHelpButton(element, app) {
  const show = () => {
    element.hidden = app.parents.isOn;
  };
  app.parents.addEventListener('change', show);
  element.addEventListener('click', () => openHelp(app));
  listenForKeys(app);
  show();
  return undefined;
}

/** @param {App} app */
export async function openHelp(app) {
  if (document.querySelector('dialog[open]')) return;
  const { screen } = document.body.dataset;
  const all = copyOf('screen-help');
  const told = part(
    all.querySelector(`[data-help-for="${screen}"]`) ?? part(all, `[data-help-for="${OTHERWISE}"]`),
    '[data-title]',
  );
  const dialog = await openDialog('dialog-help', (made) => {
    part(made, 'h2').textContent = t('Help: {screen}', { screen: told.dataset.title ?? '' });
    part(made, '[data-text]').append(...told.childNodes);
    part(made, '[data-inside]').hidden = !app.isUnlocked;
    part(made, '[data-outside]').hidden = app.isUnlocked;
    // The app shows the library only while it is unlocked.
    if (!app.isUnlocked) made.querySelector('[data-article]')?.parentElement?.remove();
  });
  const closed = closedByBack(dialog, app.router);
  leadOn(dialog, '[data-leads]', closed, () => app.router.go('help'));
  leadOn(dialog, '[data-keys]', closed, () => openShortcuts(app));
  leadOn(dialog, '[data-article]', closed, (link) => readArticle(app, link));
}

/**
 * @param {App} app
 * @param {HTMLElement} link
 */
export function readArticle(app, link) {
  app.router.go('article', { article: link.dataset.article, variant: undefined, from: 'learn' });
}

/**
 * Close the sheet first, then go where the link leads.
 *
 * @param {HTMLDialogElement} dialog
 * @param {string} selector
 * @param {Promise<void>} closed
 * @param {(link: HTMLElement) => void} go
 */
function leadOn(dialog, selector, closed, go) {
  const link = /** @type {HTMLElement | null} */ (dialog.querySelector(selector));
  link?.addEventListener('click', async (event) => {
    event.preventDefault();
    dialog.close();
    await closed;
    go(link);
  });
}
