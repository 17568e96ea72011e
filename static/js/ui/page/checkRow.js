// Draws one check and its result. Must not run the check.

import { html, nothing } from 'lit-html';
import { t } from '../../words.js';
import { icon } from './icons.js';

/** @import { TemplateResult } from 'lit-html' */
/** @typedef {{look: 'good' | 'care' | 'bad' | 'open', title: string | TemplateResult, text?: string, action?: TemplateResult}} Check */

const SIGNS = { good: 'check', care: 'warning', bad: 'close', open: '' };
const WORDS = { good: t('In order:'), care: t('Take care:'), bad: t('Missing:'), open: t('Open:') };

/** @param {Check} check */
export function checkRow({ look, title, text, action }) {
  return html`<li class="check">
    <span class="check__sign check__sign--${look}">${SIGNS[look] ? icon(SIGNS[look]) : nothing}</span>
    <div class="check__text">
      <span class="nhsuk-u-visually-hidden">${WORDS[look]} </span><span class="check__title">${title}</span>
      ${text ? html`<div class="muted small">${text}</div>` : nothing}
    </div>
    ${action ?? nothing}
  </li>`;
}
