// Offers a new version and says what it brings, never during a visit. Must not start it by itself.

import { html, nothing } from 'lit-html';
import { t } from '../../words.js';
import { added, newsHere } from './news.js';
import { isVisiting } from './visiting.js';
import { showNews } from './whatIsNew.js';

/** @import { OfflineWorker } from '../../offline/worker.js' */
/** @import { News } from './news.js' */
/** @import { App } from '../types.js' */

const KEY = 'app-update';

/** @type {News[]} what the waiting version brings, once it has said so */
let brings = [];
let isTold = false;

/**
 * @param {App} app
 * @param {OfflineWorker} worker
 */
export function offerUpdates(app, worker) {
  const ready = async () => {
    isTold = true;
    brings = added((await worker.newsOfUpdate())?.news ?? [], await newsHere());
    tell(app, worker);
    app.dispatchEvent(new Event('state'));
  };
  worker.addEventListener('waiting', ready);
  worker.addEventListener('applied', ready);
  const again = () => isTold && tell(app, worker);
  app.router.addEventListener('show', again);
  app.addEventListener('unlocked', again);
  app.parents.addEventListener('change', again);
}

/**
 * The same offer for the sheet behind the status bar; nothing while no new version waits.
 *
 * @param {App} app
 * @param {() => void} close
 */
export function updateRow(app, close) {
  const { worker } = app;
  if (!worker?.isUpdateWaiting) return nothing;
  return html`<section class="sheet__update" aria-labelledby="sending-update">
    <h3 id="sending-update">${t('A new version is ready')}</h3>
    ${
      isVisiting(app)
        ? html`<p>${t('It waits until the visit is done.')}</p>`
        : html`<p>${t('It is whole on this tablet and starts when you agree.')}</p>
            ${buttons(app, worker, close)}`
    }
  </section>`;
}

/**
 * @param {App} app
 * @param {OfflineWorker} worker
 */
function tell(app, worker) {
  if (!worker.isUpdateWaiting || isVisiting(app)) return app.notices.take(KEY);
  say(app, worker, t('It is whole on this tablet and starts when you agree.'));
}

/**
 * @param {App} app
 * @param {OfflineWorker} worker
 * @param {string} text
 */
function say(app, worker, text) {
  app.notices.say(KEY, 'plain', t('A new version is ready'), text, buttons(app, worker));
}

/**
 * @param {App} app
 * @param {OfflineWorker} worker
 * @param {() => void} [close]
 */
function buttons(app, worker, close = () => {}) {
  const start = () => {
    close();
    begin(app, worker);
  };
  const read = () => {
    close();
    showNews(brings, { word: t('Start it now'), act: () => begin(app, worker) });
  };
  return html`<div class="banner__actions">
    <button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${start}>${t('Start it now')}</button>
    ${brings.length > 0 ? html`<button class="link-button" type="button" @click=${read}>${t('What is new')}</button>` : nothing}
  </div>`;
}

/**
 * @param {App} app
 * @param {OfflineWorker} worker
 */
function begin(app, worker) {
  const answer = worker.applyUpdate();
  if (answer === 'not-now') say(app, worker, t('It waits until what you entered is saved. Nothing is lost.'));
  else if (answer === 'none') app.notices.take(KEY);
}
