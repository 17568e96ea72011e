// One family: needs, visits, observations, documents. Must not compare or score by itself.

import { html, nothing, render } from 'lit-html';
import { familyNow, familyOf } from '../../domain/familyInTime.js';
import { isSomeoneHere } from '../../domain/lifeEvents.js';
import { isRaised } from '../../domain/openRisk.js';
import { trend } from '../../domain/trend.js';
import { visitDay } from '../../domain/visit.js';
import { risksBesideFamily } from '../../storage/riskFacts.js';
import * as settings from '../../storage/settings.js';
import { t } from '../../words.js';
import { amend } from '../draft/amend.js';
import { NoLongerThere } from '../draft/drafts.js';
import { startVisit } from '../draft/startVisit.js';
import { unlessGone } from '../draft/unlessGone.js';
import { icon } from '../page/icons.js';
import { part } from '../page/modules.js';
import { dueLines } from '../page/rows.js';
import { openServicePage } from '../page/servicePage.js';
import { fromService, handoutsGiven, ownPage } from '../paper/documentList.js';
import { turnTo } from '../read/turnTablet.js';
import { riskCards } from '../risk/riskWords.js';
import { duesNow } from '../today/dueList.js';
import { standingOf } from '../wording/lentWords.js';
import { dayInWords } from '../wording/times.js';
import { babyFacts, carerRow, familyHead } from './familyPeople.js';
import { observed } from './observed.js';
import { timeline } from './timeline.js';
import { askWhatChanged } from './whatChanged.js';

/** @import { FoundRisk, People, VisitRecord } from '../../domain/types.js' */
/** @import { FamilyEntry, VisitEntry } from '../../storage/caseload.js' */
/** @import { Draft } from '../../storage/shelves.js' */
/** @import { App } from '../types.js' */
/**
 * @typedef {{family: FamilyEntry, visits: VisitEntry[], drafts: Draft[], people: People, standing: string | null}} Known what
 *   the tablet has of it; `standing`: how long it is here, if it is not one's own
 */

/** @typedef {import('../../domain/contacts.js').Due} Due */

/** The contacts due beside its name; the rest is on Today. */
const MOST_DUES = 2;
/** The reason of an amendment, in the record's language; its author may write another one. */
const TOLD_NOW = 'Somebody has been told of the immediate risk';
const TOLD_WHOM = 'formulation/immediate/told_whom';

/** @type {import('../types.js').Start} */
export async function startFamily(element, app) {
  const { caseload } = app.inside;
  const id = app.router.place.family ?? '';
  /** @type {Known} */
  let known;
  /** @type {Due[]} */
  let dues = [];
  let isWhole = false;
  let chosen = 0;

  const draw = () => {
    if (!app.isUnlocked) return;
    const { family, visits, drafts, people } = known;
    const showAll = () => {
      isWhole = true;
      draw();
    };
    const choose = (/** @type {number} */ at) => {
      chosen = at;
      draw();
    };
    drawPeople(element, app, known, dues);
    drawRisks(element, app, known);
    const now = familyNow(family.body, family.history);
    const common = { visits, family: now, definitions: app.definitions };
    const open = (/** @type {VisitEntry} */ visit) =>
      app.router.go('visit', { family: id, record: visit.id });
    const goOn = (/** @type {Draft} */ draft) =>
      app.router.go(draft.step || 'visit-who', { family: id, draft: draft.id, observation: undefined });
    const me = app.inside.vault.userId;
    render(
      timeline({ ...common, drafts, people, me, now: app.now, isWhole, showAll, open, goOn }),
      part(element, '[data-visits]'),
    );
    const records = visits.map(({ record }) => /** @type {VisitRecord} */ (record));
    const told = trend(records, familiesOf(visits, family.history), app.definitions, people);
    const openTrend = () => app.router.go('trend', { family: id });
    render(
      observed({ ...common, trend: told, chosen, choose, open, openTrend }),
      part(element, '[data-observed]'),
    );
    drawDocuments(element, app, visits, open);
  };
  const read = async () => {
    if (!app.isUnlocked) return;
    const found = await readFamily(app, id);
    if (!found) throw new NoLongerThere();
    const [due] = await duesNow(caseload, [found.family], app.definitions, app.today);
    known = found;
    dues = due?.dues.slice(0, MOST_DUES) ?? [];
    draw();
  };
  await read();
  const readAgain = unlessGone(element, app, read);
  caseload.addEventListener('change', readAgain);
  app.addEventListener('state', draw);
  return () => {
    caseload.removeEventListener('change', readAgain);
    app.removeEventListener('state', draw);
  };
}

