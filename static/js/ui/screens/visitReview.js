// The last look and the signature. Must not block what clinical judgement may leave open, nor sign what would be refused.

import { html, render } from '../../../vendor/lit-html/lit-html.js';
import { checkBody } from '../../domain/bodies.js';
import { outline } from '../../domain/outline.js';
import { checkVisit } from '../../domain/visit.js';
import { checkRow } from '../checkRow.js';
import { ask, openDialog } from '../dialog.js';
import { documentView } from '../documentView.js';
import { showProblem } from '../fieldValue.js';
import { part } from '../modules.js';
import { openPoints } from '../openPoints.js';
import { LEAST_REASON } from '../putRight.js';
import { openVisit } from '../visitStep.js';
import { bindVisitForm } from './visitForm.js';

/** @import { OpenPoint } from '../openPoints.js' */
/** @import { App, OpenVisit } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startVisitReview(element, app) {
  const visit = await openVisit(element, app);
  const { draft } = visit;
  const form = part(element, '[data-form]');
  const reason = /** @type {HTMLInputElement} */ (part(element, '[data-reason]'));
  const reasonPart = part(element, '[data-reason-part]');
  const isAmendment = Boolean(draft.draft.supersedes);
  const people = (await app.inside.vault.get('setting', 'people')) ?? {};
  bindVisitForm(form, visit, app.today);
  reasonPart.hidden = !isAmendment;
  reason.value = draft.draft.reason ?? '';
  reason.addEventListener('input', () => draft.explain(reason.value.trim(), { isTyping: true }));

  const draw = () => {
    const points = everythingOpen(visit, app);
    render(
      points.length > 0 ? points.map(pointRow) : checkRow({ look: 'good', title: 'Nothing is left open' }),
      part(element, '[data-open]'),
    );
    /** @type {HTMLButtonElement} */ (part(element, '[data-read]')).disabled = !draft.body.contact;
  };
  draw();
  draft.addEventListener('change', draw);
  part(element, '[data-read]').addEventListener('click', () => {
    const summary = outline(
      { body: draft.body, author: app.inside.vault.userId },
      visit.family,
      visit.definitions,
      people,
    );
    openDialog('dialog-summary', (dialog) => {
      render(documentView(summary), part(dialog, '[data-summary]'));
    });
  });

  part(element, '[data-drop]').addEventListener('click', () => throwAway(visit, app));
  form.addEventListener('submit', async () => {
    const isExplained = !isAmendment || reason.value.trim().length >= LEAST_REASON;
    showProblem(reasonPart, isExplained ? '' : 'Say why the visit is amended.');
    const needed = everythingOpen(visit, app).filter(({ isNeeded }) => isNeeded);
    refuse(element, needed);
    if (!isExplained) return reason.focus();
    if (needed.length > 0) return;
    const button = /** @type {HTMLButtonElement} */ (part(element, '[data-sign]'));
    button.disabled = true;
    try {
      await sign(visit, app, isAmendment ? reason.value.trim() : undefined);
    } catch (error) {
      button.disabled = false;
      say(element, /** @type {Error} */ (error).message);
    }
  });
  return () => {
    draft.removeEventListener('change', draw);
    visit.stop();
  };
}

/**
 * @param {OpenVisit} visit
 * @param {App} app
 * @param {string | undefined} reason
 */
async function sign({ draft }, app, reason) {
  const { caseload, drafts } = app.inside;
  await draft.flush();
  const { family, subject } = draft.draft;
  await caseload.sign(draft.draft, { reason });
  drafts.forget();
  app.router.go(
    'visit',
    { family, record: subject, draft: undefined, observation: undefined },
    { isReplacing: true },
  );
}

/**
 * @param {OpenVisit} visit
 * @param {App} app
 */
async function throwAway({ draft }, app) {
  const { id, family, supersedes } = draft.draft;
  const text = supersedes
    ? 'The changes are removed from this tablet. The signed visit stays as it is.'
    : 'Everything entered for this visit is removed from this tablet. It can’t be brought back.';
  if (!(await ask({ title: 'Throw this visit away?', text, yes: 'Throw it away', no: 'Keep it' }))) return;
  const { caseload, drafts } = app.inside;
  drafts.forget();
  await caseload.dropDraft(id);
  app.router.go('family', { family, draft: undefined, observation: undefined }, { isReplacing: true });
}

/**
 * What is open to judgement, and what would be refused, each once.
 *
 * @param {OpenVisit} visit
 * @param {App} app
 * @returns {OpenPoint[]}
 */
function everythingOpen({ draft, family, definitions }, app) {
  const points = openPoints(draft.body, family, definitions);
  const refused = [
    ...checkBody(definitions.forms.visit, draft.body, app.today),
    ...checkVisit(draft.body, definitions.instruments, family),
  ]
    .filter(({ field }) => field !== 'contact' && !field.endsWith('/text'))
    .map(({ field, message }) => ({ step: stepOf(field), text: message, isNeeded: true }));
  return [...points, ...refused].sort((a, b) => Number(b.isNeeded) - Number(a.isNeeded));
}

/** @param {string} field */
function stepOf(field) {
  const group = field.split('/')[0];
  return (
    {
      introductions: 'hello',
      observations: 'check',
      assessment: 'assessment',
      formulation: 'formulation',
      handouts: 'handouts',
      closing_note: 'review',
    }[group] ?? 'who'
  );
}

/** @param {OpenPoint} point */
function pointRow({ step, text, detail = '', isNeeded }) {
  const action = html`<a class="check__action" href=${`#visit-${step}`}>Go there<span class="nhsuk-u-visually-hidden">: ${text}</span></a>`;
  return checkRow({
    look: isNeeded ? 'bad' : 'open',
    title: text,
    text: isNeeded ? 'Needed before signing.' : detail,
    action,
  });
}

/**
 * @param {HTMLElement} element
 * @param {OpenPoint[]} needed
 */
function refuse(element, needed) {
  const todo = needed.map(({ text }) => text).join(' ');
  say(element, todo && `Not signed yet. What you entered is safe on this tablet. Before signing: ${todo}`);
}

/**
 * @param {HTMLElement} element
 * @param {string} message
 */
function say(element, message) {
  const line = part(element, '[data-refusal]');
  line.textContent = message;
  line.hidden = message === '';
}
