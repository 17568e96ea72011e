// Icons and marks from the sheet that the page holds, for lit-html. An icon never stands alone: the word is the caller's.

import { html } from 'lit-html';

/**
 * @param {string} name
 * @param {string} [look]
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
