// Beside the items: who is observed, how, for how long, and how far it has come. Must not show a total too early.

import { html, nothing, render } from 'lit-html';
import { t } from '../../words.js';
import { part } from '../page/modules.js';
import { babyName, carerName } from '../wording/names.js';
import { resultLine } from './result.js';

/** @import { FamilyBody, FormDefinition, Instrument, Observation } from '../../domain/types.js' */
/** @import { Step } from './undo.js' */

/**
 * @typedef {object} Can the actions beside the items
 * @property {() => void} setUp
 * @property {(() => void) | null} add null when there is room for no more
 * @property {() => void} undo
 * @property {() => void} goOn to the next unanswered item
 */

/**
 * @param {HTMLElement} place
 * @param {{instrument: Instrument, observation: Observation, family: FamilyBody, form: FormDefinition, isRunning: boolean,
 *   last: Step | null, can: Can}} given `form`: the family's; `isRunning`: its timer
 * @returns {HTMLElement} where the timer goes; hidden for a questionnaire
 */
export function showObserving(place, { instrument, observation, family, form, isRunning, last, can }) {
  const line = resultLine(instrument, observation);
  const all = instrument.items.length;
  render(
    html`<div class="observing">
      <div class="observing__who">
        <div class="small">${watched(instrument, observation, family, form, isRunning)}</div>
        <div class="line">
          <button class="link-button" type="button" @click=${can.setUp}>${t('Change set-up')}</button>
          ${can.add ? html`<button class="link-button" type="button" @click=${can.add}>${t('Add another')}</button>` : nothing}
        </div>
      </div>
      <div data-timer ?hidden=${instrument.administration !== 'observed'}></div>
      <div class="observing__far">
        <div role="status">
          <p class="answered numbers">${answeredInWords(instrument, observation)}</p>
          ${
            line
              ? html`<p><button class="link-button link-button--result" type="button" @click=${toResult}>${line} <span>${observation.mode === 'live' ? t('Scored live: see the cautions') : t('See the cautions')}</span></button></p>`
              : html`<p class="muted">${t('The total shows when all {all} are answered.', { all })}</p>`
          }
        </div>
        ${undoButton(instrument, last, can)}
      </div>
    </div>`,
    place,
  );
  return part(place, '[data-timer]');
}

/**
 * The bar within the thumb's reach at the lower edge of a phone: undo, and the way to what comes next.
 *
 * @param {HTMLElement} place
 * @param {{instrument: Instrument, observation: Observation, last: Step | null, can: Can}} given
 */
export function showThumbBar(place, { instrument, observation, last, can }) {
  const open = instrument.items.find(({ id }) => observation.answers?.[id] === undefined);
  render(
    html`${undoButton(instrument, last, can)}
      <button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${open ? can.goOn : toResult}>
        ${open ? t('To item {number}', { number: open.number }) : t('See the result')}
      </button>`,
    place,
  );
}

/**
 * Always there, so that nothing moves when it can be used; it says what it undoes.
 *
 * @param {Instrument} instrument
 * @param {Step | null} last
 * @param {Can} can
 */
function undoButton(instrument, last, can) {
  const item = instrument.items.find(({ id }) => id === last?.item);
  return html`<button class="nhsuk-button nhsuk-button--secondary undo" type="button" data-undo aria-disabled=${item ? 'false' : 'true'} aria-keyshortcuts="Control+Z U" @click=${can.undo}>
    ${item ? t('Undo item {number}', { number: item.number }) : t('Undo')}
  </button>`;
}

/**
 * "8 of 13 answered".
 *
 * @param {Instrument} instrument
 * @param {Observation} observation
 */
export function answeredInWords(instrument, observation) {
  return t('{answered} of {all} answered', {
    answered: Object.keys(observation.answers ?? {}).length,
    all: instrument.items.length,
  });
}

/**
 * "Sam · live · practice": tells one observation from another, even before anything is timed.
 *
 * @param {Instrument} instrument
 * @param {Observation} observation
 * @param {FamilyBody} family
 * @param {FormDefinition} form the family form
 */
export function toldApart(instrument, observation, family, form) {
  const carer = observation.carer ? carerName(family, observation.carer, form) : '';
  if (instrument.administration !== 'observed') return carer;
  const baby = observation.baby && family.babies.length > 1 ? babyName(family, observation.baby) : '';
  const who = baby && carer ? t('{baby} with {carer}', { baby, carer }) : baby || carer;
  return [who, MODES()[observation.mode ?? ''], STANDINGS()[observation.standing ?? '']]
    .filter(Boolean)
    .join(' · ');
}

/**
 * "Sam · live · practice · 5 min", with the baby's name first if there are several babies.
 *
 * @param {Instrument} instrument
 * @param {Observation} observation
 * @param {FamilyBody} family
 * @param {FormDefinition} form the family form
 * @param {boolean} isRunning its timer
 */
export function watched(instrument, observation, family, form, isRunning) {
  const label = toldApart(instrument, observation, family, form);
  if (instrument.administration !== 'observed') return label;
  const { minutes } = observation;
  const noted = minutes ? t('{minutes} min', { minutes }) : t('minutes not noted');
  return [label, isRunning ? t('timer running') : noted].filter(Boolean).join(' · ');
}

/** @returns {{[mode: string]: string}} */
const MODES = () => ({ live: t('live'), filmed: t('filmed') });

/** @returns {{[standing: string]: string}} */
const STANDINGS = () => ({ trained: t('trained'), practice: t('practice') });

function toResult() {
  const result = document.getElementById('result');
  result?.scrollIntoView({ block: 'start' });
  result?.focus({ preventScroll: true });
}
