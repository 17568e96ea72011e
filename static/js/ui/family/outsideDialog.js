// Asks for a family outside the caseload, with a reason, and opens it once it has come. Must not suggest anybody.

import { openOutside } from '../../sync/outside.js';
import { t } from '../../words.js';
import { typedIn } from '../form/typed.js';
import { openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';

/** @import { App } from '../types.js' */
/** @typedef {import('../../sync/outside.js').Sought} Sought */

const FEWEST_NOTE_CHARACTERS = 3;

/** @param {App} app */
export function openOutsideDialog(app) {
  return openDialog('dialog-open-outside', (dialog) => {
    part(dialog, 'form').addEventListener('submit', async (event) => {
      event.preventDefault();
      const sought = soughtIn(dialog);
      const missing = whatIsMissing(sought);
      if (missing) return say(dialog, missing);
      const button = /** @type {HTMLButtonElement} */ (part(dialog, '[type=submit]'));
      button.disabled = true;
      try {
        const family = await openOutside(sought, app.inside.sync.ask);
        await app.inside.sync.syncNow();
        if (!app.isUnlocked) return;
        if (await app.inside.caseload.family(family)) {
          dialog.close();
          app.router.go('family', { family });
        } else say(dialog, t('It is opened for you, and comes when there is signal again.'));
      } catch (error) {
        say(dialog, /** @type {Error} */ (error).message);
      } finally {
        button.disabled = false;
      }
    });
  });
}

/** @param {HTMLDialogElement} dialog */
function soughtIn(dialog) {
  const text = (/** @type {string} */ id) =>
    typedIn(/** @type {HTMLInputElement} */ (part(dialog, `#outside-${id}`)));
  const chosen = /** @type {HTMLInputElement | null} */ (dialog.querySelector('[name=outside-why]:checked'));
  return {
    nhs_number: text('number'),
    name: text('name'),
    day: text('day'),
    why: chosen?.value ?? '',
    note: text('note'),
  };
}

/**
 * @param {Sought} sought
 * @returns {string | null}
 */
export function whatIsMissing({ nhs_number, name, day, why, note }) {
  if (!nhs_number && !(name && day)) return t('Enter the NHS number, or the name and the date.');
  if (!why) return t('Choose why.');
  if (note.length < FEWEST_NOTE_CHARACTERS) return t('Say why in a few words.');
  return null;
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {string} text
 */
function say(dialog, text) {
  const trouble = part(dialog, '[data-trouble]');
  trouble.textContent = text;
  trouble.hidden = false;
}
