// Rows that several screens share: a family, a record that waits. Must not fetch what they show.

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { babyName, carerNames, carerNeeds, familyAge, familyName, fieldOf, labelOf } from './names.js';
import { momentInWords } from './times.js';

/** @import { TemplateResult } from '../../vendor/lit-html/lit-html.js' */
/** @import { Definitions, FamilyBody } from '../domain/types.js' */
/** @import { Draft, Outgoing } from '../storage/shelves.js' */

/**
 * @param {{body: FamilyBody, open: () => void, action?: TemplateResult | typeof nothing}} family
 * @param {{definitions: Definitions, today: string}} given
 */
export function familyRow({ body, open, action = nothing }, { definitions, today }) {
  const needs = body.carers.flatMap((carer) => carerNeeds(carer, definitions.forms.family));
  return html`<li class="row row--whole">
    <div class="row__text">
      <a class="row__link" href="#family" @click=${followed(open)}
        ><span class="row__title"><span class="row__name">${familyName(body)}</span> <span class="age">${familyAge(body, today)}</span></span></a
      >
      <span class="row__detail">${carerNames(body)} ${needTags(needs)}</span>
    </div>
    ${action}
  </li>`;
}

/** @param {string[]} needs */
export function needTags(needs) {
  return needs.map((need) => html`<span class="tag tag--need">${need}</span>`);
}

/**
 * @param {{draft: Draft, family: FamilyBody | null, open: () => void}} begun
 * @param {{definitions: Definitions, now: Date}} given
 */
export function draftRow({ draft, family, open }, { definitions, now }) {
  const body = draft.kind === 'family' ? /** @type {FamilyBody} */ (draft.body) : family;
  const name = body ? familyName(body) : 'A family that is no longer here';
  const what =
    draft.kind === 'family'
      ? draft.supersedes
        ? 'Change of the family'
        : 'New family'
      : visitName(draft.body, definitions);
  return html`<li class="row row--whole">
    <div class="row__text">
      <a class="row__link" href="#visit-who" @click=${followed(open)}><span class="row__title row__name">${name}</span></a>
      <span class="row__detail">${draft.supersedes && draft.kind === 'visit' ? 'Amendment · ' : ''}${what} · saved on this tablet ${momentInWords(draft.changed_at, now)}</span>
    </div>
    <button class="nhsuk-button" type="button" @click=${open}>Continue<span class="nhsuk-u-visually-hidden"> with ${name}</span></button>
  </li>`;
}

/**
 * "6 to 8 week review", "Visit" while the type is not chosen.
 *
 * @param {{contact?: string}} body
 * @param {Definitions} definitions
 */
export function visitName(body, definitions) {
  return labelOf(fieldOf(definitions.forms.visit, 'contact')?.choices ?? [], body.contact) || 'Visit';
}

/**
 * @param {{entry: Outgoing, family: FamilyBody | null, open: () => void, amend: () => void, again: () => void}} waiting
 * @param {{definitions: Definitions, now: Date}} given
 */
export function outboxRow({ entry, family, open, amend, again }, { definitions, now }) {
  const { record, state, refusal } = entry;
  const what = record.kind === 'family' ? 'Family' : visitName(record.body, definitions);
  const name = record.kind === 'family' ? familyName(record.body) : family ? familyName(family) : '';
  return html`<li class="row row--stacking">
    <div class="row__text">
      <a class="row__link" href="#visit" @click=${followed(open)}><span class="row__title row__name">${name || what}</span></a>
      <span class="row__detail">${what} · signed ${momentInWords(record.signed_at, now)}</span>
      ${
        state === 'refused'
          ? html`<span class="tag tag--refused">Not taken by the service</span>
              <span class="row__detail">${refusal?.message}</span>
              ${refusal?.problems.map((problem) => html`<span class="row__detail">${problem.message}</span>`)}
              <span class="row__detail">It is safe on this tablet.</span>
              <button class="link-button" type="button" @click=${amend}>Put it right</button>
              <button class="link-button" type="button" @click=${again}>Send it again</button>`
          : html`<span class="tag tag--waiting">Saved on this tablet, not sent</span>`
      }
    </div>
  </li>`;
}

/**
 * @param {FamilyBody} family
 * @param {string | undefined} id
 */
export function babyNameOf(family, id) {
  return babyName(family.babies.find((baby) => baby.id === id));
}

/**
 * A link that the app follows itself, because what it is about is not in its address.
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
