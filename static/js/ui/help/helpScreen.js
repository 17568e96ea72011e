// All help in one place. Must not need signal.

import { readArticle } from './sheet.js';

/** @type {import('../types.js').Start} */
export function startHelp(element, app) {
  for (const link of element.querySelectorAll('[data-article]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      readArticle(app, /** @type {HTMLElement} */ (link));
    });
  }
  return undefined;
}
