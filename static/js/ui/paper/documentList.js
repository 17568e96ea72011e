// Lists a visit's documents, and says why one is not available now. Must not draw a document.

import { html, nothing } from 'lit-html';
import { visitDay } from '../../domain/visit.js';
import { t } from '../../words.js';
import { followed } from '../page/rows.js';
import { keepServiceFile, openServicePage } from '../page/servicePage.js';
import { dayInWords } from '../wording/times.js';
import { shareButton, sharesPapers } from './paperShare.js';

/** @import { VisitEntry } from '../../storage/caseload.js' */
/** @import { Revision } from '../../storage/revisions.js' */
/** @import { Definitions, RecordEnvelope } from '../../domain/types.js' */
/** @import { SyncEngine } from '../../sync/engine.js' */
/** @import { App } from '../types.js' */
/** @typedef {{title: string, about: string, href: string, file?: string}} FromService */

/**
 * The visit's own page, which can be read and printed without signal.
 *
 * @param {() => void} open
 */
export function ownPage(open) {
  return html`<ul class="rows">
    <li class="row row--whole">
      <div class="row__text">
        <a class="row__link" href="#visit" @click=${followed(open)}><span class="row__title row__name">${t('Visit summary')}</span></a>
        <span class="row__detail">${t('To read and to print, without signal too')}</span>
      </div>
    </li>
  </ul>`;
}

/**
 * The documents that the service makes of a visit, or what they wait for.
 *
 * @param {App} app
 * @param {Revision} revision
 */
export function fromService(app, revision) {
  const missing = whatIsMissing(app, revision);
  return html`${missing ? html`<p class="documents__why small">${missing.why}</p>` : nothing}
    <ul class="rows">
      ${documentsOf(revision.record).map(
        ({ title, about, href, file }) => html`<li class="row">
          <div class="row__text"><span class="row__title">${title}</span><span class="row__detail">${about}</span></div>
          ${missing ? html`<span class="tag">${missing.tag}</span>` : links(app, { title, href, file })}
        </li>`,
      )}
    </ul>`;
}

/**
 * @param {App} app
 * @param {Pick<FromService, 'title' | 'href' | 'file'>} paper
 */
function links(app, { title, href, file }) {
  if (file && sharesPapers())
    return html`<div class="documents__links">${shareButton(app, title, file)}</div>`;
  const about = html`<span class="nhsuk-u-visually-hidden">: ${title} ${t('(opens in a new tab)')}</span>`;
  return html`<div class="documents__links">
    <a href=${href} target="_blank" rel="noopener" @click=${followed(() => openServicePage(app, href))}>${file ? t('Open PDF') : t('Open')}${about}</a>
    ${file ? html`<a href=${file} download @click=${followed(() => keepServiceFile(app, file))}>${t('Download PDF')}<span class="nhsuk-u-visually-hidden">: ${title}</span></a>` : nothing}
  </div>`;
}

/**
 * Why the service can't be asked for a document of this record now; null if it can.
 *
 * @param {App} app
 * @param {Pick<Revision, 'state'>} revision
 * @returns {{why: string, tag: string} | null}
 */
export function whatIsMissing(app, { state }) {
  if (state !== 'received') {
    return {
      why: t('The service makes these when it has received the visit. Printing works now.'),
      tag: t('Not sent yet'),
    };
  }
  const phase = settledPhase(app.inside.sync);
  if (phase === 'offline' || phase === 'failed') {
    return {
      why: t('The service makes these, so they need signal. Printing works now.'),
      tag: t('Needs signal'),
    };
  }
  return phase === 'signed_out'
    ? {
        why: t('The service makes these. Sign in, and they are here. Printing works now.'),
        tag: t('Sign in first'),
      }
    : null;
}

/** @type {WeakMap<SyncEngine, string>} */
const settled = new WeakMap();

/**
 * How the last exchange ended: while the next one is under way, nothing new is known.
 *
 * @param {SyncEngine} sync
 */
function settledPhase(sync) {
  const { phase } = sync.state;
  if (phase !== 'syncing') settled.set(sync, phase);
  return settled.get(sync) ?? phase;
}

/**
 * @param {RecordEnvelope} record
 * @returns {FromService[]}
 */
function documentsOf({ id }) {
  return [
    {
      title: t('Summary'),
      about: t('The whole visit, for the record'),
      href: `/records/${id}/summary.pdf`,
      file: `/records/${id}/summary.pdf`,
    },
    {
      title: t('Letter'),
      about: t('Begins with the baby’s voice'),
      href: `/records/${id}/letter`,
    },
    {
      title: t('For the parent'),
      about: t('Only what you write for them or choose'),
      href: `/records/${id}/parent`,
    },
  ];
}

/**
 * The handouts given, each once, with the last day on which it was given.
 *
 * @param {App} app
 * @param {VisitEntry[]} visits the newest first
 */
export function handoutsGiven(app, visits) {
  const given = titlesAndDays(visits, app.definitions);
  if (given.length === 0) return html`<p class="empty">${t('No handout was given yet.')}</p>`;
  const read = (/** @type {string} */ id) => () =>
    app.router.go('article', { article: `handout/${id}`, variant: undefined, from: app.router.screen });
  return html`<ul class="rows">
    ${given.map(
      ({ id, title, day }) => html`<li class="row row--whole">
        <div class="row__text">
          <a class="row__link" href="#article" @click=${followed(read(id))}><span class="row__title row__name">${title}</span></a>
          <span class="row__detail">${t('Given on {day}', { day: dayInWords(day) })}</span>
        </div>
      </li>`,
    )}
  </ul>`;
}

/**
 * @param {VisitEntry[]} visits
 * @param {Definitions} definitions
 */
function titlesAndDays(visits, definitions) {
  /** @type {Map<string, {id: string, title: string, day: string}>} */
  const given = new Map();
  for (const { body } of visits) {
    for (const id of body.handouts ?? []) {
      const title = definitions.handouts.find((handout) => handout.id === id)?.title ?? id;
      if (!given.has(id)) given.set(id, { id, title, day: visitDay(body) });
    }
  }
  return [...given.values()];
}
