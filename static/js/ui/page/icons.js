// Icons and marks from the page's sheet of symbols, for lit-html. Must not stand alone: the caller adds the word.

import { html } from 'lit-html';

/**
 * @param {string} name
 * @param {string} [look] its class
 */
export function icon(name, look = 'icon') {
  return html`<svg class=${look} aria-hidden="true" focusable="false"><use href=${`#icon-${name}`}></use></svg>`;
}

/**
 * The mark of an answer: "none", "half", "full" or "not-observed".
 *
 * @param {string} name
 */
export function mark(name) {
  return icon(`mark-${name}`, `mark mark--${name}`);
}
