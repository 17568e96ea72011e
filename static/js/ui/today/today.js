// Today: is it safe to leave, what is planned, what was begun, who is due what, what is not sent, whom to greet.
// Must not score, nor wait for what can come a moment later.

import { html, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { plannedNow } from '../../domain/lifeEvents.js';
import { planOf } from '../../domain/plan.js';
import { plannedVisits } from '../../storage/plan.js';
import { openRisksToday } from '../../storage/riskFacts.js';
import { t, tn } from '../../words.js';
import { part } from '../page/modules.js';
import { draftRow, familyRow } from '../page/rows.js';
import { linesOf, riskTag } from '../risk/riskWords.js';
import { showOutbox } from '../sending/outboxList.js';
import { byName } from '../wording/names.js';
import { weekdayInWords } from '../wording/times.js';
import { duesNow } from './dueList.js';
import { TodayDue } from './todayDue.js';
import { showHello } from './todayHello.js';
import { showLight } from './todayLight.js';
import { nextPlanned, showPlan } from './todayPlan.js';

/** @import { FoundRisk, Planned } from '../../domain/types.js' */
/** @import { Draft } from '../../storage/shelves.js' */
/** @import { Caseload, FamilyEntry } from '../../storage/caseload.js' */
/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startToday(element, app) {
  const { caseload } = app.inside;
  let turn = 0;
  let isLeft = false;
  startSearch(element, app);

  const draw = async () => {
    if (!app.isUnlocked) return;
    turn += 1;
    const own = turn;
    const isWanted = () => own === turn && !isLeft && app.isUnlocked;
    const due = await drawAll(element, app, isWanted);
    // What a large caseload has below the fold must not hold up the first look.
    due?.findMore(isWanted);
  };
  const outbox = async () => {
    if (app.isUnlocked) drawOutbox(element, app, await caseload.outbox(), await caseload.families());
  };
  const light = () => showLight(part(element, '[data-ready]'), app);
  await draw();
  light();
  caseload.addEventListener('change', draw);
  app.addEventListener('state', light);
  app.inside.sync.addEventListener('state', outbox);
  app.worker?.addEventListener('ready', light);
  app.worker?.addEventListener('waiting', light);
  const { sync } = app.inside;
  return () => {
    isLeft = true;
    caseload.removeEventListener('change', draw);
    app.removeEventListener('state', light);
    sync.removeEventListener('state', outbox);
    app.worker?.removeEventListener('ready', light);
    app.worker?.removeEventListener('waiting', light);
  };
}

/**
 * A search typed here continues on Families; letters typed on the way are not lost.
 *
 * @param {HTMLElement} element
 * @param {App} app
 */
function startSearch(element, app) {
  const input = /** @type {HTMLInputElement} */ (part(element, '#today-search'));
  const leave = () => {
    if (app.router.screen === 'families') app.router.amend({ search: input.value });
    else app.router.go('families', { search: input.value, shown: undefined, isTyping: true });
  };
  input.addEventListener('input', leave);
  part(element, '[data-search]').addEventListener('submit', leave);
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {() => boolean} isWanted
 * @returns {Promise<TodayDue | null>} null when somebody else draws by now
 */
async function drawAll(element, app, isWanted) {
  const { caseload, vault } = app.inside;
  const [families, drafts, outbox, list, found] = await Promise.all([
    caseload.families(),
    caseload.drafts(),
    caseload.outbox(),
    plannedVisits(vault),
    caseload.openRisks(),
  ]);
  const risks = await openRisksToday(caseload, families, found);
  const known = new Map(families.map((family) => [family.id, family]));
  const planned = plannedNow(list, known);
  const begun = drafts.filter(({ kind }) => kind === 'visit');
  const plan = planOf(planned, app.today, await visitsOf(caseload, planned, app.today));
  const forToday = plan.today.flatMap(({ family }) => known.get(family) ?? []);
  const isFirst = plan.today.length === 0;
  const isPlanned = new Set(forToday.map(({ id }) => id));
  const others = drafts.filter(
    (draft) => draft.kind === 'family' || draft.supersedes || !isPlanned.has(draft.family),
  );
  const next = nextPlanned(plan, known);
  const due = new TodayDue(element, app, {
    families,
    skip: isPlanned,
    risks,
    isFirst,
    hasMain: isFirst && others.length === 0,
  });
  const [dues] = await Promise.all([duesNow(caseload, forToday, app.definitions, app.today), due.find()]);
  if (!isWanted()) return null;
  part(element, '[data-date]').textContent = t('Today, {day}', { day: weekdayInWords(app.now) });
  part(element, '[data-all]').textContent = tn(
    'Your {number} family',
    'All {number} families',
    families.length,
  );
  showPlan(element, app, {
    plan,
    known,
    dues: new Map(dues.map((each) => [each.family.id, each])),
    drafts: begun,
    risks,
  });
  drawRisks(element, app, families, risks);
  drawDrafts(element, app, others, known, next === undefined);
  placeDue(element, isFirst);
  due.draw();
  drawOutbox(element, app, outbox, families);
  showHello(
    part(element, '[data-hello-part]'),
    app,
    known.get(next?.family ?? begun[0]?.family ?? '') ?? due.top,
  );
  part(element, '[data-empty]').hidden = families.length > 0;
  part(element, '[data-plan-part]').hidden = families.length === 0;
  return due;
}

/**
 * Every family with an open immediate risk, whether planned, due or neither.
 *
 * @param {HTMLElement} element
 * @param {App} app
 * @param {FamilyEntry[]} families
 * @param {Map<string, FoundRisk[]>} risks
 */
function drawRisks(element, app, families, risks) {
  const atRisk = byName(families.filter(({ id }) => risks.has(id)));
  part(element, '[data-risks-part]').hidden = atRisk.length === 0;
  const given = { definitions: app.definitions, today: app.today };
  const row = (/** @type {FamilyEntry} */ { id, body }) => {
    const open = risks.get(id) ?? [];
    const told = open.map((risk) => html`<span class="row__detail">${linesOf(risk, app.now)[0]}</span>`);
    const detail = html`${riskTag(open)}${told}`;
    return familyRow({ body, detail, open: () => app.router.go('family', { family: id }) }, given);
  };
  render(
    repeat(atRisk, ({ id }) => id, row),
    part(element, '[data-risks]'),
  );
}

/**
 * The signed visits that show which plans are done.
 *
 * @param {Caseload} caseload
 * @param {Planned[]} planned
 * @param {string} today
 */
function visitsOf(caseload, planned, today) {
  const begun = planned.filter(({ on }) => on <= today).map(({ family }) => family);
  return caseload.visitFacts([...new Set(begun)]);
}

/**
 * Where nothing is planned, the families that are due come first.
 *
 * @param {HTMLElement} element
 * @param {boolean} isFirst
 */
function placeDue(element, isFirst) {
  const list = part(element, '[data-families]');
  const place = part(element, isFirst ? '[data-due-first]' : '[data-due-beside]');
  if (list.parentElement !== place) place.append(list);
  list.classList.toggle('rows--more', isFirst);
  part(element, '[data-due-part]').hidden = isFirst;
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {Draft[]} drafts
 * @param {Map<string, FamilyEntry>} known
 * @param {boolean} hasMain the first of them is the one thing to do now
 */
function drawDrafts(element, app, drafts, known, hasMain) {
  part(element, '[data-drafts-part]').hidden = drafts.length === 0;
  const given = { definitions: app.definitions, now: app.now, today: app.today };
  const row = (/** @type {Draft} */ draft) => {
    const family = known.get(draft.family)?.body ?? null;
    const open = () =>
      app.router.go(draft.step || (draft.kind === 'family' ? 'family-edit' : 'visit-who'), {
        draft: draft.id,
        family: draft.family,
      });
    return draftRow({ draft, family, isFirst: hasMain && draft === drafts[0], open }, given);
  };
  render(
    repeat(drafts, ({ id }) => id, row),
    part(element, '[data-drafts]'),
  );
}

/**
 * @param {HTMLElement} element
 * @param {App} app
 * @param {import('../../storage/shelves.js').Outgoing[]} outbox
 * @param {FamilyEntry[]} families
 */
function drawOutbox(element, app, outbox, families) {
  const known = new Map(families.map((family) => [family.id, family]));
  showOutbox(part(element, '[data-outbox]'), app, outbox, known);
}
