// What to watch for in one item, in the baby and the carer: our words, not the manual's. Must not mention a score.

import { html, nothing, render } from 'lit-html';
import { t } from '../../words.js';
import { openLibrary } from '../read/library.js';

/**
 * @param {string} item
 * @param {HTMLElement} place
 */
export async function showWatching(item, place) {
  const { watching } = await openLibrary();
  const guidance = watching.items.find((each) => each.item === item);
  render(
    guidance
      ? html`<p class="watching__title">${t('What to watch for')}</p>
          <div class="watching">
            ${part(t('The baby'), guidance.baby)} ${part(t('The carer'), guidance.parent)}
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
