// What an observation's answers add up to, with every caution that applies. Must not be shown before all are answered.

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { score } from '../domain/instrument.js';
import { cautionsFor, resultInWords } from '../domain/result.js';
import { wheel } from './wheel.js';

/** @import { Instrument, Observation } from '../domain/types.js' */

/**
 * @param {Instrument} instrument
 * @param {Observation} observation
 * @param {boolean} isOutside outside the instrument's age window
 */
export function resultCard(instrument, observation, isOutside) {
  const answers = observation.answers ?? {};
  const outcome = score(instrument, answers);
  if (outcome.unanswered.length > 0) return nothing;
  const { total, band, why } = resultInWords(instrument, outcome, answers);
  const hasMarks = instrument.scores.every((each) => each.mark);
  return html`<section class="card result ${hasMarks ? 'result--with-wheel' : ''}" id="result" tabindex="-1" aria-labelledby="result-title">
    <div class="stack">
      <h2 id="result-title">Result${observation.standing === 'practice' ? html` <span class="tag tag--waiting">Practice</span>` : nothing}</h2>
      <div class="result__numbers">
        <div><div class="result__label">Total</div><div class="result__value numbers">${total}</div></div>
        <div><div class="result__label">Band</div><div class="result__value">${band}</div></div>
      </div>
      ${why ? html`<p>${why}</p>` : nothing}
      ${cautionsFor(instrument, observation, isOutside).map(
        (caution) => html`<p class="caution">${caution.text} <cite>${caution.source}</cite></p>`,
      )}
      <p class="muted small">${instrument.band_source}</p>
    </div>
    ${hasMarks ? wheel(instrument, observation) : nothing}
  </section>`;
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
  return `${total} · ${band}`;
}
