// After an update: what is new, once, where it disturbs nobody. Must not show it to somebody for whom everything is new,
// nor while a newer version waits: what that one brings is offered with it, and after it all that is untold is told at once.

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
/** After the first screen: nobody waits for this. */
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
  // Before anything is shown: the first screen leaves its trace in the vault.
  const [last, place] = await settings.readSettings(vault, settings.news, settings.place);
  await new Promise((later) => setTimeout(later, LATER_MS));
  const news = await newsHere();
  if (vault.isLocked) return [];
  // A vault that nobody has worked in yet: the app itself is what is new.
  if (!last && !place && news.length > 0) await settings.news.keep(vault, { id: news[0].id });
  return last || place ? since(news, last?.id ?? null) : [];
}

/**
 * @param {News[]} news
 * @param {{word: string, act: () => void}} [then] what can be done about it
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
