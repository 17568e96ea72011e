// Records that a baby died, was not born, moved away, was fostered or adopted, or takes it back. Must not delete.

import { checkBody } from '../../domain/bodies.js';
import { fieldAt } from '../../domain/fields.js';
import { NotSignable } from '../../storage/errors.js';
import { t } from '../../words.js';
import { isTooNew } from '../draft/amend.js';
import { withValue } from '../form/body.js';
import { Form } from '../form/form.js';
import { judge } from '../form/judging.js';
import { openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';
import { toast } from '../page/toast.js';
import { babyName } from '../wording/names.js';

/** @import { Baby, BabyStatus, FamilyBody } from '../../domain/types.js' */
/** @import { FamilyEntry } from '../../storage/caseload.js' */
/** @import { App } from '../types.js' */
/** @typedef {Pick<Baby, 'status' | 'status_on'>} Change */

const TAKEN_BACK = 'What was said to have changed for the baby was taken back';

/** What can't be recorded for a baby who is born, and for one who is not. */
const NOT_OF_BORN = new Set(/** @type {BabyStatus[]} */ (['not_born']));
const NOT_OF_UNBORN = new Set(/** @type {BabyStatus[]} */ (['fostered', 'adopted']));

/**
 * @param {App} app
 * @param {FamilyEntry} family
 * @param {Baby} baby
 */
export async function askWhatChanged(app, family, baby) {
  if (isTooNew(app, family.record)) return;
  await openDialog('dialog-what-changed', (dialog) => {
    part(dialog, '#what-changed-title').textContent = babyName(family.body, baby.id);
    /** @type {Change} */
    let change = { status: baby.status, status_on: baby.status_on };
    const form = new Form(part(dialog, 'form'), {
      change: (path, value) => {
        change = withValue(change, path, value);
        form.showProblems([]);
      },
    });
    form.fill(change);
    offerWhatFits(dialog, baby);
    part(dialog, '[data-take-back]').hidden = baby.status === undefined;
    const save = async (/** @type {Change} */ wanted) => {
      const draft = await saveChange(app, family, baby, wanted);
      dialog.close();
      if (draft) app.router.go('family-edit', { family: family.id, draft });
      else toast(t('Saved on this tablet'));
    };
    part(dialog, 'form').addEventListener('submit', async () => {
      const found = problemsOf(app, family.body, baby, change);
      form.showProblems(found);
      if (found.length === 0) await save(change);
    });
    part(dialog, '[data-take-back]').addEventListener('click', () => save({}));
  });
}

/**
 * @param {HTMLElement} dialog
 * @param {Baby} baby
 */
function offerWhatFits(dialog, { status, born_on: bornOn }) {
  const isNot = bornOn ? NOT_OF_BORN : NOT_OF_UNBORN;
  for (const radio of dialog.querySelectorAll('[data-field=status] input')) {
    const value = /** @type {BabyStatus} */ (/** @type {HTMLInputElement} */ (radio).value);
    /** @type {HTMLElement} */ (radio.parentElement).hidden = isNot.has(value) && value !== status;
  }
}

/**
 * @param {App} app
 * @param {FamilyBody} family
 * @param {Baby} baby
 * @param {Change} change
 * @returns {import('../../domain/types.js').Problem[]} each at its field of the dialog
 */
function problemsOf(app, family, baby, change) {
  if (!change.status) {
    return [{ field: 'status', code: 'missing', message: t('Choose what has changed, or close this.') }];
  }
  if (change.status_on && baby.born_on && change.status_on < baby.born_on) {
    return [{ field: 'status_on', code: 'too_early', message: t('That is before the baby was born.') }];
  }
  const place = `babies/${family.babies.findIndex(({ id }) => id === baby.id)}/`;
  return checkBody(app.definitions.forms.family, changed(family, baby, change), app.today)
    .filter(({ field }) => field.startsWith(place))
    .map((problem) => ({ ...problem, field: problem.field.slice(place.length) }))
    .filter(({ field }) => field === 'status' || field === 'status_on');
}

/**
 * A change to the family that somebody has begun takes the event in and is shown before it is saved: saved later as it
 * was, it would take the event back unnoticed.
 *
 * @param {App} app
 * @param {FamilyEntry} family
 * @param {Baby} baby
 * @param {Change} change
 * @returns {Promise<string | null>} the draft that is to be looked at; null when it is signed
 */
export async function saveChange(app, family, baby, change) {
  const { caseload, drafts } = app.inside;
  await drafts.settle();
  drafts.leave();
  const begun = (await caseload.drafts({ family: family.id })).find(({ kind }) => kind === 'family');
  const draft = begun ?? (await caseload.amend(family.record, 'family-edit'));
  const body = changed(/** @type {FamilyBody} */ (draft.body), baby, change);
  const reason = reasonOf(app, change);
  if (begun) {
    await caseload.saveDraft({ ...draft, body, reason });
    return draft.id;
  }
  try {
    await caseload.sign({ ...draft, body }, { reason, check: judge(app, null) });
    return null;
  } catch (error) {
    if (!(error instanceof NotSignable)) throw error;
    // Something else in the family would be refused: show it, with the change in it.
    await caseload.saveDraft({ ...draft, body, reason });
    return draft.id;
  }
}

/**
 * @param {FamilyBody} family
 * @param {Baby} baby
 * @param {Change} change
 * @returns {FamilyBody}
 */
function changed(family, { id }, { status, status_on: on }) {
  const babies = family.babies.map((each) => {
    if (each.id !== id) return each;
    const { status: _, status_on: __, ...rest } = each;
    return { ...rest, ...(status && { status }), ...(status && on && { status_on: on }) };
  });
  return { ...family, babies };
}

/**
 * The reason for the family's new revision: the chosen event, in the form's own words.
 *
 * @param {App} app
 * @param {Change} change
 */
function reasonOf(app, { status }) {
  const { choices = [] } = fieldAt(app.definitions.forms.family, 'babies', 'status');
  return choices.find(({ value }) => value === status)?.label ?? TAKEN_BACK;
}
