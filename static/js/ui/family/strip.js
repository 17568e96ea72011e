// Item by visit: each item at the last observations, and what changed between the last two. Must not judge it.

import { html, nothing } from 'lit-html';
import { AT_MOST_ACROSS, CANNOT_BE_COMPARED } from '../../domain/trend.js';
import { t, translated } from '../../words.js';
import { mark } from '../page/icons.js';
import { shortDay } from '../wording/times.js';

/** @import { Course, OutlineEntry, Seen } from '../../domain/types.js' */

/**
 * A table for eye and ear. It shows as many visits as fit, newest last.
 *
 * @param {Course} course
 * @param {string} titleId the heading that names the table
 */
export function strip({ instrument, seen, changes }, titleId) {
  const shown = seen.slice(-AT_MOST_ACROSS);
  const place = (/** @type {number} */ at) => `strip__seen strip__seen--${shown.length - at}`;
  return html`<table class="strip" aria-labelledby=${titleId}>
    <thead>
      <tr>
        <th scope="col">${t('Item')}</th>
        ${shown.map((one, at) => html`<th scope="col" class=${place(at)}>${visitHead(one)}</th>`)}
        ${changes.length ? html`<th scope="col">${t('Last two visits')}</th>` : nothing}
      </tr>
    </thead>
    <tbody>
      ${instrument.items.map(
        (item, row) => html`<tr>
          <th scope="row"><span class="strip__number numbers">${item.number}</span> <span class="strip__title--full" lang="en">${item.title}</span><span class="strip__title--short" lang="en">${item.short_title || item.title}</span></th>
          ${shown.map(({ answers }, at) => html`<td class=${place(at)}>${answer(answers[row])}</td>`)}
          ${changes.length ? html`<td class="strip__change">${change(changes[row] ?? '')}</td>` : nothing}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** @param {Seen} seen */
function visitHead({ on, marks }) {
  // The year goes below day and month.
  return html`${shortDay(on).replace(' ', '\u00a0')}${marks.map((flag) => html` <span class="strip__flag">${translated(flag)}</span>`)}`;
}

/** @param {OutlineEntry | undefined} entry */
function answer(entry) {
  if (!entry) return nothing;
  const { mark: sign, value } = entry;
  if (sign === 'not_observed') {
    return html`<span class="strip__answer">${mark('not-observed')}<span class="nhsuk-u-visually-hidden">${translated(value ?? '')}</span></span>`;
  }
  return sign
    ? html`<span class="strip__answer">${mark(sign)}${value}</span>`
    : html`<span class="strip__answer">${translated(value ?? '')}</span>`;
}

/** @param {string} words */
function change(words) {
  const said = translated(words);
  if (words === CANNOT_BE_COMPARED) return html`<span class="nhsuk-u-visually-hidden">${said}</span>`;
  return words === 'same' ? html`<span class="muted">${said}</span>` : said;
}
