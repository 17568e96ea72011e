// The one light on Today: whether it is safe to go out without signal. Must not say more than the check behind it.

import { html, render } from 'lit-html';
import { t } from '../../words.js';
import { banner } from '../page/banner.js';
import { readiness } from './readiness.js';
import { inOneLine } from './readyChecks.js';

/** @import { App } from '../types.js' */

/**
 * @param {HTMLElement} place
 * @param {App} app
 */
export async function showLight(place, app) {
  if (!app.isUnlocked) return;
  const { isReady, isSure, checks } = await readiness(app);
  const title = html`<a href="#ready">${isReady ? t('Ready to work without signal') : t('Not ready to work without signal')}</a>`;
  const said = checks.toSorted((a, b) => Number(a.look === 'good') - Number(b.look === 'good'));
  const look = isReady ? (isSure ? 'good' : 'care') : 'bad';
  render(
    html`<div class="banner--link">${banner(look, title, inOneLine(isReady ? said : said.filter(({ look: how }) => how !== 'good')))}</div>`,
    place,
  );
}
