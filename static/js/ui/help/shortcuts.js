// The keys that work everywhere, and the list of all keys. Must not act while somebody types, nor where they are turned off.

import * as settings from '../../storage/settings.js';
import { openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';

/** @import { App } from '../types.js' */

/** Whether this visitor has turned the keys of one character off. */
let isOff = false;
const TYPED_IN = 'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]';

/** @param {App} app */
export function listenForKeys(app) {
  // Read once, so that a disabled key goes to the browser at once.
  app.addEventListener('unlocked', async () => {
    isOff = (await settings.shortcuts.read(app.inside.vault))?.isOff === true;
  });
  document.addEventListener('keydown', (event) => {
    const act = ACTIONS[event.key];
    if (!act || isOff || event.defaultPrevented || !mayAct(event, app)) return;
    // The key itself must not end up in the field that gets the focus.
    event.preventDefault();
    act(app);
  });
}

/** @type {{[key: string]: (app: App) => void}} */
const ACTIONS = {
  '?': (app) => openShortcuts(app),
  '/': () => {
    const search = /** @type {HTMLInputElement | null} */ (
      document.querySelector('#main input[type=search]')
    );
    search?.focus();
  },
};

/** @param {App} app */
export async function openShortcuts(app) {
  if (document.querySelector('dialog[open]')) return;
  await openDialog('dialog-shortcuts', (dialog) => {
    const box = /** @type {HTMLInputElement} */ (part(dialog, '[data-use-single]'));
    box.checked = !isOff;
    box.addEventListener('change', () => {
      isOff = !box.checked;
      return settings.shortcuts.keep(app.inside.vault, { isOff });
    });
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {App} app
 */
function mayAct(event, app) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (!app.isUnlocked || app.parents.isOn || document.querySelector('dialog[open]')) return false;
  return !(event.target instanceof Element && event.target.matches(TYPED_IN));
}
