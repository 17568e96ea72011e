// The observation timer: 3, 5 or 7 minutes, running on while one looks at another step. Must not score anything.

import { html, nothing, render } from '../../vendor/lit-html/lit-html.js';
import { isOver, LENGTHS, minutesWatched, newTimer, rested, started, watched } from './timer.js';
import { minutesAndSeconds } from './times.js';

/** @import { Timer } from './timer.js' */

const TICK_MS = 500;
const RADIUS = 46;
const ROUND = 2 * Math.PI * RADIUS;

/** @type {Map<string, Timer>} by observation; in memory only */
const timers = new Map();

export function forgetTimers() {
  timers.clear();
}

/**
 * @param {HTMLElement} place
 * @param {string} observation
 * @param {{watched: (minutes: number) => void, isAwake: () => void, shown: (time: string) => void}} told `watched` on
 *   pause and at the end; `isAwake` while it runs, because somebody who watches a baby does not touch the tablet;
 *   `shown` the time as it stands, empty before the first start
 * @returns {() => void} stops drawing; the timer runs on
 */
export function showTimer(place, observation, told) {
  /** @type {WakeLockSentinel | null} */
  let light = null;
  const read = () => timers.get(observation) ?? newTimer();
  const put = (/** @type {Timer} */ timer) => {
    timers.set(observation, timer);
    draw();
  };

  const start = () => {
    put(started(read(), Date.now()));
    keepLight();
  };
  const rest = () => {
    const now = Date.now();
    put(rested(read(), now));
    told.watched(minutesWatched(read(), now));
    light?.release();
  };
  const keepLight = async () => {
    try {
      light = (await navigator.wakeLock?.request('screen')) ?? null;
    } catch {
      light = null; // A low battery may refuse it; the timer runs all the same.
    }
  };
  const tick = () => {
    if (read().startedAt === null) return;
    told.isAwake();
    if (isOver(read(), Date.now())) {
      rest();
      navigator.vibrate?.(200);
    } else draw();
  };
  const draw = () => {
    const now = Date.now();
    const isBegun = read().startedAt !== null || watched(read(), now) > 0;
    told.shown(isBegun ? minutesAndSeconds(watched(read(), now) / 1000) : '');
    render(face(read(), now, { start, rest, put }), place);
  };

  const timer = setInterval(tick, TICK_MS);
  draw();
  return () => {
    clearInterval(timer);
    light?.release();
  };
}

/**
 * @param {Timer} timer
 * @param {number} now
 * @param {{start: () => void, rest: () => void, put: (timer: Timer) => void}} can
 */
function face(timer, now, { start, rest, put }) {
  const done = watched(timer, now);
  const isRunning = timer.startedAt !== null;
  const over = isOver(timer, now);
  const word = over ? 'Again' : done > 0 ? 'Go on' : 'Start';
  return html`<div class="timer">
    <svg class="timer__ring" viewBox="0 0 110 110" role="img" aria-label=${`${minutesAndSeconds(done / 1000)} of ${timer.minutes} minutes`}>
      <circle class="timer__track" cx="55" cy="55" r=${RADIUS}></circle>
      <circle class="timer__done" cx="55" cy="55" r=${RADIUS} stroke-dasharray=${`${(done / (timer.minutes * 60_000)) * ROUND} ${ROUND}`}></circle>
      <text class="timer__time" x="55" y="58">${minutesAndSeconds(done / 1000)}</text>
      <text class="timer__of" x="55" y="76">of ${timer.minutes} min</text>
    </svg>
    <div class="timer__buttons">
      ${
        isRunning
          ? html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${rest}>Pause</button>`
          : html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${start}>${word}<span class="nhsuk-u-visually-hidden"> the timer</span></button>`
      }
    </div>
    <fieldset class="timer__lengths" ?disabled=${isRunning}>
      <legend class="nhsuk-u-visually-hidden">Minutes</legend>
      ${LENGTHS.map(
        (minutes) => html`<label class="timer__length"
          ><input type="radio" name="timer-minutes" value=${minutes} .checked=${minutes === timer.minutes} @change=${() => put({ ...timer, minutes })} />${minutes}<span class="nhsuk-u-visually-hidden"> minutes</span></label
        >`,
      )}
    </fieldset>
    <p class="nhsuk-u-visually-hidden" role="status">${over ? `${timer.minutes} minutes are over.` : nothing}</p>
  </div>`;
}
