// The last look and the signature. Must not block what judgement may leave open, nor sign what would be refused.

import { html, nothing, render } from 'lit-html';
import { outline } from '../../domain/outline.js';
import { NotSignable, ReasonNeeded } from '../../storage/errors.js';
import { risksToday } from '../../storage/riskFacts.js';
import * as settings from '../../storage/settings.js';
import { t, tn } from '../../words.js';
import { LEAST_REASON } from '../draft/amend.js';
import { placeOf } from '../form/fieldPlaces.js';
import { showProblem } from '../form/fieldValue.js';
import { judge } from '../form/judging.js';
import { typedIn } from '../form/typed.js';
import { checkRow } from '../page/checkRow.js';
import { ask, openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';
import { leadTo } from '../page/onScreen.js';
import { followed } from '../page/rows.js';
import { documentView } from '../paper/documentView.js';
import { everythingOpen, inWords } from './everythingOpen.js';
import { tellOfTheSignature } from './signedNotice.js';
import { bindVisitForm } from './visitForm.js';
import { openVisit } from './visitStep.js';

/** @import { OpenPoint } from './openPoints.js' */
/** @import { App, OpenVisit } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startVisitReview(element, app) {
  const visit = await openVisit(element, app);
  const { draft } = visit;
  const form = part(element, '[data-form]');
  const reason = /** @type {HTMLInputElement} */ (part(element, '[data-reason]'));
  const reasonPart = part(element, '[data-reason-part]');
  let isAmendment = Boolean(draft.draft.supersedes);
  const people = (await settings.people.read(app.inside.vault)) ?? {};
  const risks = await risksToday(app.inside.caseload, draft.draft.family);
  bindVisitForm(form, visit, app.today);
  reasonPart.hidden = !isAmendment;
  reason.value = draft.draft.reason ?? '';
  reason.addEventListener('input', () => draft.explain(typedIn(reason), { isTyping: true }));

  const draw = () => {
    const points = everythingOpen(visit, risks);
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
  if (visit.asked === 'reason') leadTo(element, () => reason);
  part(element, '[data-read]').addEventListener('click', () => {
    const summary = outline(
      { body: draft.body, subject: draft.draft.subject, author: app.inside.vault.userId },
      visit.family,
      visit.definitions,
      people,
      null,
      null,
      risks,
    );
    openDialog('dialog-summary', (dialog) => {
      render(documentView(summary), part(dialog, '[data-summary]'));
    });
  });

  part(element, '[data-drop]').addEventListener('click', () => throwAway(visit, app));
  form.addEventListener('submit', async () => {
    const isExplained = !isAmendment || typedIn(reason).length >= LEAST_REASON;
    showProblem(reasonPart, isExplained ? '' : t('Say why the visit is amended.'));
    const needed = everythingOpen(visit, risks).filter(({ isNeeded }) => isNeeded);
    refuse(element, needed);
    if (!isExplained) return reason.focus();
    if (needed.length > 0) return;
    const button = /** @type {HTMLButtonElement} */ (part(element, '[data-sign]'));
    button.disabled = true;
    try {
      await sign(visit, app, isAmendment ? typedIn(reason) : undefined);
    } catch (error) {
      button.disabled = false;
      say(element, whyNot(error));
      if (!(error instanceof ReasonNeeded)) return;
      isAmendment = true;
      reasonPart.hidden = false;
      showProblem(reasonPart, t('Say why the visit is amended.'));
      reason.focus();
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
  const record = await caseload.sign(draft.draft, { reason, check: judge(app, body) });
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

/** @param {unknown} error */
function whyNot(error) {
  const { message } = /** @type {Error} */ (error);
  return error instanceof NotSignable ? [message, ...error.problems.map(inWords)].join(' ') : message;
}

/**
 * One line above the list: whether the visit can be signed, and that the rest is the visitor's judgement.
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
  const go = followed(() => app.router.go(`visit-${step}`, field ? placeOf(field, draft.body) : {}));
  const action = html`<a class="check__action" href=${`#visit-${step}`} @click=${go} aria-label=${t('Go there: {what}', { what: text })}>${t('Go there')}</a>`;
  return checkRow({
    look: isNeeded ? 'bad' : 'open',
    title: text,
    text: isNeeded ? [detail, t('Needed before signing.')].filter(Boolean).join(' · ') : detail,
    action,
  });
}

/**
 * @param {HTMLElement} element
 * @param {OpenPoint[]} needed
 */
function refuse(element, needed) {
  const todo = needed.map(({ text, detail }) => (detail ? `${detail}: ${text}` : text)).join(' ');
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
