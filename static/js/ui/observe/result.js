// What an observation's answers add up to, with every caution that applies. Must not be shown before all are answered.

import { html, nothing } from 'lit-html';
import { score } from '../../domain/instrument.js';
import { cautionsFor, resultInWords } from '../../domain/result.js';
import { t, translated } from '../../words.js';
import { wheel } from './wheel.js';

/** @import { TemplateResult } from 'lit-html' */
/** @import { Instrument, Observation } from '../../domain/types.js' */

/**
 * @param {Instrument} instrument
 * @param {Observation} observation
 * @param {boolean} isOutside outside the instrument's age window
 */
export function resultCard(instrument, observation, isOutside) {
  if (score(instrument, observation.answers ?? {}).unanswered.length > 0) return nothing;
  return html`<section class="card result ${hasMarks(instrument) ? 'result--with-wheel' : ''}" id="result" tabindex="-1" aria-labelledby="result-title">
    <div class="stack">
      <h2 id="result-title">${t('Result')}${observation.standing === 'practice' ? html` <span class="tag tag--waiting">${t('Practice')}</span>` : nothing}</h2>
      ${resultNumbers(instrument, observation)}
      ${cautionsFor(instrument, observation, isOutside).map(
        (caution) =>
          html`<p class="caution"><bdi lang="en">${caution.text} <cite>${caution.source}</cite></bdi></p>`,
      )}
      <p class="muted small"><bdi lang="en">${instrument.band_source}</bdi></p>
    </div>
    ${hasMarks(instrument) ? wheel(instrument, observation) : nothing}
  </section>`;
}

/**
 * Total or range, band or why there is none.
 *
 * @param {Instrument} instrument
 * @param {Observation} observation
 * @returns {TemplateResult}
 */
export function resultNumbers(instrument, observation) {
  const answers = observation.answers ?? {};
  const { total, band, why } = resultInWords(instrument, score(instrument, answers), answers);
  return html`<div class="result__numbers">
      <div><div class="result__label">${t('Total')}</div><div class="result__value numbers">${totalInWords(instrument, observation, total)}</div></div>
      <div><div class="result__label">${t('Band')}</div><div class="result__value">${bandInWords(instrument, band)}</div></div>
    </div>
    ${why ? html`<p>${translated(why)}</p>` : nothing}`;
}

/** @param {Instrument} instrument */
export function hasMarks(instrument) {
  return instrument.scores.every(({ mark }) => mark);
}

/**
 * The same in one line, for beside the items; "" until all are answered.
 *
 * @param {Instrument} instrument
 * @param {Observation} observation
 */
export function resultLine(instrument, observation) {
  const answers = observation.answers ?? {};
  const outcome = score(instrument, answers);
  if (outcome.unanswered.length > 0) return '';
  const { total, band } = resultInWords(instrument, outcome, answers);
  return `${totalInWords(instrument, observation, total)} · ${translated(band)}`;
}

/**
 * @param {Instrument} instrument
 * @param {Observation} observation
 * @param {string} total
 */
function totalInWords(instrument, observation, total) {
  const { lowest, highest, unanswered } = score(instrument, observation.answers ?? {});
  return unanswered.length > 0 || lowest === highest
    ? translated(total)
    : t('{lowest} to {highest}', { lowest, highest });
}

/**
 * Bands are called as they were published.
 *
 * @param {Instrument} instrument
 * @param {string} band
 */
function bandInWords({ bands }, band) {
  return bands.some(({ label }) => label === band) ? html`<bdi lang="en">${band}</bdi>` : translated(band);
}
