// What the family is given: handouts, and words written for them alone. Must not hold the handouts' texts.

import { html, render } from 'lit-html';
import { isSomeoneHere } from '../../domain/lifeEvents.js';
import { t } from '../../words.js';
import { part } from '../page/modules.js';
import { followed } from '../page/rows.js';
import { noPaperNote } from '../risk/noPaper.js';
import { bindVisitForm } from './visitForm.js';
import { openVisit } from './visitStep.js';

/** @type {import('../types.js').Start} */
export async function startVisitHandouts(element, app) {
  const visit = await openVisit(element, app);
  const { draft, definitions } = visit;
  const place = part(element, '[data-choices]');
  bindVisitForm(part(element, '[data-form]'), visit, app.today);
  const family = await app.inside.caseload.family(draft.draft.family);
  render(noPaperNote(family), part(element, '[data-no-paper]'));

  const chosen = () => {
    const boxes = /** @type {HTMLInputElement[]} */ ([...place.querySelectorAll('input')]);
    draft.change(
      'handouts',
      boxes.filter((box) => box.checked).map((box) => box.value),
    );
  };

  part(element, '[data-care]').hidden = isSomeoneHere(visit.family);
  const list =
    definitions.handouts.length === 0
      ? html`<p class="empty">${t('There are no handouts in this version.')}</p>`
      : definitions.handouts.map(
          ({ id, title, summary }) => html`<div class="line line--nowrap">
            <label class="key key--wide"
              ><input class="key__input" type="checkbox" value=${id} ?checked=${draft.body.handouts?.includes(id)} @change=${chosen} /><span
                ><strong><bdi lang="en">${title}</bdi></strong> <span class="key__hint"><bdi lang="en">${summary}</bdi></span></span
              ></label
            >
            <a class="nhsuk-button nhsuk-button--secondary" href="#article" aria-label=${t('Read {title}', { title })} @click=${followed(() => app.router.go('article', { article: `handout/${id}`, variant: undefined, from: 'visit-handouts' }))}
              >${t('Read')}</a
            >
          </div>`,
        );
  render(
    isSomeoneHere(visit.family)
      ? list
      : html`<details class="fold"><summary>${t('All pages for families')}</summary>${list}</details>`,
    place,
  );
  return visit.stop;
}
