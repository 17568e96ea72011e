// Adds a family, or changes one with a reason. Must not save what the form's definition would refuse.

import { nothing, render } from 'lit-html';
import { doubtfulDates } from '../../domain/doubtfulDates.js';
import { withKnownIds } from '../../domain/familyInTime.js';
import { isUnknownTo } from '../../domain/noPaper.js';
import { isMissing } from '../../domain/problems.js';
import { renumberedBabies } from '../../domain/renumbered.js';
import { ReasonNeeded } from '../../storage/errors.js';
import { sentenceOf, t } from '../../words.js';
import { LEAST_REASON } from '../draft/amend.js';
import { showProblem } from '../form/fieldValue.js';
import { Form } from '../form/form.js';
import { judge, problemsIn, refusedBefore, stillRefused } from '../form/judging.js';
import { typedIn } from '../form/typed.js';
import { banner } from '../page/banner.js';
import { ask } from '../page/dialog.js';
import { part } from '../page/modules.js';
import { leadTo } from '../page/onScreen.js';
import { doubtsInWords } from './doubtWords.js';

/** @import { FamilyBody, Problem } from '../../domain/types.js' */
/** @import { App } from '../types.js' */

/** @param {App} app */
export async function beginFamily(app) {
  const draft = await app.inside.drafts.beginFamily();
  app.router.go('family-edit', { draft }, { isReplacing: true });
}

/** @type {import('../types.js').Start} */
export async function startFamilyEdit(element, app) {
  const { drafts, caseload } = app.inside;
  const { open: draft } = await drafts.open(app.router.place.draft);
  const definition = app.definitions.forms.family;
  let isChange = Boolean(draft.draft.supersedes);
  const refused = await refusedBefore(app, draft.draft);
  const asked = app.router.takeField();
  const reason = /** @type {HTMLInputElement} */ (part(element, '[data-reason]'));
  const reasonPart = part(element, '[data-reason-part]');
  /** @type {Set<string>} only what was filled in and left is judged before saving */
  const visited = new Set(asked ? [asked] : []);

  const problems = () => [
    ...problemsIn(app, draft.draft, null),
    ...stillRefused(refused, draft.body, definition),
  ];
  const form = new Form(part(element, '[data-form]'), {
    member: (path, members) => ({
      ...(path === 'babies' && sharedByTwins(members[0])),
      id: crypto.randomUUID(),
    }),
    change: (path, value, how) => {
      draft.change(path, value, how);
      if (path === 'babies') {
        showWhatChanged(element, draft.body);
        askOrderOfBirth(element, draft.body.babies ?? []);
      }
      if (!how.isTyping || isLongEnough(path, value)) visited.add(path);
      form.showProblems(
        problems().filter((problem) => visited.has(problem.field) || isTooMuch(problem, visited)),
      );
    },
  });

  const before = isChange ? ((await caseload.family(draft.draft.family))?.body ?? null) : null;
  /** @type {Set<string>} what looked like a slip and was said to be right */
  const sure = new Set();
  const isSure = async () => {
    const doubts = [
      ...doubtfulDates(draft.body, app.today, before),
      ...renumberedBabies(draft.body, before),
    ].filter((doubt) => !sure.has(keyOf(doubt)));
    if (doubts.length === 0) return true;
    const words = {
      title: t('Is this right?'),
      text: doubtsInWords(doubts, draft.body, before),
      yes: t('Yes, save it'),
      no: t('Look again'),
      isHarmless: true,
    };
    if (await ask(words)) {
      for (const doubt of doubts) sure.add(keyOf(doubt));
      return true;
    }
    form.field(doubts[0].path)?.querySelector('input')?.focus();
    return false;
  };

  part(element, '[data-title]').textContent =
    draft.draft.supersedes || draft.draft.replaces ? t('Change a family') : t('Add a family');
  reasonPart.hidden = !isChange;
  reason.value = draft.draft.reason ?? '';
  reason.addEventListener('input', () => draft.explain(typedIn(reason), { isTyping: true }));
  form.fill(draft.body);
  showWhatChanged(element, draft.body);
  askOrderOfBirth(element, draft.body.babies ?? []);
  if (asked) {
    form.showProblems(problems().filter(({ field }) => field === asked));
    leadTo(element, () => form.field(asked)?.querySelector('input, textarea'));
  }

  part(element, '[data-form]').addEventListener('submit', async () => {
    const found = problems();
    const isExplained = !isChange || typedIn(reason).length >= LEAST_REASON;
    showProblem(part(reasonPart, '.nhsuk-form-group'), isExplained ? '' : t('Say why it is changed.'));
    const elsewhere = form.showProblems(found);
    for (const { field } of found) visited.add(field);
    sumUp(element, found, elsewhere);
    if (found.length > 0 || !isExplained) return firstWrong(element)?.focus();
    if (!(await isSure())) return;
    await keepIds(draft, caseload);
    await keepNoPaper(draft, caseload);
    await draft.flush();
    try {
      const why = isChange ? typedIn(reason) : undefined;
      await caseload.sign(draft.draft, { reason: why, check: judge(app, null) });
    } catch (error) {
      if (!(error instanceof ReasonNeeded)) throw error;
      isChange = true;
      reasonPart.hidden = false;
      showProblem(part(reasonPart, '.nhsuk-form-group'), error.message);
      return reason.focus();
    }
    const { family } = draft.draft;
    drafts.forget();
    app.router.go('family', { family, draft: undefined }, { isReplacing: true });
  });

  part(element, '[data-cancel]').addEventListener('click', async () => {
    const words = {
      title: t('Throw this away?'),
      text: t(
        'What you entered here has not been saved as a family. The families on this tablet do not change.',
      ),
      yes: t('Throw it away'),
      no: t('Go on'),
    };
    if (!(await ask(words))) return;
    const { id, family } = draft.draft;
    drafts.forget();
    await caseload.dropDraft(id);
    if (isChange) app.router.go('family', { family, draft: undefined }, { isReplacing: true });
    else app.router.go('families', { draft: undefined }, { isReplacing: true });
  });
  return undefined;
}

