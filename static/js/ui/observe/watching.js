// Where to look in one item, at the baby and at the carer: ours, not the manual's. Must say nothing of a score.

import { html, nothing, render } from 'lit-html';
import { t } from '../../words.js';
import { openLibrary } from '../read/library.js';

/**
 * @param {string} item
 * @param {HTMLElement} place
 */
export async function showWatching(item, place) {
  const { watching } = await openLibrary();
  const found = watching.items.find((each) => each.item === item);
  render(
    found
      ? html`<p class="watching__title">${t('What to watch for')}</p>
          <div class="watching">
            ${part(t('The baby'), found.baby)} ${part(t('The carer'), found.parent)}
          </div>
          <p class="watching__source" lang="en" dir="ltr">${watching.source}</p>`
      : nothing,
    place,
  );
}

/**
 * @param {string} whom
 * @param {string[]} questions
 */
function part(whom, questions) {
  return html`<div><p class="watching__whom">${whom}</p><ul lang="en" dir="ltr">${questions.map((question) => html`<li>${question}</li>`)}</ul></div>`;
}
