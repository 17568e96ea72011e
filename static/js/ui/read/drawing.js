// Shows a drawing from the one file that holds them all, with its words. Must not be the only way to say something.

import { html } from 'lit-html';

/**
 * @param {string} name
 * @param {string} words what it shows; "" when the text beside it says the same
 */
export function drawing(name, words) {
  const address = `/drawings.svg#${name}`;
  return words
    ? html`<svg class="drawing" viewBox="0 0 160 120" role="img" aria-label=${words} focusable="false"><use href=${address}></use></svg>`
    : html`<svg class="drawing" viewBox="0 0 160 120" aria-hidden="true" focusable="false"><use href=${address}></use></svg>`;
}
