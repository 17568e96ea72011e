// What a parent sees: pages to read and a way to give the tablet back. Must not show a name, a score or a way around.

import { pageFor } from '../../domain/library.js';
import { listVaults } from '../../storage/vault.js';
import { t } from '../../words.js';
import { openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';
import { openLibrary } from './library.js';
import { PARENTS } from './parentMode.js';
import { showReader } from './reader.js';
import { showShelf } from './shelf.js';

/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startParents(element, app) {
  const library = await openLibrary();
  const { router } = app;
  const { article, variant, shelf } = router.place;
  const page = pageFor(library, 'parents', article);
  part(element, '[data-give-back]').addEventListener('click', () => giveBack(app));
  const head = part(element, '[data-head]');
  const place = part(element, '[data-pages]');
  if (!page) {
    return showShelf(place, {
      library,
      audience: 'parents',
      begin: shelf?.of === PARENTS ? shelf : { of: PARENTS },
      changed: (changed) => router.amend({ shelf: changed }),
      open: (key) => router.go(PARENTS, { article: key, variant: undefined }),
    });
  }
  head.remove();
  return await showReader(place, app, {
    library,
    page,
    variant,
    closeWord: 'all_pages',
    close: () => router.go(PARENTS, { article: undefined, variant: undefined }),
    open: (key, form) => router.go(PARENTS, { article: key, variant: form }),
    changed: (form) => router.amend({ variant: form }),
    turn: null,
  });
}

/** @param {App} app */
async function giveBack(app) {
  const vaults = await listVaults();
  const hasOwnLock = vaults.some(({ id, hasPasskey }) => id === app.inside.vault.id && hasPasskey);
  await openDialog('dialog-give-back', (dialog) => {
    const input = /** @type {HTMLInputElement} */ (part(dialog, 'input'));
    const error = part(dialog, '[data-error]');
    const progress = part(dialog, '[data-progress]');
    const end = async (/** @type {() => Promise<void>} */ prove) => {
      progress.textContent = t('Looking…');
      try {
        await prove();
        dialog.close();
      } catch (problem) {
        error.textContent = /** @type {Error} */ (problem).message;
        error.hidden = false;
        input.setAttribute('aria-invalid', 'true');
        input.select();
      } finally {
        progress.textContent = '';
      }
    };
    part(dialog, '[data-own-lock-part]').hidden = !hasOwnLock;
    part(dialog, '[data-own-lock]').addEventListener('click', () => end(() => app.parents.endByOwnLock()));
    part(dialog, 'form').addEventListener('submit', () => end(() => app.parents.end(input.value)));
  });
}
