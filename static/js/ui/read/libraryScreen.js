// The library's shelves and pages, inside the app so that the vault stays open. Must not hold a text.

import { pageOf, pagesFor } from '../../domain/library.js';
import { NoLongerThere } from '../draft/drafts.js';
import { part } from '../page/modules.js';
import { openLibrary } from './library.js';
import { showReader } from './reader.js';
import { showShelf } from './shelf.js';

/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startLearn(element, app) {
  return await shelfOf(element, app, 'learn', 'professionals');
}

/** @type {import('../types.js').Start} */
export async function startHandouts(element, app) {
  part(element, '[data-turn]').addEventListener('click', () =>
    app.parents.begin({ shelf: app.router.place.shelf }),
  );
  return await shelfOf(element, app, 'handouts', 'parents');
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {string} name
 * @param {'parents' | 'professionals'} audience
 */
async function shelfOf(element, app, name, audience) {
  const library = await openLibrary();
  const { place } = app.router;
  return showShelf(part(element, '[data-shelf]'), {
    library,
    audience,
    begin: place.shelf?.of === name ? place.shelf : { of: name },
    changed: (shelf) => app.router.amend({ shelf }),
    open: (article) => app.router.go('article', { article, variant: undefined, from: name }),
  });
}

/** @type {import('../types.js').Start} */
export async function startArticle(element, app) {
  const library = await openLibrary();
  const { article, variant, from } = app.router.place;
  const page = pageOf(library, article);
  if (!page) throw new NoLongerThere();
  const shelf = pagesFor(library, 'parents').includes(page) ? 'handouts' : 'learn';
  return await showReader(part(element, '[data-reader]'), app, {
    library,
    page,
    variant,
    closeWord: 'close',
    close: () => app.router.back(from ?? shelf, { article: undefined, variant: undefined }),
    open: (key, form) => app.router.go('article', { article: key, variant: form }, { isReplacing: true }),
    changed: (form) => app.router.amend({ variant: form }),
    turn: (form) => app.parents.begin({ article: page.key, variant: form }),
  });
}