/**
 * What was said to be right: this doubt, about these dates or this number.
 *
 * @param {import('../../domain/doubtfulDates.js').Doubt | import('../../domain/renumbered.js').Renumbered} doubt
 */
function keyOf(doubt) {
  const { code, baby } = doubt;
  const number = doubt.code === 'renumbered' ? doubt.number : 0;
  return JSON.stringify([code, baby.id, baby.born_on, baby.due_on, number]);
}

/**
 * A life event is recorded on the family's page; here it is only shown.
 *
 * @param {HTMLElement} element
 * @param {import('../../domain/types.js').FamilyBody} body
 */
function showWhatChanged(element, { babies }) {
  for (const [at, place] of element.querySelectorAll('[data-what-changed]').entries()) {
    /** @type {HTMLElement} */ (place).hidden = !babies?.[at]?.status;
  }
}

/**
 * Keep what a colleague noted since the change was begun, or in a version that it does not follow: it was not shown.
 *
 * @param {import('../draft/openDraft.js').OpenDraft} draft
 * @param {import('../../storage/caseload.js').Caseload} caseload
 */
async function keepNoPaper(draft, caseload) {
  const { family, supersedes, replaces } = draft.draft;
  const records = (await caseload.family(family))?.history.map(({ record }) => record) ?? [];
  if (isUnknownTo(records, supersedes ?? replaces?.at(-1))) draft.change('no_paper', true);
}

/**
 * Twins start with the same dates and weeks; the visitor changes what differs.
 *
 * @param {import('../../domain/types.js').Baby | undefined} baby
 */
function sharedByTwins(baby) {
  const { born_on, due_on, gestation_weeks, gestation_days } = baby ?? {};
  const shared = { born_on, due_on, gestation_weeks, gestation_days };
  return Object.fromEntries(Object.entries(shared).filter(([, value]) => value !== undefined));
}

/**
 * Somebody who was taken out and is entered again stays the same person.
 *
 * @param {import('../draft/openDraft.js').OpenDraft} draft
 * @param {import('../../storage/caseload.js').Caseload} caseload
 */
async function keepIds(draft, caseload) {
  const family = await caseload.family(draft.draft.family);
  const before = (family?.history ?? []).map(({ record }) => /** @type {FamilyBody} */ (record.body));
  const { babies, carers } = withKnownIds(draft.body, before);
  if (babies !== draft.body.babies) draft.change('babies', babies);
  if (carers !== draft.body.carers) draft.change('carers', carers);
}

/**
 * Twins and triplets are asked who was born first.
 *
 * @param {HTMLElement} element
 * @param {object[]} babies
 */
function askOrderOfBirth(element, babies) {
  for (const field of element.querySelectorAll('[data-group=babies] [data-field=birth_order]')) {
    /** @type {HTMLElement} */ (field).hidden = babies.length < 2;
  }
}

/**
 * An NHS number is checked while it is typed, once it has ten digits.
 *
 * @param {string} path
 * @param {unknown} value
 */
function isLongEnough(path, value) {
  return path.endsWith('/nhs_number') && String(value ?? '').replace(/\D/g, '').length >= 10;
}

/**
 * A problem of a member as a whole (neither date is given) shows once either field was visited.
 *
 * @param {Problem} problem
 * @param {Set<string>} visited
 */
function isTooMuch(problem, visited) {
  return !isMissing(problem) && [...visited].some((path) => path === problem.field);
}

/**
 * @param {HTMLElement} element
 * @param {Problem[]} found
 * @param {Problem[]} elsewhere those without a field of their own on this screen
 */
function sumUp(element, found, elsewhere) {
  const todo =
    elsewhere.length > 0
      ? elsewhere.map(sentenceOf).join(' ')
      : t('What is missing is named beside each field.');
  const text = t('What you entered is safe on this tablet. {todo}', { todo });
  render(
    found.length > 0 ? banner('bad', t('The family is not saved yet'), text) : nothing,
    part(element, '[data-problems]'),
  );
}

/** @param {HTMLElement} element */
function firstWrong(element) {
  return (
    /** @type {HTMLElement | null} */ (element.querySelector('[aria-invalid=true]')) ??
    element.querySelector('h1')
  );
}
