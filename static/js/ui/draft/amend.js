// Amends a signed record: a copy to change, with a reason. Must not change the record itself.

import { isNewer } from '../../domain/definitions.js';
import { t } from '../../words.js';
import { placeOf, stepOf } from '../form/fieldPlaces.js';
import { showProblem } from '../form/fieldValue.js';
import { refusedIn } from '../form/judging.js';
import { typedIn } from '../form/typed.js';
import { openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';

/** @import { RecordEnvelope } from '../../domain/types.js' */
/** @import { App } from '../types.js' */

export const LEAST_REASON = 3;

/**
 * A record from a newer build may hold fields that this one can't sign again: say so at once, not after the work.
 *
 * @param {App} app
 * @param {RecordEnvelope} record
 */
export function isTooNew(app, record) {
  if (!isNewer(record)) return false;
  app.notices.say(
    'too-new',
    'care',
    t('This was written with a newer version of Attune'),
    t('It can be read here. To change it, start the new version on this tablet first.'),
    undefined,
    true,
  );
  return true;
}

/**
 * Make the copy and open it, at the given field, or at the refused one if the service named one.
 *
 * @param {App} app
 * @param {RecordEnvelope} record
 * @param {string} [reason]
 * @param {string} [asked] the path of a field
 */
export async function amend(app, record, reason, asked) {
  if (isTooNew(app, record)) return;
  const { drafts, caseload } = app.inside;
  const draft = await drafts.beginAmendment(record, reason);
  const { family, kind, body } = record;
  const entry = (await caseload.outbox()).find((each) => each.record.id === record.id);
  const [first] = asked ? [{ field: asked }] : refusedIn(entry?.refusal?.problems ?? []);
  const nowhere = { family, draft, observation: undefined, field: undefined };
  if (kind === 'family') app.router.go('family-edit', { ...nowhere, field: first?.field });
  else if (first)
    app.router.go(`visit-${stepOf(first.field, app.definitions)}`, {
      ...nowhere,
      ...placeOf(first.field, body),
    });
  else app.router.go('visit-review', nowhere);
}

/**
 * Ask why, then make the copy.
 *
 * @param {App} app
 * @param {RecordEnvelope} record
 */
export async function askAndAmend(app, record) {
  if (isTooNew(app, record)) return;
  await openDialog('dialog-amend', (dialog) => {
    part(dialog, 'form').addEventListener('submit', async (event) => {
      event.preventDefault();
      const input = /** @type {HTMLInputElement} */ (part(dialog, '#amend-reason'));
      const reason = typedIn(input);
      const isEnough = reason.length >= LEAST_REASON;
      showProblem(
        part(dialog, '.nhsuk-form-group'),
        isEnough ? '' : t('Say why, so that whoever reads both versions understands.'),
      );
      if (!isEnough) return input.focus();
      dialog.close();
      await amend(app, record, reason);
    });
  });
}
