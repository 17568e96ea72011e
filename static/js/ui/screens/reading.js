// Lists of what there is to read, and one text, inside the app so that the vault stays unlocked. Must not fetch a text.

import { copyOf, part } from '../modules.js';

/** @type {import('../types.js').Start} */
export function startReadingList(element, app) {
  for (const link of element.querySelectorAll('a[data-article]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      const { article, from } = /** @type {HTMLElement} */ (link).dataset;
      app.router.go('article', { article, from });
    });
  }
  return undefined;
}

/** @type {import('../types.js').Start} */
export function startArticle(element, app) {
  const { article = '', from = 'learn' } = app.router.place;
  part(element, '[data-text]').replaceChildren(copyOf(article));
  const back = /** @type {HTMLAnchorElement} */ (part(element, '[data-back]'));
  back.href = `#${from}`;
  part(element, '[data-print]').addEventListener('click', () => print());
  return undefined;
}
