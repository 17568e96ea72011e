// Shares a family's PDF from the installed app: opened over the app, a PDF may have no way back. Must not keep the file
// longer than its button is there.

import { html } from 'lit-html';
import { t } from '../../words.js';
import { part } from '../page/modules.js';
import { fetchServiceFile } from '../page/servicePage.js';
import { canShare, share } from '../page/share.js';
import { mayBeGiven } from '../risk/noPaper.js';

/** @import { App } from '../types.js' */

/** @type {WeakMap<HTMLElement, File>} sharing must start straight after a tap: a late file waits for the next one */
const fetched = new WeakMap();

/** Whether the app is installed, without a browser around it, and the tablet can share a PDF. */
export function sharesPapers() {
  const isAlone = matchMedia('(display-mode: standalone)').matches;
  return (isAlone || /** @type {any} */ (navigator).standalone === true) && canShare();
}

/**
 * @param {App} app
 * @param {string} title of the document; it names nobody
 * @param {string} path
 */
export function shareButton(app, title, path) {
  const tapped = async (/** @type {Event} */ event) => {
    const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
    if (await mayBeGiven(app)) await sharePaper(button, title, () => fetchServiceFile(app, path));
  };
  return html`<button class="link-button" type="button" @click=${tapped}>${t('Share or save PDF')}<span class="nhsuk-u-visually-hidden">: ${title}</span></button><span class="small" role="status" data-said></span>`;
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} title
 * @param {() => Promise<File>} get
 * @param {{share?: typeof share}} [given]
 */
export async function sharePaper(button, title, get, { share: hand = share } = {}) {
  const said = part(/** @type {HTMLElement} */ (button.parentElement), '[data-said]');
  button.disabled = true;
  try {
    const known = fetched.get(button);
    said.textContent = known ? '' : t('Getting it…');
    const file = known ?? (await get());
    // Locked or turned to a parent meanwhile: nobody may have the file now.
    if (!button.isConnected) return;
    fetched.set(button, file);
    said.textContent = '';
    await hand(file, title);
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    said.textContent =
      name === 'NotAllowedError'
        ? t('It is here. Tap once more.')
        : t('It was not shared: {problem}', { problem: message });
  } finally {
    button.disabled = false;
  }
}
