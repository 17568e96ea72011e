// Makes this person's vault, under four words or a passphrase at least as strong. Must not store or send either.

import { html, render } from 'lit-html';
import { generatePassphrase, normalised, strength } from '../../storage/passphrase.js';
import { SignedOut } from '../../sync/api.js';
import { t } from '../../words.js';
import { NoLongerThere } from '../draft/drafts.js';
import { showProblem } from '../form/fieldValue.js';
import { typedIn } from '../form/typed.js';
import { part } from '../page/modules.js';
import { signInToGoOn } from '../sending/signInDialog.js';
import { makeVault } from './makeVault.js';

/** @type {import('../types.js').Start} */
export function startEnrol(element, app) {
  // After Back and Forward the key that was to get a passphrase is gone.
  if (!app.recovered && !app.session?.user) throw new NoLongerThere();
  const parts = {
    words: part(element, '[data-part=words]'),
    confirm: part(element, '[data-part=confirm]'),
    own: part(element, '[data-part=own]'),
  };
  const inputs = {
    typed: /** @type {HTMLInputElement} */ (part(element, '#enrol-typed')),
    first: /** @type {HTMLInputElement} */ (part(element, '#enrol-first')),
    second: /** @type {HTMLInputElement} */ (part(element, '#enrol-second')),
  };
  const progress = part(element, '[data-progress]');
  let words = offer(element);
  part(element, '[data-label-part]').hidden = app.recovered !== null;

  /** @param {keyof typeof parts} name */
  const turnTo = (name) => {
    for (const [each, shown] of Object.entries(parts)) shown.hidden = each !== name;
    (name === 'words' ? part(element, 'h1') : part(parts[name], 'input')).focus();
  };

  /** @param {string} passphrase */
  const make = async (passphrase) => {
    progress.textContent = t('Making your encrypted store…');
    try {
      await app.enter(await makeVault(app, passphrase, labelOf(element)), 'ready');
    } catch (error) {
      const isTooLate = error instanceof SignedOut && !app.recovered;
      if (isTooLate && (await signInToGoOn(app))) return make(passphrase);
      progress.textContent = /** @type {Error} */ (error).message;
    }
  };

  on(element, '[data-written]', () => turnTo('confirm'));
  on(element, '[data-others]', () => {
    words = offer(element);
  });
  on(element, '[data-own]', () => turnTo('own'));
  on(element, '[data-again]', () => turnTo('words'));
  on(element, '[data-generated]', () => turnTo('words'));
  inputs.first.addEventListener('input', () => {
    const { isEnough } = strength(inputs.first.value);
    part(element, '[data-strength]').textContent = isEnough
      ? t('Strong enough.')
      : t('Not strong enough yet. Add words.');
  });
  parts.confirm.addEventListener('submit', (event) => {
    event.preventDefault();
    const isSame = normalised(inputs.typed.value).toLowerCase() === words;
    problem(inputs.typed, isSame ? '' : t('These are not the four words. Look at what you wrote down.'));
    if (isSame) make(words);
  });
  parts.own.addEventListener('submit', (event) => {
    event.preventDefault();
    const { isEnough } = strength(inputs.first.value);
    const isSame = inputs.first.value === inputs.second.value;
    problem(inputs.first, isEnough ? '' : t('This is too easy to guess. Add words, or take the four words.'));
    problem(inputs.second, isSame ? '' : t('The two are not the same.'));
    if (isEnough && isSame) make(inputs.first.value);
  });
  return () => app.forgetRecovered();
}

/**
 * @param {HTMLElement} element
 * @returns {string} the words shown
 */
function offer(element) {
  const passphrase = generatePassphrase();
  render(
    passphrase.split(' ').map((word) => html`<li>${word}</li>`),
    part(element, '[data-words]'),
  );
  return passphrase;
}

/** @param {HTMLElement} element */
function labelOf(element) {
  return typedIn(/** @type {HTMLInputElement} */ (part(element, '#enrol-label'))) || t('Tablet');
}

/**
 * @param {HTMLElement} element
 * @param {string} selector
 * @param {() => void} work
 */
function on(element, selector, work) {
  part(element, selector).addEventListener('click', work);
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
