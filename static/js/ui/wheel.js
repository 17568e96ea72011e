// Draws the wheel, on the screen and in documents alike: fuller means a higher number. Must not colour a judgement.

import { html, nothing, svg } from '../../vendor/lit-html/lit-html.js';
import { SIZE, wheelInWords, wheelOf } from '../domain/wheel.js';
import { markOf } from './evidence.js';

/** @import { Instrument, Observation } from '../domain/types.js' */
/** @import { Marked } from '../domain/wheel.js' */

/** @type {Record<string, string>} */
const COLOURS = { none: '#0b7a6b', half: '#7a5a00', full: '#86144f' };

/**
 * @param {Instrument} instrument whose scores have marks
 * @param {Observation} observation
 */
export function wheel(instrument, observation) {
  const items = instrument.items.map((item) => {
    const answer = observation.answers?.[item.id];
    const mark = markOf(instrument, answer).replace('not-observed', 'not_observed');
    return { number: item.number, mark, value: answer === 'not_observed' ? 'Not observed' : String(answer) };
  });
  return html`<figure class="wheel__figure">
    ${wheelDrawing(items, wheelInWords(items))}
    <figcaption class="muted small">Fuller segment: ${instrument.higher_means}.${instrument.not_observed_allowed ? ' Dashed: not observed.' : nothing}</figcaption>
  </figure>`;
}

/**
 * The drawing alone, as the server draws it: templates/pdf/wheel.html.
 *
 * @param {Marked[]} items
 * @param {string} words what it says, for those who can't see it
 */
export function wheelDrawing(items, words) {
  return html`<svg class="wheel" viewBox="0 0 ${SIZE} ${SIZE}" role="img" font-family="Liberation Sans, Arial, Helvetica, sans-serif" aria-label=${words}><title>${words}</title>${wheelOf(
    items,
  ).map(
    ({ number, mark, track, fill, x, y }) =>
      svg`<path d=${track} fill="#ffffff" stroke=${mark === 'not_observed' ? '#4c6272' : '#aeb7bd'} stroke-width=${
        mark === 'not_observed' ? 2 : 1.5
      } stroke-dasharray=${mark === 'not_observed' ? '6 5' : 'none'}></path>${
        fill ? svg`<path d=${fill} fill=${COLOURS[mark] ?? '#212b32'}></path>` : nothing
      }<text x=${x} y=${y} text-anchor="middle" font-size="20" font-weight="700" fill="#212b32">${number}</text>`,
  )}</svg>`;
}
