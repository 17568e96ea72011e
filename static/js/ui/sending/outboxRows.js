// Each record that is not received yet, with its state, the reason and what to do. Must not send or remove by itself.

import { html, nothing } from 'lit-html';
import { mayPass } from '../../storage/refusals.js';
import { sentenceOf, t } from '../../words.js';
import { followed, visitName } from '../page/rows.js';
import { familyName } from '../wording/names.js';
import { momentInWords } from '../wording/times.js';

/** @import { TemplateResult } from 'lit-html' */
/** @import { Definitions, FamilyBody } from '../../domain/types.js' */
/** @import { Outgoing } from '../../storage/shelves.js' */

/**
 * @typedef {object} Waiting
 * @property {Outgoing} entry
 * @property {FamilyBody | null} family null when it is not on this tablet any more
 * @property {() => void} open
 * @property {() => void} amend
 * @property {() => void} again
 * @property {() => void} remove
 *
 * @typedef {{definitions: Definitions, now: Date, phase: string}} Given `phase` of sending
 */

/**
 * @param {Waiting} waiting
 * @param {Given} given
 */
export function outboxRow(waiting, { definitions, now, phase }) {
  const { entry, family, open } = waiting;
  const { record, state } = entry;
  const what = record.kind === 'family' ? t('Family') : visitName(record.body, definitions);
  const name =
    record.kind === 'family'
      ? familyName(record.body)
      : family
        ? familyName(family)
        : t('A family that is no longer here');
  const title = html`<span class="row__title row__name">${name}</span>`;
  const moment = momentInWords(record.signed_at, now);
  return html`<li class="row row--stacking">
    <div class="row__text">
      ${family ? html`<a class="row__link" href="#visit" @click=${followed(open)}>${title}</a>` : title}
      <span class="row__detail">${t('{what} · signed {moment}', { what, moment })}</span>
      ${state === 'refused' ? refused(waiting) : html`<span class="tag tag--waiting">${whyItWaits(phase)}</span>`}
    </div>
  </li>`;
}

/**
 * Why saved records have not been sent, in a word.
 *
 * @param {string} phase
 */
export function whyItWaits(phase) {
  if (phase === 'syncing') return t('Saved on this tablet, being sent');
  if (phase === 'offline') return t('Saved on this tablet, waits for signal');
  if (phase === 'signed_out') return t('Saved on this tablet, waits for your sign-in');
  if (phase === 'failed') return t('Saved on this tablet, the service did not take it yet');
  return t('Saved on this tablet, not sent');
}

/** @param {Waiting} waiting */
function refused({ entry, amend, again, remove }) {
  const { code, problems, ...told } = entry.refusal ?? { code: '', message: '', problems: [] };
  const sentence = sentenceOf({ code, ...told });
  const details = problems.map((problem) => sentenceOf({ code: '', ...problem }));
  const isErased = code === 'erased';
  const isTriedAgain = mayPass(entry.refusal);
  return html`<span class="tag tag--refused">${t('Not taken by the service')}</span>
    <span class="row__detail">${sentence}</span>
    ${details.map((detail) => (detail === sentence ? nothing : html`<span class="row__detail">${detail}</span>`))}
    ${isTriedAgain ? html`<span class="row__detail">${t('It is tried again by itself. If it stays here, tell your team lead.')}</span>` : nothing}
    <span class="row__detail">${isErased ? t('It is still on this tablet, and nowhere else.') : t('It is safe on this tablet.')}</span>
    <div class="row__actions">${isErased ? button(t('Remove from this tablet'), remove, 'link-button--danger') : html`${button(t('Put it right'), amend)}${button(t('Send it again'), again)}`}</div>`;
}

/**
 * @param {string} text
 * @param {() => void} act
 * @param {string} [look]
 * @returns {TemplateResult}
 */
function button(text, act, look = '') {
  return html`<button class="link-button ${look}" type="button" @click=${act}>${text}</button>`;
}
