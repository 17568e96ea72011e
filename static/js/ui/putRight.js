// Amending what was signed: a copy to change, with a reason. Must not change the record itself.

import { t } from '../words.js';
import { openDialog } from './dialog.js';
import { showProblem } from './fieldValue.js';
import { part } from './modules.js';
import { typedIn } from './typed.js';

/** @import { RecordEnvelope } from '../domain/types.js' */
/** @import { App } from './types.js' */

export const LEAST_REASON = 3;

/**
 * Make the copy and open it.
 *
 * @param {App} app
 * @param {RecordEnvelope} record
 * @param {string} [reason]
 */
export async function putRight(app, record, reason) {
  const draft = await app.inside.drafts.beginAmendment(record, reason);
  const screen = record.kind === 'family' ? 'family-edit' : 'visit-review';
  app.router.go(screen, { family: record.family, draft, observation: undefined });
}

/**
 * Ask why, then make the copy.
 *
 * @param {App} app
 * @param {RecordEnvelope} record
 */
export async function askAndPutRight(app, record) {
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
      await putRight(app, record, reason);
    });
  });
}
