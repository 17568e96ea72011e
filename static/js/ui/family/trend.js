// A family's trend as a document, to read and print without signal. Must not change what it says.

import { html, render } from 'lit-html';
import { trend } from '../../domain/trend.js';
import { risksOfVisits } from '../../storage/riskFacts.js';
import { t } from '../../words.js';
import { NoLongerThere } from '../draft/drafts.js';
import { icon } from '../page/icons.js';
import { part } from '../page/modules.js';
import { followed } from '../page/rows.js';
import { openServicePage } from '../page/servicePage.js';
import { whatIsMissing } from '../paper/documentList.js';
import { showEdges } from '../paper/documentView.js';
import { shareButton, sharesPapers } from '../paper/paperShare.js';
import { trendEdges, trendView } from '../paper/trendView.js';
import { mayBeGiven, noPaperNote } from '../risk/noPaper.js';
import { familyName } from '../wording/names.js';
import { familiesOf, readFamily } from './family.js';

/** @import { VisitRecord } from '../../domain/types.js' */
/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startTrend(element, app) {
  const id = app.router.place.family ?? '';
  const known = await readFamily(app, id);
  if (!known || known.visits.length === 0) throw new NoLongerThere();
  const { family, visits, people } = known;
  const records = visits.map(({ record }) => /** @type {VisitRecord} */ (record));
  const families = familiesOf(visits, family.history);
  const told = trend(records, families, app.definitions, people, risksOfVisits(visits));
  const { about, edges } = trendEdges(told, families, app.definitions, visits);
  const back = followed(() => app.router.back('family', { family: id }));
  render(
    html`<a class="nhsuk-back-link" href="#family" @click=${back}>${familyName(family.body)}</a>`,
    part(element, '[data-back]'),
  );
  const draw = () => {
    if (app.isUnlocked) render(trendActions(app, family, visits), part(element, '[data-actions]'));
  };
  draw();
  render(trendView(told, about), part(element, '[data-document]'));
  showEdges(edges);
  app.addEventListener('state', draw);
  return () => {
    app.removeEventListener('state', draw);
    showEdges(null);
  };
}

/**
 * What can be printed, and before that whether nothing may be left with this family.
 *
 * @param {App} app
 * @param {Pick<import('../../storage/caseload.js').FamilyEntry, 'id' | 'history'>} family
 * @param {import('../../storage/caseload.js').VisitEntry[]} visits
 */
export function trendActions(app, family, visits) {
  const unsent = visits.find(({ state }) => state !== 'received');
  const missing = whatIsMissing(app, unsent ?? { state: 'received' });
  const pdf = `/families/${family.id}/trend.pdf`;
  return html`${noPaperNote(family)}<div class="form-actions">
    <button class="nhsuk-button" type="button" @click=${async () => (await mayBeGiven(app)) && print()}>${icon('print')}${t('Print')}</button>
    ${
      missing
        ? html`<span class="small muted">${unsent ? t('A visit is not sent yet, so the service’s PDF would not have it. Printing works now.') : t('The PDF needs signal. Printing works now.')}</span>`
        : sharesPapers()
          ? html`<span class="line">${shareButton(app, t('Trend'), pdf)}</span>`
          : html`<a class="nhsuk-button nhsuk-button--secondary" href=${pdf} target="_blank" rel="noopener" @click=${followed(() => openServicePage(app, pdf))}>${t('Open PDF')}<span class="nhsuk-u-visually-hidden"> ${t('(opens in a new tab)')}</span></a>`
    }
  </div>`;
}
