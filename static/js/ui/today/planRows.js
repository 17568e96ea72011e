// Rows of the visitor's own list: a planned visit with its time and one action, what was left over, what is for later.
// Must not fetch what they show.

import { html, nothing } from 'lit-html';
import { t } from '../../words.js';
import { dueLines, followed, needTags } from '../page/rows.js';
import { riskTag } from '../risk/riskWords.js';
import { contactName } from '../wording/dueWords.js';
import { carerNames, carerNeeds, familyAge, familyName } from '../wording/names.js';
import { momentInWords, weekdayInWords } from '../wording/times.js';

/** @import { Due } from '../../domain/contacts.js' */
/** @import { PlannedVisit } from '../../domain/plan.js' */
/** @import { Definitions, FamilyBody, FoundRisk, Planned } from '../../domain/types.js' */
/** @import { Draft } from '../../storage/shelves.js' */

/** @typedef {{definitions: Definitions, today: string, now: Date}} Given */

/**
 * @typedef {object} Row
 * @property {PlannedVisit} planned
 * @property {FoundRisk[] | undefined} risks that are open
 * @property {FamilyBody} body
 * @property {Due[]} dues worth a word beside what is planned
 * @property {Draft | undefined} draft
 * @property {boolean} isNext the one thing to do now
 * @property {() => void} open
 * @property {() => void} change
 * @property {() => void} start begins or goes on
 *
 * @param {Row} row
 * @param {Given} given
 */
export function plannedRow(
  { planned, body, dues, risks, draft, isNext, open, change, start },
  { definitions, today, now },
) {
  const name = familyName(body);
  const needs = body.carers.flatMap((carer) => carerNeeds(carer, definitions.forms.family));
  const moment = draft ? momentInWords(draft.changed_at, now) : '';
  const details = [
    planned.contact && contactName(planned.contact, definitions),
    carerNames(body, definitions.forms.family),
    draft && t('begun, saved {moment}', { moment }),
  ].filter(Boolean);
  return html`<li class="row row--whole plan ${planned.isDone ? 'plan--done' : ''}">
    ${time(planned.at, name, change)}
    <div class="row__text">
      <a class="row__link" href="#family" @click=${followed(open)}
        ><span class="row__title"><span class="row__name">${name}</span> <span class="age">${familyAge(body, today)}</span></span></a
      >
      <span class="row__detail">${details.join(' · ')} ${needTags(needs)}</span>
      ${riskTag(risks)}
      ${planned.isDone ? nothing : dueLines(dues, body, definitions)}
    </div>
    ${action({ isDone: planned.isDone, isBegun: Boolean(draft), isNext, name, open, start })}
  </li>`;
}

/**
 * Tapping the time changes it.
 *
 * @param {string | undefined} at
 * @param {string} name
 * @param {() => void} change
 */
function time(at, name, change) {
  const shown = at ?? t('Any time');
  return html`<button class="plan__time ${at ? '' : 'plan__time--any'}" type="button" aria-label=${t('{time}. Change the plan for {name}', { time: shown, name })} @click=${change}>${shown}</button>`;
}

/**
 * @param {{isDone: boolean, isBegun: boolean, isNext: boolean, name: string, open: () => void, start: () => void}} row
 */
function action({ isDone, isBegun, isNext, name, open, start }) {
  if (isDone) return html`<span class="tag tag--received">${t('Signed')}</span>`;
  const [text, act] = isBegun
    ? [t('Continue'), start]
    : isNext
      ? [t('Start visit'), start]
      : [t('Open'), open];
  return html`<button class="nhsuk-button ${isNext ? '' : 'nhsuk-button--secondary'}" type="button" @click=${act}>${text}<span class="nhsuk-u-visually-hidden">: ${name}</span></button>`;
}

/**
 * A line whose family is no longer on this tablet: it says so, and stays until it is taken off.
 *
 * @param {Planned} planned
 * @param {() => void} remove
 */
export function goneRow({ at }, remove) {
  return html`<li class="row plan">
    <span class="plan__time ${at ? '' : 'plan__time--any'}">${at ?? t('Any time')}</span>
    <div class="row__text">
      <span class="row__title">${t('A family that is no longer here')}</span>
      <span class="row__detail">${t('Handed over, or erased at the service.')}</span>
    </div>
    <button class="link-button" type="button" @click=${remove}>${t('Take it off my list')}</button>
  </li>`;
}

/**
 * Visits planned for an earlier day, without a signed visit since.
 *
 * @param {{planned: Planned, body: FamilyBody, open: () => void, again: () => void, remove: () => void}} left
 * @param {Given} given
 */
export function leftRow({ planned, body, open, again, remove }, { definitions }) {
  const name = familyName(body);
  return html`<li class="row row--whole row--stacking">
    <div class="row__text">
      <a class="row__link" href="#family" @click=${followed(open)}><span class="row__title row__name">${name}</span></a>
      <span class="row__detail">${dayAndWhat(planned, definitions)}</span>
    </div>
    <button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${again}>${t('Plan for today')}<span class="nhsuk-u-visually-hidden">: ${name}</span></button>
    <button class="link-button" type="button" aria-label=${t('Take off my list: {name}', { name })} @click=${remove}>${t('Take off')}</button>
  </li>`;
}

/**
 * @param {{planned: Planned, body: FamilyBody, open: () => void, change: () => void}} later
 * @param {Given} given
 */
export function laterRow({ planned, body, open, change }, { definitions }) {
  const name = familyName(body);
  return html`<li class="row row--whole">
    <div class="row__text">
      <a class="row__link" href="#family" @click=${followed(open)}><span class="row__title row__name">${name}</span></a>
      <span class="row__detail">${dayAndWhat(planned, definitions)}</span>
    </div>
    <button class="link-button" type="button" aria-label=${t('Change the plan for {name}', { name })} @click=${change}>${t('Change')}</button>
  </li>`;
}

/**
 * @param {Planned} planned
 * @param {Definitions} definitions
 */
function dayAndWhat({ on, at, contact }, definitions) {
  const day = weekdayInWords(new Date(`${on}T12:00:00`));
  return [day, at, contact && contactName(contact, definitions)].filter(Boolean).join(' · ');
}
