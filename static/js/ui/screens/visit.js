// A signed visit: what became of it, its summary, its versions. Must not change it; an amendment is a new one.

import { html, nothing, render } from '../../../vendor/lit-html/lit-html.js';
import { outline } from '../../domain/outline.js';
import { documentView, edges, showEdges } from '../documentView.js';
import { NoLongerThere } from '../drafts.js';
import { icon } from '../icons.js';
import { part } from '../modules.js';
import { familyName } from '../names.js';
import { askAndPutRight, putRight } from '../putRight.js';
import { followed } from '../rows.js';
import { stateTag } from '../stateTag.js';
import { momentInWords } from '../times.js';

/** @import { FamilyEntry, VisitEntry } from '../../storage/caseload.js' */
/** @import { Revision } from '../../storage/revisions.js' */
/** @import { VisitRecord } from '../../domain/types.js' */
/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startVisitRecord(element, app) {
  const { caseload, vault } = app.inside;
  const { family: familyId = '', record: subject } = app.router.place;
  let shown = '';

  const draw = async () => {
    if (!app.isUnlocked) return;
    const [family, visits] = await Promise.all([caseload.family(familyId), caseload.visits(familyId)]);
    const visit = visits.find(({ id }) => id === subject);
    if (!family || !visit) throw new NoLongerThere();
    const wanted = shown || visit.record.id;
    const revision = /** @type {Revision} */ (visit.history.find(({ record }) => record.id === wanted));
    const people = { [vault.userId]: vault.userName, ...(await vault.get('setting', 'people')) };
    const show = (/** @type {string} */ id) => {
      shown = id;
      draw();
    };
    drawDocument(element, app, family, visit, revision, people);
    render(head(app, family, revision), part(element, '[data-head]'));
    render(actions(app, visit, revision), part(element, '[data-actions]'));
    render(
      visit.history.toReversed().map((each) => revisionRow(each, visit, revision, app, show)),
      part(element, '[data-revisions]'),
    );
  };
  await draw();
  caseload.addEventListener('change', draw);
  app.addEventListener('state', draw);
  return () => {
    caseload.removeEventListener('change', draw);
    app.removeEventListener('state', draw);
    showEdges(null);
  };
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {FamilyEntry} family
 * @param {VisitEntry} visit
 * @param {Revision} revision
 * @param {{[user: string]: string}} people
 */
function drawDocument(element, app, family, visit, revision, people) {
  const record = /** @type {VisitRecord} */ (revision.record);
  const number = visit.history.indexOf(revision) + 1;
  const later = visit.history.find((each) => each.record.supersedes === record.id);
  const which = {
    number,
    of: visit.history.length,
    superseded_reason: later?.record.reason,
  };
  const { receipt } = revision;
  const proof =
    receipt && revision.state === 'received'
      ? { sha256: receipt.sha256, seq: receipt.seq, received_at: receipt.received_at }
      : null;
  const summary = outline(record, family.body, app.definitions, people, which, proof);
  showEdges(edges(summary, which, proof));
  render(documentView(summary), part(element, '[data-document]'));
}

/**
 * @param {App} app
 * @param {FamilyEntry} family
 * @param {Revision} revision
 */
function head(app, family, revision) {
  const back = followed(() => app.router.go('family', { family: family.id }));
  return html`<div class="line line--apart">
    <a class="nhsuk-back-link" href="#family" @click=${back}>${familyName(family.body)}</a>
    <div class="line">${stateTag(revision)}<span class="small muted">${became(revision, app.now)}</span></div>
  </div>`;
}

/**
 * @param {Revision} revision
 * @param {Date} now
 */
function became({ state, record, receipt, refusal }, now) {
  if (state === 'received' && receipt) {
    return `${momentInWords(receipt.received_at, now)} · receipt ${receipt.sha256.slice(0, 8).toUpperCase()}`;
  }
  const signed = `Signed ${momentInWords(record.signed_at, now)}.`;
  return state === 'refused'
    ? `${signed} ${refusal?.message ?? ''} It is safe on this tablet.`
    : `${signed} It goes by itself when there is signal.`;
}

/**
 * @param {App} app
 * @param {VisitEntry} visit
 * @param {Revision} revision
 */
function actions(app, visit, revision) {
  const { record, state } = revision;
  const isLatest = record.id === visit.record.id;
  const amend = () =>
    visit.state === 'refused' ? putRight(app, visit.record) : askAndPutRight(app, visit.record);
  const isThere = state === 'received' && ['idle', 'syncing'].includes(app.inside.sync.state.phase);
  return html`<div class="form-actions">
    <button class="nhsuk-button" type="button" @click=${() => print()}>${icon('print')}Print</button>
    ${
      isThere
        ? html`<a class="nhsuk-button nhsuk-button--secondary" href=${`/records/${record.id}/summary.pdf`} target="_blank" rel="noopener">Open PDF<span class="nhsuk-u-visually-hidden"> (opens in a new tab)</span></a>
            <a class="nhsuk-button nhsuk-button--secondary" href=${`/records/${record.id}/summary.pdf?download=1`} download>${icon('download')}Download PDF</a>
            ${drawnByServer(`/records/${record.id}/letter`, 'Letter')}
            ${drawnByServer(`/records/${record.id}/parent`, 'For the parent')}
            ${drawnByServer(`/families/${record.family}/trend`, 'Trend')}`
        : nothing
    }
    ${isLatest ? html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${amend}>${icon('edit')}Amend</button>` : nothing}
    ${isThere ? nothing : html`<span class="small muted">The PDF is there once the visit is received and there is signal. Printing works now.</span>`}
  </div>`;
}

/**
 * A link to a document that the server draws.
 *
 * @param {string} href
 * @param {string} words
 */
function drawnByServer(href, words) {
  return html`<a class="nhsuk-button nhsuk-button--secondary" href=${href} target="_blank" rel="noopener">${words}<span class="nhsuk-u-visually-hidden"> (opens in a new tab)</span></a>`;
}

/**
 * @param {Revision} each
 * @param {VisitEntry} visit
 * @param {Revision} shown
 * @param {App} app
 * @param {(id: string) => void} show
 */
function revisionRow(each, visit, shown, app, show) {
  const number = visit.history.indexOf(each) + 1;
  const isShown = each.record.id === shown.record.id;
  return html`<li class="row row--stacking">
    <div class="row__text">
      <span class="row__title">Version ${number}${each.record.id === visit.record.id ? ', the one that counts' : ''}</span>
      <span class="row__detail">Signed ${momentInWords(each.record.signed_at, app.now)}${each.record.reason ? html` · because: ${each.record.reason}` : nothing}</span>
    </div>
    ${stateTag(each)}
    ${
      isShown
        ? html`<span class="small muted">Shown above</span>`
        : html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => show(each.record.id)}>Show<span class="nhsuk-u-visually-hidden"> version ${number}</span></button>`
    }
  </li>`;
}