/**
 * The family of its time, for each visit's record.
 *
 * @param {VisitEntry[]} visits
 * @param {FamilyEntry['history']} history
 */
export function familiesOf(visits, history) {
  return Object.fromEntries(visits.map((visit) => [visit.record.id, familyOf(visit, history)]));
}

/**
 * @param {App} app
 * @param {string} id
 * @returns {Promise<Known | null>}
 */
export async function readFamily(app, id) {
  const { caseload, vault } = app.inside;
  const [family, visits, drafts, names, lent] = await Promise.all([
    caseload.family(id),
    caseload.visits(id),
    caseload.drafts({ family: id }),
    settings.people.read(vault),
    caseload.lent(),
  ]);
  const people = { [vault.userId]: vault.userName, ...names };
  const standing = standingOf(id, lent, people);
  return (
    family && { family, visits, drafts: drafts.filter(({ kind }) => kind === 'visit'), people, standing }
  );
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {Known} known
 * @param {Due[]} dues the most urgent first
 */
function drawPeople(element, app, { family, drafts, standing }, dues) {
  const { definitions, today } = app;
  const { babies, carers, notes } = family.body;
  const isBegun = drafts.some(({ supersedes }) => !supersedes);
  render(
    html`<div class="stage__head">
      ${familyHead(family, { definitions, today }, html`${standing ? html`<p data-standing>${standing}</p>` : nothing}<p>${dueLines(dues, family.body, definitions)}</p>`)}
      <div class="form-actions">
        <button class="nhsuk-button" type="button" data-tour="start-visit" @click=${() => startVisit(app, family.id)}>${isBegun ? t('Continue visit') : t('Start visit')}</button>
        <button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => amend(app, family.record)}>${icon('edit')}${t('Change')}</button>
        ${
          app.inside.sync.state.role === 'lead'
            ? html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => openServicePage(app, `/team/families/${family.id}/opened`)}>${t('Who opened this record')}<span class="nhsuk-u-visually-hidden"> ${t('(opens in a new tab)')}</span></button>`
            : nothing
        }
        ${
          isSomeoneHere(family.body)
            ? html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => turnTo(app, family.body)}>${icon('turn')}${t('Turn the tablet')}</button>`
            : nothing
        }
      </div>
    </div>`,
    part(element, '[data-head]'),
  );
  part(element, '[data-babies-title]').textContent = babies.length > 1 ? t('Babies') : t('Baby');
  render(
    babies.map((baby) => babyFacts(baby, family.body, today, () => askWhatChanged(app, family, baby))),
    part(element, '[data-babies]'),
  );
  render(
    html`<ul class="rows">${carers.map((carer) => carerRow(carer, family.body, definitions))}</ul>`,
    part(element, '[data-carers]'),
  );
  part(element, '[data-notes-part]').hidden = !notes;
  part(element, '[data-notes]').textContent = notes ?? '';
}

/**
 * Shown before any score, whatever the score is.
 *
 * @param {HTMLElement} element
 * @param {App} app
 * @param {Known} known
 */
function drawRisks(element, app, { family, visits, drafts }) {
  const now = familyNow(family.body, family.history);
  const risks = risksBesideFamily(visits, now, family.history).filter(({ closed }) => closed === null);
  const open = (/** @type {FoundRisk} */ { visit }) =>
    app.router.go('visit', { family: app.router.place.family, record: visit });
  const telling = (/** @type {FoundRisk} */ { visit }) => {
    const { record, body } = visits.find(({ id }) => id === visit) ?? {};
    // An amendment that no longer finds the risk has no place for it: there a later visit says what became of it.
    if (!record || !isRaised(body?.formulation?.immediate)) return null;
    const begun = drafts.find(
      ({ supersedes, replaces }) => supersedes === record.id || replaces?.includes(record.id),
    );
    return () => amend(app, record, begun ? begun.reason : TOLD_NOW, TOLD_WHOM);
  };
  render(riskCards(risks, { now: app.now, open, telling }), part(element, '[data-risks]'));
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {VisitEntry[]} visits the newest first
 * @param {(visit: VisitEntry) => void} open
 */
function drawDocuments(element, app, visits, open) {
  const [last] = visits;
  part(element, '[data-documents-part]').hidden = !last;
  render(last ? handoutsGiven(app, visits) : nothing, part(element, '[data-handouts]'));
  render(
    last
      ? html`<p class="muted small">${t('Of the visit on {day}', { day: dayInWords(visitDay(last.body)) })}</p>
        ${ownPage(() => open(last))}${fromService(app, last)}`
      : nothing,
    part(element, '[data-documents]'),
  );
}
