// The last look and the signature. Must not block what clinical judgement may leave open, nor sign what would be refused.

import { html, nothing, render } from '../../../vendor/lit-html/lit-html.js';
import { checkBody } from '../../domain/bodies.js';
import { outline } from '../../domain/outline.js';
import { checkVisit } from '../../domain/visit.js';
import { risksOfVisits } from '../../storage/riskFacts.js';
import { t, tn, translated } from '../../words.js';
import { checkRow } from '../checkRow.js';
import { ask, openDialog } from '../dialog.js';
import { documentView } from '../documentView.js';
import { showProblem } from '../fieldValue.js';
import { part } from '../modules.js';
import { openPoints } from '../openPoints.js';
import { LEAST_REASON } from '../putRight.js';
import { followed } from '../rows.js';
import { tellOfTheSignature } from '../signedNotice.js';
import { typedIn } from '../typed.js';
import { openVisit } from '../visitStep.js';
import { bindVisitForm } from './visitForm.js';

/** @import { FoundRisk } from '../../domain/types.js' */
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
  const risks = risksOfVisits(await app.inside.caseload.visits(draft.draft.family));
  bindVisitForm(form, visit, app.today);
  reasonPart.hidden = !isAmendment;
  reason.value = draft.draft.reason ?? '';
  reason.addEventListener('input', () => draft.explain(typedIn(reason), { isTyping: true }));

  const draw = () => {
    const points = everythingOpen(visit, app, risks);
    render(howOpen(points), part(element, '[data-how-open]'));
    render(
      points.length > 0
        ? points.map((point) => pointRow(point, visit, app))
        : checkRow({ look: 'good', title: t('Nothing is left open') }),
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
    const isExplained = !isAmendment || typedIn(reason).length >= LEAST_REASON;
    showProblem(reasonPart, isExplained ? '' : t('Say why the visit is amended.'));
    const needed = everythingOpen(visit, app, risks).filter(({ isNeeded }) => isNeeded);
    refuse(element, needed);
    if (!isExplained) return reason.focus();
    if (needed.length > 0) return;
    const button = /** @type {HTMLButtonElement} */ (part(element, '[data-sign]'));
    button.disabled = true;
    try {
      await sign(visit, app, isAmendment ? typedIn(reason) : undefined);
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
async function sign({ draft, family: body }, app, reason) {
  const { caseload, drafts } = app.inside;
  await draft.flush();
  const { family, subject } = draft.draft;
  const record = await caseload.sign(draft.draft, { reason });
  drafts.forget();
  app.router.go(
    'visit',
    { family, record: subject, draft: undefined, observation: undefined },
    { isReplacing: true },
  );
  await tellOfTheSignature(app, record, body);
}

/**
 * @param {OpenVisit} visit
 * @param {App} app
 */
async function throwAway({ draft }, app) {
  const { id, family, supersedes } = draft.draft;
  const text = supersedes
    ? t('The changes are removed from this tablet. The signed visit stays as it is.')
    : t('Everything entered for this visit is removed from this tablet. It can’t be brought back.');
  const words = {
    title: t('Throw this visit away?'),
    text,
    yes: t('Throw it away'),
    no: t('Keep it'),
  };
  if (!(await ask(words))) return;
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
 * @param {FoundRisk[]} risks of the family's signed visits
 * @returns {OpenPoint[]} what is needed first, and the risk to the baby first of all
 */
function everythingOpen({ draft, family, definitions }, app, risks) {
  const points = openPoints(draft.body, family, definitions, risks);
  const refused = [
    ...checkBody(definitions.forms.visit, draft.body, app.today),
    ...checkVisit(draft.body, definitions, family),
  ]
    .filter(({ field }) => field !== 'contact' && !field.endsWith('/text'))
    .map(({ field, message }) => ({ step: stepOf(field), text: translated(message), isNeeded: true, field }));
  const weight = (/** @type {OpenPoint} */ { isNeeded, step }) =>
    Number(isNeeded) * 2 + Number(step === 'formulation');
  return [...points, ...refused].sort((a, b) => weight(b) - weight(a));
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
      for_family: 'handouts',
      closing_note: 'review',
    }[group] ?? 'who'
  );
}

/**
 * In one line, before the list: whether one can sign, and that the rest is one's own judgement.
 *
 * @param {OpenPoint[]} points
 */
function howOpen(points) {
  const needed = points.filter(({ isNeeded }) => isNeeded).length;
  if (needed > 0)
    return tn(
      '{number} thing is needed before signing.',
      '{number} things are needed before signing.',
      needed,
    );
  return points.length > 0 ? t('You can sign. What is open may stay open: that is your judgement.') : nothing;
}

/**
 * @param {OpenPoint} point
 * @param {OpenVisit} visit
 * @param {App} app
 */
function pointRow({ step, text, detail = '', isNeeded, field = '' }, { draft }, app) {
  // What is asked for of one observation is in its set-up, not among its items.
  const [, index, name] = field.match(/^observations\/(\d+)\/(\w+)$/) ?? [];
  const observation = draft.body.observations?.[Number(index)]?.id;
  const place = index ? { observation, field: name } : step === 'formulation' && field ? { field } : {};
  const go = followed(() => app.router.go(`visit-${step}`, place));
  const action = html`<a class="check__action" href=${`#visit-${step}`} @click=${go} aria-label=${t('Go there: {what}', { what: text })}>${t('Go there')}</a>`;
  return checkRow({
    look: isNeeded ? 'bad' : 'open',
    title: text,
    text: isNeeded ? t('Needed before signing.') : detail,
    action,
  });
}

/**
 * @param {HTMLElement} element
 * @param {OpenPoint[]} needed
 */
function refuse(element, needed) {
  const todo = needed.map(({ text }) => text).join(' ');
  say(
    element,
    todo && t('Not signed yet. What you entered is safe on this tablet. Before signing: {todo}', { todo }),
  );
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
