// One item of a checklist on the screen: its answers, its note. Must not decide what an answer leads to.

import { part } from '../page/modules.js';

/** @import { Answer } from '../../domain/types.js' */

/**
 * @param {Event} event
 * @returns {HTMLElement | null}
 */
export function itemAt(event) {
  return event.target instanceof Element ? event.target.closest('[data-item]') : null;
}

/** @param {HTMLElement} item */
export function radios(item) {
  return /** @type {HTMLInputElement[]} */ ([...item.querySelectorAll('input[type=radio]')]);
}

/**
 * @param {HTMLElement} item
 * @param {Answer | undefined} answer
 */
export function choose(item, answer) {
  for (const radio of radios(item)) radio.checked = answer !== undefined && radio.value === String(answer);
}

/** @param {HTMLElement} item */
export function focusIn(item) {
  (radios(item).find((radio) => radio.checked) ?? radios(item)[0]).focus({ preventScroll: true });
}

/** @param {HTMLElement} item */
export function noteOf(item) {
  return /** @type {HTMLTextAreaElement} */ (part(item, '[data-note]'));
}

/**
 * Open or close an item's note and move the focus there and back.
 *
 * @param {HTMLElement} item
 * @param {boolean} isOpen
 */
export function turn(item, isOpen) {
  const button = part(item, '.item__more');
  button.setAttribute('aria-expanded', String(isOpen));
  part(item, '.item__note').hidden = !isOpen;
  (isOpen ? noteOf(item) : button).focus();
}

/**
 * @param {string} value
 * @returns {Answer}
 */
export function answerIn(value) {
  return value === 'not_observed' ? value : Number(value);
}
