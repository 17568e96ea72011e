// The answers as a wheel, one segment an item; fuller means what the instrument says more means. Must not colour a judgement.

import { html, nothing, svg } from '../../vendor/lit-html/lit-html.js';
import { markOf } from './evidence.js';

/** @import { Instrument, Observation } from '../domain/types.js' */

const INNER = 34;
const OUTER = 128;
const CENTRE = 160;
/** @type {{[mark: string]: number}} */
const FULLNESS = { none: 0.18, half: 0.58, full: 1 };

/**
 * @param {Instrument} instrument whose scores have marks
 * @param {Observation} observation
 */
export function wheel(instrument, observation) {
  const share = (2 * Math.PI) / instrument.items.length;
  const words = `${instrument.short_title}, item by item. The same is in the list above.`;
  return html`<figure class="wheel__figure">
    <svg class="wheel" viewBox="0 0 320 320" role="img" aria-label=${words}>
      ${instrument.items.map((item, place) => segment(instrument, observation, item, place * share, share))}
    </svg>
    <figcaption class="muted small">Fuller segment: ${instrument.higher_means}.${instrument.not_observed_allowed ? ' Dashed: not observed.' : nothing}</figcaption>
  </figure>`;
}

/**
 * @param {Instrument} instrument
 * @param {Observation} observation
 * @param {import('../domain/types.js').Item} item
 * @param {number} from
 * @param {number} share
 */
function segment(instrument, observation, item, from, share) {
  const mark = markOf(instrument, observation.answers?.[item.id]);
  const fullness = FULLNESS[mark] ?? 0;
  const [x, y] = point(OUTER + 18, from + share / 2);
  return svg`<path class="wheel__segment ${mark === 'not-observed' ? 'wheel__segment--unseen' : ''}" d=${ring(INNER, OUTER, from, share)}></path>
    ${fullness ? svg`<path class="wheel__fill--${mark}" d=${ring(INNER, INNER + (OUTER - INNER) * fullness, from + 0.012, share - 0.024)}></path>` : nothing}
    <text class="wheel__number" x=${x} y=${y + 4}>${item.number}</text>`;
}

/**
 * @param {number} inner
 * @param {number} outer
 * @param {number} from
 * @param {number} share
 */
function ring(inner, outer, from, share) {
  const to = from + share;
  const at = (/** @type {number} */ radius, /** @type {number} */ angle) =>
    point(radius, angle)
      .map((value) => value.toFixed(2))
      .join(' ');
  return `M${at(inner, from)}L${at(outer, from)}A${outer} ${outer} 0 0 1 ${at(outer, to)}L${at(inner, to)}A${inner} ${inner} 0 0 0 ${at(inner, from)}Z`;
}

/**
 * @param {number} radius
 * @param {number} angle from the top, clockwise
 */
function point(radius, angle) {
  return [CENTRE + radius * Math.sin(angle), CENTRE - radius * Math.cos(angle)];
}
