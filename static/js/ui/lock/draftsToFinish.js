// What was begun on a tablet that opens to nothing else. Must not name a family.

import { html } from 'lit-html';
import { t } from '../../words.js';
import { momentInWords } from '../wording/times.js';

/** @import { Draft } from '../../storage/shelves.js' */
/** @import { App } from '../types.js' */

/**
 * @param {App} app
 * @param {Draft[]} drafts
 */
export function draftsToFinish(app, drafts) {
  return html`<div class="card"><ul class="rows">${drafts.map((draft) => row(app, draft))}</ul></div>`;
}

/**
 * @param {App} app
 * @param {Draft} draft
 */
function row(app, { id, kind, family, step, changed_at }) {
  const begun = t('Last changed {when}', { when: momentInWords(changed_at, app.now) });
  const what = kind === 'family' ? t('A family') : t('A visit');
  const open = () =>
    app.router.go(step || (kind === 'family' ? 'family-edit' : 'visit-who'), { draft: id, family });
  return html`<li class="row">
    <div class="row__text"><span class="row__title">${what}</span><span class="row__detail">${begun}</span></div>
    <button class="nhsuk-button" type="button" @click=${open}>${t('Finish it')}</button>
  </li>`;
}
