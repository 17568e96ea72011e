// The assessment step, with help under each field: instead of a label, a sentence that describes. Must not put a word
// into a field by itself.

import { html, render } from 'lit-html';
import { t } from '../../words.js';
import { part } from '../page/modules.js';
import { openLibrary } from '../read/library.js';
import { bindVisitForm } from './visitForm.js';
import { openVisit } from './visitStep.js';

/** @import { Library } from '../../domain/types.js' */

/** @type {import('../types.js').Start} */
export async function startVisitAssessment(element, app) {
  const visit = await openVisit(element, app);
  const form = part(element, '[data-form]');
  bindVisitForm(form, visit, app.today);
  for (const field of (form.dataset.described ?? '').split(' ').filter(Boolean)) {
    part(form, `[data-field=${field}]`).append(helper(field));
  }
  return visit.stop;
}

/** @param {string} field */
function helper(field) {
  const details = document.createElement('details');
  details.className = 'helper';
  render(
    html`<summary class="helper__open">${t('Words that describe')}</summary><div data-sentences></div>`,
    details,
  );
  details.addEventListener('toggle', async () => {
    if (details.open) render(sentences(await openLibrary(), field), part(details, '[data-sentences]'));
  });
  return details;
}

/**
 * @param {Library} library
 * @param {string} field
 */
function sentences({ language }, field) {
  const groups = language.groups.filter((group) => group.field === field);
  return html`<div class="helper__words">
    <p class="small">${t('Instead of a label, write what you saw and heard:')}</p>
    ${groups.map(
      (group) => html`${groups.length > 1 ? html`<p class="helper__group">${group.title}</p>` : ''}
        <dl class="helper__pairs">${group.sentences.map(({ label, sentence }) => html`<dt>“${label}”</dt><dd>${sentence}</dd>`)}</dl>`,
    )}
    <p class="small muted">${language.source}</p>
  </div>`;
}
