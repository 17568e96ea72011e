// The versions of a signed visit: the proof of each, and what an amendment changed. Must not change any of them.

import { html, nothing } from 'lit-html';
import { sentenceOf, t } from '../../words.js';
import { stateTag } from '../page/stateTag.js';
import { momentInWords } from '../wording/times.js';

/** @import { People } from '../../domain/types.js' */
/** @import { Difference } from '../../domain/outlineDifference.js' */
/** @import { VisitEntry } from '../../storage/caseload.js' */
/** @import { Revision } from '../../storage/revisions.js' */

/**
 * What the tablet can prove about a version: when and by whom it was signed, when it was received, with which receipt.
 *
 * @param {Revision} revision
 * @param {People} people
 * @param {Date} now
 */
export function proof({ record, state, receipt, refusal }, people, now) {
  const author = people[record.author] ?? t('Name not known here');
  const facts = [[t('Signed'), html`${momentInWords(record.signed_at, now)}<br />${author}`]];
  if (state === 'received' && receipt) {
    facts.push(
      [t('Received'), momentInWords(receipt.received_at, now)],
      [t('Proof'), t('receipt {receipt}', { receipt: receipt.sha256.slice(0, 8).toUpperCase() })],
      [t('Number'), String(receipt.seq)],
    );
  }
  return html`<p>${stateTag({ state })}</p>
    <dl class="facts">${facts.map(([word, what]) => html`<dt>${word}</dt><dd class="numbers">${what}</dd>`)}</dl>
    ${state === 'unsent' ? html`<p class="small muted">${t('It is safe on this tablet, and goes by itself when there is signal.')}</p>` : nothing}
    ${state === 'refused' ? html`<p class="small">${refusal ? sentenceOf(refusal) : ''} ${t('It is safe on this tablet.')}</p>` : nothing}`;
}

/**
 * An amendment beside the version that it replaced.
 *
 * @param {Difference[]} found
 * @param {{reason: string, number: number}} amendment `number` of the later version
 */
export function changes(found, { reason, number }) {
  const [before, after] = [t('Version {number}', { number: number - 1 }), t('Version {number}', { number })];
  const nothingThere = html`<span class="muted">${t('Nothing was written')}</span>`;
  return html`<h2 id="visit-changes">${t('What version {number} changed', { number })}</h2>
    <p>${t('Because: {reason}', { reason })}</p>
    ${
      found.length === 0
        ? html`<p class="empty">${t('No word of the visit differs.')}</p>`
        : html`<ul class="changes">${found.map(
            (each) => html`<li>
              <h3 lang="en">${each.label}${each.where === each.label ? nothing : html` <span class="changes__where">${each.where}</span>`}</h3>
              <dl class="changes__both">
                <div><dt>${before}</dt><dd>${each.before ? html`<bdi lang="en">${each.before}</bdi>` : nothingThere}</dd></div>
                <div><dt>${after}</dt><dd>${each.after ? html`<bdi lang="en">${each.after}</bdi>` : nothingThere}</dd></div>
              </dl>
            </li>`,
          )}</ul>`
    }`;
}

/**
 * @param {VisitEntry} visit
 * @param {Revision} shown
 * @param {Date} now
 * @param {(id: string) => void} show
 */
export function versionRows({ history, record: latest }, shown, now, show) {
  return history.toReversed().map((each) => {
    const { record } = each;
    const number = history.indexOf(each) + 1;
    const title = t('Version {number}', { number });
    return html`<li class="row row--stacking">
      <div class="row__text">
        <span class="row__title">${title}${record.id === latest.id && history.length > 1 ? `, ${t('the one that counts')}` : nothing}</span>
        <span class="row__detail">${t('Signed {moment}', { moment: momentInWords(record.signed_at, now) })}${record.reason ? ` · ${t('because: {reason}', { reason: record.reason })}` : nothing}</span>
        ${each.state === 'received' ? nothing : stateTag(each)}
      </div>
      ${
        record.id === shown.record.id
          ? html`<span class="small muted">${t('Shown')}</span>`
          : html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => show(record.id)}>${t('Show')}<span class="nhsuk-u-visually-hidden"> ${title}</span></button>`
      }
    </li>`;
  });
}
