// Changes the passphrase of the open vault, for whoever knows the present one. Must not keep or send either.

import { html, render } from 'lit-html';
import { TooManyTries, WrongPassphrase } from '../../storage/errors.js';
import { forgetOffered, generatePassphrase, normalised, strength } from '../../storage/passphrase.js';
import { changePassphrase } from '../../storage/waysIn.js';
import { t } from '../../words.js';
import { showProblem } from '../form/fieldValue.js';
import { openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';

/** @import { Vault } from '../../storage/unlocked.js' */
/** @import { App } from '../types.js' */
/** @typedef {{present: HTMLInputElement, first: HTMLInputElement, second: HTMLInputElement}} Boxes */

/** @param {App} app */
export async function askForPassphrase(app) {
  const { vault } = app.inside;
  await openDialog('dialog-passphrase', (dialog) => {
    const box = (/** @type {string} */ name) =>
      /** @type {HTMLInputElement} */ (part(dialog, `#change-${name}`));
    const boxes = { present: box('present'), first: box('first'), second: box('second') };
    const words = generatePassphrase().split(' ');
    render(
      words.map((word) => html`<li>${word}</li>`),
      part(dialog, '[data-words]'),
    );
    boxes.first.addEventListener('input', () => {
      const { isEnough } = strength(boxes.first.value);
      part(dialog, '[data-strength]').textContent = isEnough
        ? t('Strong enough.')
        : t('Not strong enough yet. Add words.');
    });
    dialog.addEventListener('close', () => forgetOffered());
    part(dialog, 'form').addEventListener('submit', async (event) => {
      event.preventDefault();
      if (!areGood(boxes)) return;
      const progress = part(dialog, '[data-progress]');
      progress.textContent = t('Changing…');
      const isChanged = await change(vault, boxes);
      progress.textContent = '';
      if (!isChanged) return;
      dialog.close();
      told(app);
      await app.sealAnew();
    });
  });
}

/**
 * @param {Boxes} boxes
 * @returns {boolean} whether the two new ones are the same, and strong; otherwise it is said at the box
 */
function areGood({ present, first, second }) {
  const isSame = normalised(first.value) === normalised(second.value);
  const { isEnough } = strength(first.value);
  problem(present, '');
  problem(second, isSame ? '' : t('The two are not the same.'));
  problem(first, isEnough ? '' : t('This is too easy to guess. Add words, or take the four words.'));
  return isSame && isEnough;
}

/**
 * @param {Vault} vault
 * @param {Boxes} boxes
 * @returns {Promise<boolean>} false when it is as it was, and why has been said
 */
async function change(vault, { present, first }) {
  try {
    await changePassphrase(vault, present.value, first.value);
    return true;
  } catch (error) {
    const isAboutPresent = error instanceof WrongPassphrase || error instanceof TooManyTries;
    problem(isAboutPresent ? present : first, /** @type {Error} */ (error).message);
    return false;
  }
}

/** @param {App} app */
function told(app) {
  app.notices.say(
    'passphrase-changed',
    'good',
    t('Your passphrase is changed'),
    t(
      'Only the new one opens Attune on this tablet from now on; the tablet’s own lock has to be chosen again. A rescue file that you kept before opens with the one that you had then.',
    ),
  );
}

/**
 * @param {HTMLInputElement} input
 * @param {string} message
 */
function problem(input, message) {
  const field = /** @type {HTMLElement} */ (input.closest('.nhsuk-form-group'));
  showProblem(field, message);
  if (message) input.focus();
}
