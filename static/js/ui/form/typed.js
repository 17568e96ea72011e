// Makes typed and pasted text readable, in its box and when it is read. Must not know what it is for.

import { readable } from '../../domain/readable.js';

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Box */

const TEXT = new Set(['text', 'search', 'textarea']);

/**
 * The box's readable text, trimmed.
 *
 * @param {Box} box
 */
export function typedIn(box) {
  return mended(box, box.value).trim();
}

/**
 * From now on every text box on the page cleans pasted text, before anything else reads it.
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
 * Replace the box's text by its readable form; the cursor keeps its place in the text.
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
 * A password or passphrase stays as typed, even while it is visible.
 *
 * @param {Partial<Box>} box
 */
function isForText({ type = '', autocomplete = '' }) {
  return TEXT.has(type) && !/password/.test(autocomplete);
}
