// Beside the items: who is watched, how, for how long, and how far one has come. Must not show a total too early.

import { html, nothing, render } from '../../vendor/lit-html/lit-html.js';
import { part } from './modules.js';
import { resultLine } from './result.js';
import { babyNameOf } from './rows.js';

/** @import { FamilyBody, Instrument, Observation } from '../domain/types.js' */

/**
 * @param {HTMLElement} place
 * @param {{instrument: Instrument, observation: Observation, family: FamilyBody, setUp: () => void, add: (() => void) | null}} given
 * @returns {HTMLElement} where the timer goes; hidden for what is not observed
 */
export function showObserving(place, { instrument, observation, family, setUp, add }) {
  const answered = Object.keys(observation.answers ?? {}).length;
  const all = instrument.items.length;
  const line = resultLine(instrument, observation);
  render(
    html`<div class="observing">
      <div class="observing__who">
        <div class="small">${watched(instrument, observation, family)}</div>
        <div class="line">
          <button class="link-button" type="button" @click=${setUp}>Change set-up</button>
          ${add ? html`<button class="link-button" type="button" @click=${add}>Add another</button>` : nothing}
        </div>
      </div>
      <div data-timer ?hidden=${instrument.administration !== 'observed'}></div>
      <div role="status">
        <p class="answered numbers">${answered} of ${all} answered</p>
        ${
          line
            ? html`<p><button class="link-button link-button--result" type="button" @click=${toResult}>${line}<span> ${observation.mode === 'live' ? 'Scored live: see the cautions' : 'See the cautions'}</span></button></p>`
            : html`<p class="muted">The total shows when all ${all} are answered.</p>`
        }
      </div>
    </div>`,
    place,
  );
  return part(place, '[data-timer]');
}

/**
 * "Sam · live · practice", so that one observation is told from another before anything is timed.
 *
 * @param {Instrument} instrument
 * @param {Observation} observation
 * @param {FamilyBody} family
 */
export function toldApart(instrument, observation, family) {
  const carer = family.carers.find(({ id }) => id === observation.carer)?.name;
  if (instrument.administration !== 'observed') return carer ?? '';
  const baby = family.babies.length > 1 ? babyNameOf(family, observation.baby) : '';
  const who = [baby, carer].filter(Boolean).join(' with ');
  return [who, observation.mode, observation.standing].filter(Boolean).join(' · ');
}

/**
 * "Sam · live · practice · 5 min", with the baby's name before it where there is more than one.
 *
 * @param {Instrument} instrument
 * @param {Observation} observation
 * @param {FamilyBody} family
 */
export function watched(instrument, observation, family) {
  const told = toldApart(instrument, observation, family);
  if (instrument.administration !== 'observed') return told;
  const minutes = observation.minutes ? `${observation.minutes} min` : 'minutes not noted';
  return [told, minutes].filter(Boolean).join(' · ');
}

function toResult() {
  const result = document.getElementById('result');
  result?.scrollIntoView({ block: 'start' });
  result?.focus({ preventScroll: true });
}
