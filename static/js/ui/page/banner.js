// A banner: what happened, what is safe, what to do. Must not decide when to show one.

import { html, nothing } from 'lit-html';
import { icon } from './icons.js';

/** @import { TemplateResult } from 'lit-html' */

const SIGNS = { good: 'check', care: 'warning', bad: 'warning', plain: 'sync' };

/**
 * @param {keyof typeof SIGNS} look
 * @param {string | TemplateResult} title
 * @param {string | TemplateResult} [text]
 * @param {TemplateResult | typeof nothing} [action]
 */
export function banner(look, title, text = '', action = nothing) {
  return html`<div class="banner banner--${look}">
    <span class="banner__sign">${icon(SIGNS[look])}</span>
    <div class="banner__text"><strong class="banner__title">${title}</strong>${text ? html`<span class="small">${text}</span>` : nothing}</div>
    ${action}
  </div>`;
}
