// A signed visit: its state, summary and versions. Must not change it; an amendment is a new record.

import { html, nothing, render } from 'lit-html';
import { familyOf, isKeptApart } from '../../domain/familyInTime.js';
import { outline } from '../../domain/outline.js';
import { differences } from '../../domain/outlineDifference.js';
import { risksBesideFamily } from '../../storage/riskFacts.js';
import { t } from '../../words.js';
import { amend, askAndAmend } from '../draft/amend.js';
import { NoLongerThere } from '../draft/drafts.js';
import { unlessGone } from '../draft/unlessGone.js';
import { icon } from '../page/icons.js';
import { part } from '../page/modules.js';
import { followed } from '../page/rows.js';
import { stateTag } from '../page/stateTag.js';
import { fromService, handoutsGiven } from '../paper/documentList.js';
import { documentView, edges, showEdges } from '../paper/documentView.js';
import { mayBeGiven, noPaperNote } from '../risk/noPaper.js';
import { familyName } from '../wording/names.js';
import { readFamily } from './family.js';
import { changes, proof, versionRows } from './versions.js';

/** @import { Outline, People, ReceiptInfo, RevisionInfo, VisitRecord } from '../../domain/types.js' */
/** @import { FamilyEntry, VisitEntry } from '../../storage/caseload.js' */
/** @import { Revision } from '../../storage/revisions.js' */
/** @import { Draft } from '../../storage/shelves.js' */
/** @import { App } from '../types.js' */
/** @typedef {{family: FamilyEntry, visit: VisitEntry, visits: VisitEntry[], drafts: Draft[], people: People}} Known */

/** @type {import('../types.js').Start} */
export async function startVisitRecord(element, app) {
  const { caseload } = app.inside;
  const { family: familyId = '', record: subject } = app.router.place;
  /** @type {Known} */
  let known;
  let shown = '';

  const draw = () => {
    if (!app.isUnlocked) return;
    const { visit, people } = known;
    const wanted = shown || visit.record.id;
    const revision = /** @type {Revision} */ (visit.history.find(({ record }) => record.id === wanted));
    const show = (/** @type {string} */ id) => {
      shown = id;
      draw();
      part(document, '#main').scrollIntoView();
    };
    render(head(app, known, revision), part(element, '[data-head]'));
    render(actions(app, known, revision, element), part(element, '[data-actions]'));
    drawDocument(element, app, known, revision);
    render(proof(revision, people, app.now), part(element, '[data-proof]'));
    render(fromService(app, revision), part(element, '[data-documents]'));
    const given = { ...visit, body: /** @type {VisitRecord} */ (revision.record).body };
    render(handoutsGiven(app, [given]), part(element, '[data-handouts]'));
    render(versionRows(visit, revision, app.now, show), part(element, '[data-revisions]'));
  };
  const read = async () => {
    if (!app.isUnlocked) return;
    const found = await readFamily(app, familyId);
    const visit = found?.visits.find(({ id }) => id === subject);
    if (!found || !visit) throw new NoLongerThere();
    known = { ...found, visit };
    draw();
  };
  await read();
  const readAgain = unlessGone(element, app, read);
  caseload.addEventListener('change', readAgain);
  app.addEventListener('state', draw);
  return () => {
    caseload.removeEventListener('change', readAgain);
    app.removeEventListener('state', draw);
    showEdges(null);
  };
}

/**
 * @param {App} app
 * @param {Known} known
 * @param {Revision} revision
 */
function head(app, { family, visit }, revision) {
  const back = followed(() => app.router.back('family', { family: family.id }));
  // Today's name would stand beside the document's.
  const isApart = isKeptApart(familyOf(revision, family.history), undefined);
  const isLatest = revision.record.id === visit.record.id;
  return html`<div class="line line--apart">
    <a class="nhsuk-back-link" href="#family" @click=${back}>${isApart ? t('Back to the family') : familyName(family.body)}</a>
    <div class="line">${isLatest ? nothing : html`<span class="tag tag--waiting">${t('An earlier version')}</span>`}${stateTag(revision)}</div>
  </div>
  ${noPaperNote(family)}`;
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {Known} known
 * @param {Revision} revision
 */
function drawDocument(element, app, known, revision) {
  const { history } = known.visit;
  const number = history.indexOf(revision) + 1;
  const which = infoOf(known.visit, revision);
  const summary = summaryOf(app, known, revision);
  showEdges(edges(summary, which, receiptOf(revision)));
  render(documentView(summary), part(element, '[data-document]'));
  const before = history.find(({ record }) => record.id === revision.record.supersedes);
  part(element, '[data-changes]').hidden = !before;
  if (!before) return;
  const found = differences(summaryOf(app, known, before), summary);
  render(changes(found, { reason: revision.record.reason ?? '', number }), part(element, '[data-changes]'));
}

/**
 * @param {App} app
 * @param {Known} known
 * @param {Revision} revision
 * @returns {Outline}
 */
function summaryOf({ definitions }, { family, visits, visit, people }, revision) {
  const record = /** @type {VisitRecord} */ (revision.record);
  const then = familyOf(revision, family.history);
  const risks = risksBesideFamily(visits, then, family.history);
  return outline(record, then, definitions, people, infoOf(visit, revision), receiptOf(revision), risks);
}

/**
 * @param {VisitEntry} visit
 * @param {Revision} revision
 * @returns {RevisionInfo}
 */
function infoOf({ history }, revision) {
  const later = history.find(({ record }) => record.supersedes === revision.record.id);
  return {
    number: history.indexOf(revision) + 1,
    of: history.length,
    superseded_reason: later?.record.reason,
  };
}

/**
 * @param {Revision} revision
 * @returns {ReceiptInfo | null}
 */
function receiptOf({ receipt, state }) {
  if (!receipt || state !== 'received') return null;
  return { sha256: receipt.sha256, seq: receipt.seq, received_at: receipt.received_at };
}

/**
 * @param {App} app
 * @param {Known} known
 * @param {Revision} revision
 * @param {HTMLElement} element
 */
function actions(app, { visit, drafts }, revision, element) {
  const isLatest = revision.record.id === visit.record.id;
  const toTheSide = () => part(element, '[data-side]').scrollIntoView();
  return html`<div class="form-actions">
    <button class="nhsuk-button" type="button" @click=${async () => (await mayBeGiven(app)) && print()}>${icon('print')}${t('Print')}</button>
    ${isLatest ? amendButton(app, visit, drafts) : nothing}
    <button class="link-button record__jump" type="button" @click=${toTheSide}>${t('Documents and versions')}</button>
  </div>`;
}

/**
 * @param {App} app
 * @param {VisitEntry} visit
 * @param {Draft[]} drafts
 */
function amendButton(app, { record, state }, drafts) {
  const begun = drafts.find((draft) => draft.supersedes === record.id || draft.replaces?.includes(record.id));
  const [words, act] = begun
    ? [t('Continue the amendment'), () => amend(app, record, begun.reason)]
    : state === 'refused'
      ? [t('Put it right'), () => amend(app, record)]
      : [t('Amend'), () => askAndAmend(app, record)];
  return html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${act}>${icon('edit')}${words}</button>`;
}
