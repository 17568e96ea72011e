// Draws the observation timer: 3, 5 or 7 minutes. Must not score anything, nor keep the time itself.

import { html, render } from 'lit-html';
import { t, tn } from '../../words.js';
import { minutesAndSeconds } from '../wording/times.js';
import { isOver, LENGTHS, minutesWatched, watched } from './timer.js';

/** @import { Timer } from '../../storage/shelves.js' */
/** @import { Timers } from './timers.js' */

const RADIUS = 46;
const ROUND = 2 * Math.PI * RADIUS;

/**
 * @param {HTMLElement} place
 * @param {Timers} timers
 * @param {string} observation
 * @param {{started: () => void, shown: (time: string, isOver: boolean) => void}} handlers `shown` gets
 *   the time so far, "" before the first start
 * @returns {() => void} stops drawing; the timer runs on
 */
export function showTimer(place, timers, observation, handlers) {
  const light = new Light();
  const start = () => {
    timers.start(observation);
    handlers.started();
  };
  const rest = () => timers.rest(observation);
  const choose = (/** @type {number} */ minutes) => timers.lengthen(observation, minutes);
  const draw = () => {
    const now = Date.now();
    const timer = timers.of(observation);
    const isRunning = timer.startedAt !== null;
    const time = minutesAndSeconds(watched(timer, now) / 1000);
    light.turn(isRunning);
    handlers.shown(isRunning || watched(timer, now) > 0 ? time : '', isOver(timer, now));
    render(face(timer, now, { start, rest, choose }), place);
  };
  timers.addEventListener('tick', draw);
  draw();
  return () => {
    timers.removeEventListener('tick', draw);
    light.turn(false);
  };
}

/** Keeps the screen on: somebody who is watching a baby doesn't touch the tablet. */
class Light {
  #isWanted = false;
  /** @type {WakeLockSentinel | null} */
  #lock = null;

  /** @param {boolean} isWanted */
  async turn(isWanted) {
    if (this.#isWanted === isWanted && (!isWanted || this.#lock?.released === false)) return;
    this.#isWanted = isWanted;
    if (!isWanted) {
      this.#lock?.release();
      this.#lock = null;
      return;
    }
    try {
      const lock = (await navigator.wakeLock?.request('screen')) ?? null;
      if (this.#isWanted && !this.#lock) this.#lock = lock;
      else lock?.release();
    } catch {
      this.#lock = null; // On a low battery the browser may refuse; the timer runs all the same.
    }
  }
}

/**
 * @param {Timer} timer
 * @param {number} now
 * @param {{start: () => void, rest: () => void, choose: (minutes: number) => void}} can
 */
function face(timer, now, { start, rest, choose }) {
  const done = watched(timer, now);
  const isRunning = timer.startedAt !== null;
  const over = isOver(timer, now);
  const { minutes } = timer;
  const time = minutesAndSeconds(done / 1000);
  const [word, label] = over
    ? [t('Again'), t('Again, start the timer')]
    : done > 0
      ? [t('Go on'), t('Go on with the timer')]
      : [t('Start'), t('Start the timer')];
  return html`<div class=${over ? 'timer timer--over' : 'timer'}>
    <svg class="timer__ring" viewBox="0 0 110 110" role="img" aria-label=${t('{time} of {minutes} minutes', { time, minutes })}>
      <circle class="timer__track" cx="55" cy="55" r=${RADIUS}></circle>
      <circle class="timer__done" cx="55" cy="55" r=${RADIUS} stroke-dasharray=${`${(done / (minutes * 60_000)) * ROUND} ${ROUND}`}></circle>
      <text class="timer__time" x="55" y="58">${time}</text>
      <text class="timer__of" x="55" y="76">${over ? t('over') : t('of {minutes} min', { minutes })}</text>
    </svg>
    <div class="timer__buttons">
      ${
        isRunning
          ? html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${rest}>${t('Pause')}</button>`
          : html`<button class="nhsuk-button nhsuk-button--secondary" type="button" aria-label=${label} @click=${start}>${word}</button>`
      }
    </div>
    ${
      timer.isAsking && !over
        ? html`<p class="timer__asking">${stillWatching(minutesWatched(timer, now))}</p>`
        : lengths(timer, choose)
    }
  </div>`;
}

/**
 * @param {Timer} timer
 * @param {(minutes: number) => void} choose
 */
function lengths({ minutes, startedAt }, choose) {
  return html`<fieldset class="timer__lengths" ?disabled=${startedAt !== null}>
    <legend class="nhsuk-u-visually-hidden">${t('Minutes')}</legend>
    ${LENGTHS.map(
      (length) => html`<label class="timer__length"
        ><input type="radio" name="timer-minutes" value=${length} aria-label=${t('{length} minutes', { length })} .checked=${length === minutes} @change=${() => choose(length)} />${length}</label
      >`,
    )}
  </fieldset>`;
}

/** @param {number | undefined} minutes noted when it paused by itself */
function stillWatching(minutes) {
  if (minutes === undefined) return t('Under a minute. Still watching?');
  return tn('{number} min noted. Still watching?', '{number} min noted. Still watching?', minutes);
}
