// Reads and fills one field of a form by its kind. Must not know which field it is, nor keep its value.

import { isBlank, withoutTurning } from '../../domain/names.js';
import { leftOut, normalise, spaced } from '../../domain/nhsNumber.js';
import { t } from '../../words.js';
import { typedIn } from './typed.js';

const CHOSEN = new Set(['choice', 'choices', 'flag', 'refs']);

/**
 * Whether the field is chosen by a tap and so saved at once; others are typed.
 *
 * @param {HTMLElement} field
 */
export function isChosen(field) {
  return CHOSEN.has(field.dataset.kind ?? '');
}

/**
 * The field's value as a record's body holds it; undefined when empty. A value that can't be read as its kind is
 * returned as typed, so that the check can name it.
 *
 * @param {HTMLElement} field
 * @returns {unknown}
 */
export function readField(field) {
  const kind = field.dataset.kind;
  const chosen = inputs(field)
    .filter((input) => input instanceof HTMLInputElement && input.checked)
    .map((input) => input.value);
  if (kind === 'choice') return chosen[0];
  if (kind === 'choices' || kind === 'refs') return chosen.length > 0 ? chosen : undefined;
  if (kind === 'flag') return chosen.length > 0 ? true : undefined;
  const text = typedIn(inputs(field)[0]);
  if (text === '' || (kind === 'name' && isBlank(text))) return undefined;
  if (kind === 'name') return withoutTurning(text);
  if (kind === 'instant') return instantOf(text);
  if (kind === 'integer') return /^\d{1,4}$/.test(text) ? Number(text) : text;
  if (kind === 'nhs_number') return normalise(text).number ?? text;
  return text;
}

/**
 * @param {HTMLElement} field
 * @param {any} value
 */
export function fillField(field, value) {
  for (const input of inputs(field)) {
    if (isChosen(field)) {
      const box = /** @type {HTMLInputElement} */ (input);
      box.checked =
        value === true || (Array.isArray(value) ? value.includes(box.value) : value === box.value);
    } else {
      input.value = shown(field.dataset.kind, value);
    }
  }
}

/**
 * @param {string | undefined} kind
 * @param {any} value
 */
function shown(kind, value) {
  if (value === undefined || value === null) return '';
  if (kind === 'instant') return localMoment(value);
  return kind === 'nhs_number' && /^\d{10}$/.test(value) ? spaced(value) : String(value);
}

/**
 * A date and time field holds local time; a record's instant is in UTC.
 *
 * @param {string} text
 */
function instantOf(text) {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
}

/** @param {string} instant */
function localMoment(instant) {
  const moment = new Date(instant);
  if (Number.isNaN(moment.getTime())) return '';
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/**
 * Say quietly what was dropped from around an accepted NHS number.
 *
 * @param {HTMLElement} field still as typed
 */
export function tellLeftOut(field) {
  const line = field.querySelector('[data-left-out]');
  if (!(line instanceof HTMLElement)) throw new Error('A field has no place for what was left out of it.');
  const { seen, isUnseen } = leftOut(inputs(field)[0].value);
  line.hidden = seen === '' && !isUnseen;
  line.textContent = seen
    ? t('Left out: “{text}”', { text: seen })
    : t('Left out: characters that can’t be seen');
}

/**
 * Show what is wrong beside the field; an empty message clears it.
 *
 * @param {HTMLElement} field
 * @param {string} message
 */
export function showProblem(field, message) {
  const line = field.querySelector('[data-error]');
  if (!(line instanceof HTMLElement)) throw new Error('A field has no place for what is wrong with it.');
  line.textContent = message;
  line.hidden = message === '';
  field.classList.toggle('nhsuk-form-group--error', message !== '');
  for (const input of inputs(field)) {
    if (message) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  }
}

/** @param {HTMLElement} field */
function inputs(field) {
  return [...field.querySelectorAll('input, textarea')].map(
    (input) => /** @type {HTMLInputElement | HTMLTextAreaElement} */ (input),
  );
}
