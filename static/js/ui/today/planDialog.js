// Plans a visit on the visitor's own list: the day, perhaps the time, perhaps the purpose. Must not begin the visit.

import { html, render } from 'lit-html';
import { addDays } from '../../domain/ages.js';
import { duesOf, stillDue } from '../../domain/contacts.js';
import { planVisit, unplanVisit } from '../../storage/plan.js';
import { t } from '../../words.js';
import { showProblem } from '../form/fieldValue.js';
import { openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';
import { familyName, fieldOf } from '../wording/names.js';

/** @import { FamilyBody, Planned } from '../../domain/types.js' */
/** @import { App } from '../types.js' */
/** @typedef {{id: string, body: FamilyBody}} Family */

/**
 * @param {App} app
 * @param {Family} family
 * @param {Planned} [planned] what is on the list already, to be changed
 */
export async function openPlan(app, family, planned) {
  const suggested = planned ? planned.contact : await mostUrgent(app, family);
  await openDialog('dialog-plan', (dialog) => {
    fill(dialog, app, family, planned, suggested);
    const change = () => {
      part(dialog, '[data-other]').hidden = chosenDay(dialog) !== 'other';
    };
    for (const radio of dialog.querySelectorAll('[name=plan-day]')) radio.addEventListener('change', change);
    part(dialog, 'form').addEventListener('submit', async (event) => {
      event.preventDefault();
      const on = dayOf(dialog, app.today);
      showProblem(part(dialog, '[data-other]'), on ? '' : t('Choose a day from today on.'));
      if (!on) return part(dialog, '#plan-on').focus();
      const entry = entryOf(dialog, family, on);
      await planVisit(
        app.inside.vault,
        { ...entry, ...(await whatIsThere(app, family.id, planned)) },
        planned,
      );
      dialog.close();
      app.inside.caseload.hasChanged();
    });
    part(dialog, '[data-remove]').addEventListener('click', async () => {
      if (planned) await unplan(app, planned);
      dialog.close();
    });
  });
}

/**
 * @param {App} app
 * @param {Planned} planned
 */
export async function unplan(app, planned) {
  await unplanVisit(app.inside.vault, planned);
  app.inside.caseload.hasChanged();
}

/**
 * Move what was left over to another day; its time no longer holds.
 *
 * @param {App} app
 * @param {Planned} planned
 */
export async function planForToday(app, planned) {
  const { family, contact } = planned;
  const there = await whatIsThere(app, family, planned);
  await planVisit(
    app.inside.vault,
    { family, on: app.today, ...(contact && { contact }), ...there },
    planned,
  );
  app.inside.caseload.hasChanged();
}

/**
 * The visits signed or begun so far: the plan is for another one.
 *
 * @param {App} app
 * @param {string} family
 * @param {Planned | undefined} planned before: what was begun since then may be what it was for
 */
async function whatIsThere({ inside: { caseload } }, family, planned) {
  const [facts, drafts] = await Promise.all([caseload.visitFacts([family]), caseload.drafts({ family })]);
  const before = (facts.get(family) ?? []).map(({ visit }) => visit);
  const open = drafts.filter(({ kind, supersedes }) => kind === 'visit' && !supersedes);
  const begun = planned ? (planned.begun ?? []) : open.map(({ subject }) => subject);
  return { ...(before.length > 0 && { before }), ...(begun.length > 0 && { begun }) };
}

/**
 * @param {App} app
 * @param {Family} family
 * @returns {Promise<string | undefined>} the contact that the family is due first
 */
async function mostUrgent(app, { id, body }) {
  const visits = (await app.inside.caseload.visitFacts([id])).get(id) ?? [];
  const dues = duesOf(body, app.definitions, app.today).filter(({ contact }) => contact);
  return dues.find((due) => stillDue(due, visits))?.contact;
}

/**
 * @param {HTMLElement} dialog
 * @param {App} app
 * @param {Family} family
 * @param {Planned | undefined} planned
 * @param {string | undefined} contact
 */
function fill(dialog, app, { body }, planned, contact) {
  part(dialog, '#plan-title').textContent = t('Plan a visit to {name}', { name: familyName(body) });
  const on = planned && planned.on >= app.today ? planned.on : app.today;
  const day = { [app.today]: 'today', [addDays(app.today, 1)]: 'tomorrow' }[on] ?? 'other';
  /** @type {HTMLInputElement} */ (part(dialog, `[name=plan-day][value=${day}]`)).checked = true;
  const other = /** @type {HTMLInputElement} */ (part(dialog, '#plan-on'));
  other.min = app.today;
  if (day === 'other') other.value = on;
  part(dialog, '[data-other]').hidden = day !== 'other';
  /** @type {HTMLInputElement} */ (part(dialog, '#plan-at')).value = planned?.at ?? '';
  const choices = fieldOf(app.definitions.forms.visit, 'contact')?.choices ?? [];
  render(
    html`<option value="">${t('Not decided yet')}</option>${choices.map(({ value, label }) => html`<option value=${value} ?selected=${value === contact}>${label}</option>`)}`,
    part(dialog, '#plan-contact'),
  );
  part(dialog, '[data-remove]').hidden = !planned;
}

/** @param {HTMLElement} dialog */
function chosenDay(dialog) {
  return /** @type {HTMLInputElement} */ (part(dialog, '[name=plan-day]:checked')).value;
}

/**
 * @param {HTMLElement} dialog
 * @param {string} today
 * @returns {string} "" when another day was chosen but is missing or over
 */
function dayOf(dialog, today) {
  const chosen = chosenDay(dialog);
  if (chosen === 'today') return today;
  if (chosen === 'tomorrow') return addDays(today, 1);
  const { value } = /** @type {HTMLInputElement} */ (part(dialog, '#plan-on'));
  return value >= today ? value : '';
}

/**
 * @param {HTMLElement} dialog
 * @param {Family} family
 * @param {string} on
 * @returns {Planned}
 */
function entryOf(dialog, { id }, on) {
  const at = /** @type {HTMLInputElement} */ (part(dialog, '#plan-at')).value;
  const contact = /** @type {HTMLSelectElement} */ (part(dialog, '#plan-contact')).value;
  return { family: id, on, ...(at && { at }), ...(contact && { contact }) };
}
