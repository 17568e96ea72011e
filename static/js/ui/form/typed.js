// What somebody types or pastes, made readable in the box and when it is read. Must not know what it is for.

import { readable } from '../../domain/readable.js';

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Box */

const TEXT = new Set(['text', 'search', 'textarea']);

/**
 * What the box says, without blanks around it.
 *
 * @param {Box} box
 */
export function typedIn(box) {
  return mended(box, box.value).trim();
}

/**
 * From here on every box on the page shows what can be read of what is pasted, before anything else reads it.
 *
 * @param {Document} page
 */
export function startMending(page) {
  page.addEventListener(
    'input',
    (event) => {
      const { target, isComposing } = /** @type {InputEvent & {target: any}} */ (event);
      if (!isComposing && isForText(target)) mendBox(target);
    },
    { capture: true },
  );
}

/**
 * Put what can be read into the box; the cursor stays where it was in the text.
 *
 * @param {Box} box
 */
export function mendBox(box) {
  const { value, selectionStart } = box;
  const text = mended(box, value);
  if (text === value) return;
  const place = mended(box, value.slice(0, selectionStart ?? value.length)).length;
  box.value = text;
  box.setSelectionRange(place, place);
}

/**
 * @param {Box} box
 * @param {string} value
 */
function mended({ type }, value) {
  return type === 'textarea' ? readable(value) : readable(value).replaceAll('\n', ' ');
}

/**
 * A password or passphrase is what it is, also while it is shown.
 *
 * @param {Partial<Box>} box
 */
function isForText({ type = '', autocomplete = '' }) {
  return TEXT.has(type) && !/password/.test(autocomplete);
}
