// Invites to the tour on Today: once, and only where there are made-up families. Must not start it by itself.

import { html, nothing, render } from 'lit-html';
import { t } from '../../words.js';
import { tourOf } from './tour.js';

/** @type {import('../types.js').Start} */
export async function startInvitation(element, app) {
  const tour = tourOf(app);
  const draw = () => {
    const isOffered = tour.phase === 'open' && tour.isPossible;
    render(
      isOffered
        ? html`<section class="card stack stack--tight invitation" aria-labelledby="invitation-title">
            <h2 id="invitation-title">${t('Try a visit')}</h2>
            <p>${t('With a family that is made up: 5 minutes, and nothing is sent that matters. A short tip stands beside each next step.')}</p>
            <div class="form-actions">
              <button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => tour.begin()}>${t('Show me round')}</button>
              <button class="link-button" type="button" @click=${() => tour.end()}>${t('No, thank you')}</button>
            </div>
          </section>`
        : nothing,
      element,
    );
  };
  const look = () => tour.look();
  const { caseload } = app.inside;
  await tour.ready;
  await look();
  draw();
  tour.addEventListener('change', draw);
  caseload.addEventListener('change', look);
  return () => {
    tour.removeEventListener('change', draw);
    caseload.removeEventListener('change', look);
  };
}
