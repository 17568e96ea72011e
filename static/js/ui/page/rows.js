// Rows that several screens share: a family, a draft, contacts due. Must not fetch what they show.

import { html, nothing } from 'lit-html';
import { t } from '../../words.js';
import { dueWords } from '../wording/dueWords.js';
import { carerNames, carerNeeds, familyAge, familyName, fieldOf, labelOf } from '../wording/names.js';
import { momentInWords } from '../wording/times.js';

/** @import { TemplateResult } from 'lit-html' */
/** @import { Due } from '../../domain/contacts.js' */
/** @import { Definitions, FamilyBody } from '../../domain/types.js' */
/** @import { Draft } from '../../storage/shelves.js' */
/** @typedef {TemplateResult | typeof nothing} Part */

/**
 * @param {{body: FamilyBody, open: () => void, detail?: Part, action?: Part, isShort?: boolean}} family `isShort`: without carers
 * @param {{definitions: Definitions, today: string}} given
 */
export function familyRow(
  { body, open, detail = nothing, action = nothing, isShort = false },
  { definitions, today },
) {
  const needs = body.carers.flatMap((carer) => carerNeeds(carer, definitions.forms.family));
  return html`<li class="row row--whole">
    <div class="row__text">
      <a class="row__link" href="#family" @click=${followed(open)}
        ><span class="row__title"><span class="row__name">${familyName(body)}</span> <span class="age">${familyAge(body, today)}</span></span></a
      >
      ${isShort ? nothing : html`<span class="row__detail">${carerNames(body, definitions.forms.family)} ${needTags(needs)}</span>`}
      ${detail}
    </div>
    ${action}
  </li>`;
}

/** @param {string[]} needs */
export function needTags(needs) {
  return needs.map((need) => html`<span class="tag tag--need">${need}</span>`);
}

/**
 * A line for each contact due, the urgent ones with a tag.
 *
 * @param {Due[]} dues
 * @param {FamilyBody} body
 * @param {Definitions} definitions
 */
export function dueLines(dues, body, definitions) {
  return dues.map((due) => {
    const { what, tag, look } = dueWords(due, body, definitions);
    return html`<span class="row__detail due"><span>${what}</span> ${tag ? html`<span class="tag tag--${look}">${tag}</span>` : nothing}</span>`;
  });
}

/**
 * @param {{draft: Draft, family: FamilyBody | null, isFirst: boolean, open: () => void}} begun `isFirst`: the main action
 * @param {{definitions: Definitions, now: Date, today: string}} given
 */
export function draftRow({ draft, family, isFirst, open }, { definitions, now, today }) {
  const body = draft.kind === 'family' ? /** @type {FamilyBody} */ (draft.body) : family;
  const name = body ? familyName(body) : t('A family that is no longer here');
  // Two families may be called "Amina’s baby". A family's own draft may hold a date that is still being typed.
  const age = draft.kind === 'visit' && family ? familyAge(family, today) : '';
  const moment = momentInWords(draft.changed_at, now);
  return html`<li class="row row--whole">
    <div class="row__text">
      <a class="row__link" href="#visit-who" @click=${followed(open)}
        ><span class="row__title"><span class="row__name">${name}</span> <span class="age">${age}</span></span></a
      >
      <span class="row__detail">${draftName(draft, definitions)} · ${t('saved on this tablet {moment}', { moment })}</span>
    </div>
    <button class="nhsuk-button ${isFirst ? '' : 'nhsuk-button--secondary'}" type="button" aria-label=${t('Continue with {name}', { name })} @click=${open}>${t('Continue')}</button>
  </li>`;
}

/**
 * @param {Draft} draft
 * @param {Definitions} definitions
 */
function draftName(draft, definitions) {
  if (draft.kind === 'family') return draft.supersedes ? t('Change of the family') : t('New family');
  const visit = visitName(draft.body, definitions);
  return draft.supersedes ? t('Amendment · {visit}', { visit }) : visit;
}

/**
 * "6 to 8 week review", or "Visit" until a type is chosen.
 *
 * @param {{contact?: string}} body
 * @param {Definitions} definitions
 */
export function visitName(body, definitions) {
  return labelOf(fieldOf(definitions.forms.visit, 'contact')?.choices ?? [], body.contact) || t('Visit');
}

/**
 * The app follows this link itself, because its address doesn't say which record it is about.
 *
 * @param {() => void} open
 * @returns {(event: Event) => void}
 */
export function followed(open) {
  return (event) => {
    event.preventDefault();
    open();
  };
}
