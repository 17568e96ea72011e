// The visitor's own list on Today: for today, left over, for later. Must not drop a line by itself.

import { html, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { addDays } from '../../domain/ages.js';
import { isSoon } from '../../domain/contacts.js';
import { t, tn } from '../../words.js';
import { startVisit } from '../draft/startVisit.js';
import { part } from '../page/modules.js';
import { openPlan, planForToday, unplan } from './planDialog.js';
import { goneRow, laterRow, leftRow, plannedRow } from './planRows.js';

/** @import { FamilyDue } from './dueList.js' */
/** @import { Plan, PlannedVisit } from '../../domain/plan.js' */
/** @import { FoundRisk, Planned } from '../../domain/types.js' */
/** @import { FamilyEntry } from '../../storage/caseload.js' */
/** @import { Draft } from '../../storage/shelves.js' */
/** @import { App } from '../types.js' */

/**
 * @typedef {object} Given
 * @property {Plan} plan
 * @property {Map<string, FamilyEntry>} known
 * @property {Map<string, FamilyDue>} dues of the families that are planned for today
 * @property {Draft[]} drafts of visits
 * @property {Map<string, FoundRisk[]>} risks that are open, by family
 */

/**
 * @param {Plan} plan
 * @param {Map<string, FamilyEntry>} known
 * @returns {PlannedVisit | undefined} the one to do now
 */
export function nextPlanned({ today }, known) {
  return today.find(({ family, isDone }) => !isDone && known.has(family));
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {Given} given
 */
export function showPlan(element, app, given) {
  const { plan, known } = given;
  showToday(element, app, given);
  const left = plan.left.filter(({ family }) => known.has(family));
  const gone = plan.left.filter(({ family }) => !known.has(family));
  part(element, '[data-left-part]').hidden = plan.left.length === 0;
  const isYesterday = plan.left.every(({ on }) => on === addDays(app.today, -1));
  part(element, '[data-left-title]').textContent = isYesterday ? t('Not done yesterday') : t('Not done yet');
  render(
    html`${left.map((planned) => leftRow({ ...about(app, planned, known), again: () => planForToday(app, planned) }, givenTo(app)))}
      ${gone.map((planned) => goneRow(planned, () => unplan(app, planned)))}`,
    part(element, '[data-left]'),
  );
  const later = plan.later.filter(({ family }) => known.has(family));
  part(element, '[data-later-part]').hidden = later.length === 0;
  part(element, '[data-later-title]').textContent = tn(
    '{number} planned for later',
    '{number} planned for later',
    later.length,
  );
  render(
    later.map((planned) => laterRow(about(app, planned, known), givenTo(app))),
    part(element, '[data-later]'),
  );
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {Given} given
 */
function showToday(element, app, { plan, known, dues, drafts, risks }) {
  const next = nextPlanned(plan, known);
  const row = (/** @type {PlannedVisit} */ planned) => {
    if (!known.has(planned.family)) return goneRow(planned, () => unplan(app, planned));
    const shown = about(app, planned, known);
    const worthAWord = (dues.get(planned.family)?.dues ?? []).filter(
      (due) => isSoon(due) && (!due.contact || due.contact !== planned.contact),
    );
    return plannedRow(
      {
        ...shown,
        planned,
        dues: worthAWord.slice(0, 1),
        risks: risks.get(planned.family),
        draft: drafts.find(({ family, supersedes }) => family === planned.family && !supersedes),
        isNext: planned === next,
        start: () => startVisit(app, planned.family, planned.contact),
      },
      givenTo(app),
    );
  };
  render(
    repeat(plan.today, ({ family }) => family, row),
    part(element, '[data-plan]'),
  );
  const said = part(element, '[data-plan-said]');
  said.textContent = whatIsSaid(plan);
  said.hidden = said.textContent === '';
}

/** @param {Plan} plan */
function whatIsSaid({ today }) {
  if (today.length === 0)
    return t('Nothing is planned yet, so whoever is due comes first. “Plan” puts a visit on your own list.');
  return today.every(({ isDone }) => isDone) ? t('All that was planned for today is signed.') : '';
}

/**
 * @param {App} app
 * @param {Planned} planned
 * @param {Map<string, FamilyEntry>} known that have it
 */
function about(app, planned, known) {
  const family = /** @type {FamilyEntry} */ (known.get(planned.family));
  return {
    planned,
    body: family.body,
    open: () => app.router.go('family', { family: family.id }),
    change: () => openPlan(app, family, planned),
    remove: () => unplan(app, planned),
  };
}

/** @param {App} app */
function givenTo(app) {
  return { definitions: app.definitions, today: app.today, now: app.now };
}
