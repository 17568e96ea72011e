// What an observation's answers add up to, with every caution that applies. Must not be shown before all are answered.

import { html, nothing } from 'lit-html';
import { hasMarks, score } from '../../domain/instrument.js';
import { cautionsFor, NO_TOTAL, resultsInWords } from '../../domain/result.js';
import { sentenceOf, t, translated } from '../../words.js';
import { wheel } from './wheel.js';

/** @import { TemplateResult } from 'lit-html' */
/** @import { Counted, Instrument, Observation, Total } from '../../domain/types.js' */
/** @import { Result } from '../../domain/result.js' */

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
      ${bandSource(instrument)}
    </div>
    ${hasMarks(instrument) ? wheel(instrument, observation) : nothing}
  </section>`;
}

/** @param {Instrument} instrument */
export function bandSource({ band_source: source }) {
  return source ? html`<p class="muted small"><bdi lang="en">${source}</bdi></p>` : nothing;
}

/**
 * For each total: its number or range, and its band or why there is none.
 *
 * @param {Instrument} instrument
 * @param {Observation} observation
 * @returns {TemplateResult[]}
 */
export function resultNumbers(instrument, observation) {
  return resultsOf(instrument, observation).map(
    ({ of, label, total, band, why }) => html`<div class="result__numbers">
      <div><div class="result__label">${label ? html`<bdi lang="en">${label}</bdi>` : t('Total')}</div><div class="result__value numbers">${total}</div></div>
      ${band ? html`<div><div class="result__label">${t('Band')}</div><div class="result__value">${bandInWords(of, band)}</div></div>` : nothing}
    </div>
    ${why ? html`<p>${sentenceOf(why)}</p>` : nothing}`,
  );
}

/**
 * The same in one line, to show beside the items; "" until all are answered.
 *
 * @param {Instrument} instrument
 * @param {Observation} observation
 */
export function resultLine(instrument, observation) {
  if (score(instrument, observation.answers ?? {}).unanswered.length > 0) return '';
  const results = resultsOf(instrument, observation);
  return results
    .flatMap(({ label, total, band }) => [[label, total].filter(Boolean).join(' '), translated(band)])
    .filter(Boolean)
    .join(' · ');
}

/**
 * @param {Instrument} instrument
 * @param {Observation} observation
 * @returns {(Result & {of: Total})[]} the totals in the interface's language
 */
function resultsOf(instrument, { answers = {} }) {
  const outcome = score(instrument, answers);
  return resultsInWords(instrument, outcome, answers).map((result, at) => {
    const { of, lowest, highest } = /** @type {Counted} */ (outcome.counts[at]);
    const isRange = result.total !== NO_TOTAL && lowest !== highest;
    const total = isRange ? t('{lowest} to {highest}', { lowest, highest }) : translated(result.total);
    return { ...result, of, total };
  });
}

/**
 * Bands keep their published names.
 *
 * @param {Total} of
 * @param {string} band
 */
function bandInWords({ bands }, band) {
  return bands.some(({ label }) => label === band) ? html`<bdi lang="en">${band}</bdi>` : translated(band);
}
