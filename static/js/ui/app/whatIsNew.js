// Says what is new after an update: once, and not during a visit. Must not tell somebody to whom everything is new, nor
// while a newer version waits: its news comes with the offer, and afterwards everything not yet shown comes together.

import { html, nothing, render } from 'lit-html';
import * as settings from '../../storage/settings.js';
import { t } from '../../words.js';
import { openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';
import { newsHere, since, told } from './news.js';
import { isVisiting } from './visiting.js';

/** @import { News } from './news.js' */
/** @import { App } from '../types.js' */

const KEY = 'news';
/** Some time after the first screen: nobody is waiting for this. */
const LATER_MS = 1_500;

/** @param {App} app */
export function tellWhatIsNew(app) {
  /** @type {News[]} */
  let untold = [];
  const tell = () => {
    const isTime = app.isUnlocked && !isVisiting(app) && !app.worker?.isUpdateWaiting;
    if (untold.length === 0 || !isTime) return app.notices.take(KEY);
    app.notices.say(KEY, 'plain', t('Attune was updated'), told(untold[0]).title, buttons());
  };
  const done = async () => {
    if (untold.length === 0) return;
    const [{ id }] = untold;
    untold = [];
    tell();
    if (app.isUnlocked) await settings.news.keep(app.inside.vault, { id });
  };
  const buttons = () =>
    html`<div class="banner__actions">
      <button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => showNews(untold).then(done)}>${t('What is new')}</button>
      <button class="link-button" type="button" @click=${done}>${t('Close')}</button>
    </div>`;
  app.addEventListener('unlocked', async () => {
    untold = await untoldOf(app);
    tell();
  });
  app.addEventListener('locked', () => {
    untold = [];
  });
  app.router.addEventListener('show', tell);
  app.addEventListener('state', tell);
}

/**
 * @param {App} app
 * @returns {Promise<News[]>}
 */
async function untoldOf(app) {
  const { vault } = app.inside;
  // Read before anything is shown: the first screen leaves its place in the vault.
  const [last, place] = await settings.readSettings(vault, settings.news, settings.place);
  await new Promise((later) => setTimeout(later, LATER_MS));
  const news = await newsHere();
  if (vault.isLocked) return [];
  // Nobody has worked in this vault yet: to them the app itself is new.
  if (!last && !place && news.length > 0) await settings.news.keep(vault, { id: news[0].id });
  return last || place ? since(news, last?.id ?? null) : [];
}

/**
 * @param {News[]} news
 * @param {{word: string, act: () => void}} [then] the action to offer with it
 * @returns {Promise<void>} resolves when it is shown
 */
export async function showNews(news, then) {
  await openDialog('dialog-news', (dialog) => {
    render(
      news.map(told).map(
        ({ title, lines }) => html`<section><h3>${title}</h3>
          <ul class="news">${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`,
      ),
      part(dialog, '[data-news]'),
    );
    const act = () => {
      dialog.close();
      then?.act();
    };
    render(
      then ? html`<button class="nhsuk-button" type="button" @click=${act}>${then.word}</button>` : nothing,
      part(dialog, '[data-then]'),
    );
  });
}
