// Draws the wheel, on the screen and in documents alike: fuller means a higher number. Must not colour a judgement.

import { html, nothing, svg } from 'lit-html';
import { score } from '../../domain/instrument.js';
import { SIZE, wheelInWords, wheelOf } from '../../domain/wheel.js';
import { t } from '../../words.js';
import { markOf } from './evidence.js';
import { PAPER } from './paperColours.js';

/** @import { Instrument, Observation } from '../../domain/types.js' */
/** @import { Marked } from '../../domain/wheel.js' */

/** @type {Record<string, string>} */
const FILLS = { none: PAPER.none, half: PAPER.half, full: PAPER.full };

/** @type {import('../../domain/wheel.js').WheelWords} */
const WORDS = {
  wheel: (number) => t('Wheel of {number} items.', { number }),
  items: (numbers) =>
    numbers.length === 1
      ? t('item {number}', { number: numbers[0] })
      : t('items {first} and {last}', { first: numbers.slice(0, -1).join(', '), last: numbers.at(-1) ?? '' }),
};

/**
 * The wheel on the screen: in the theme's colours, with the total in the middle.
 *
 * @param {Instrument} instrument whose scores have marks
 * @param {Observation} observation
 */
export function wheel(instrument, observation) {
  const answers = observation.answers ?? {};
  const items = instrument.items.map((item) => {
    const mark = markOf(instrument, item.id, answers[item.id]).replace('not-observed', 'not_observed');
    return { number: item.number, mark, value: answerInWords(answers[item.id]) };
  });
  const isUnseen = items.some(({ mark }) => mark === 'not_observed');
  const words = wheelInWords(items, WORDS);
  return html`<figure class="wheel__figure">
    <svg class="wheel" viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label=${words}><title>${words}</title>${wheelOf(
      items,
    ).map(
      ({ number, mark, track, fill, x, y }) =>
        svg`<path class=${mark === 'not_observed' ? 'wheel__track wheel__track--not-observed' : 'wheel__track'} d=${track}></path>${
          fill ? svg`<path class=${`wheel__fill wheel__fill--${mark}`} d=${fill}></path>` : nothing
        }<text class="wheel__number" x=${x} y=${y}>${number}</text>`,
    )}<text class="wheel__total" x=${SIZE / 2} y=${SIZE / 2 + 6}>${shortTotal(instrument, observation)}</text></svg>
    <figcaption class="muted small">${t('Fuller segment: {meaning}.', { meaning: instrument.higher_means })}${isUnseen ? ` ${t('Dashed: not observed.')}` : nothing}</figcaption>
  </figure>`;
}

/**
 * The drawing alone, as the server draws it: templates/pdf/wheel.html.
 *
 * @param {Marked[]} items
 * @param {string} words its text alternative
 */
export function wheelDrawing(items, words) {
  return html`<svg class="wheel" viewBox="0 0 ${SIZE} ${SIZE}" role="img" font-family="Liberation Sans, Arial, Helvetica, sans-serif" aria-label=${words}><title>${words}</title>${wheelOf(
    items,
  ).map(
    ({ number, mark, track, fill, x, y }) =>
      svg`<path d=${track} fill=${PAPER.card} stroke=${mark === 'not_observed' ? PAPER.muted : PAPER.edge} stroke-width=${
        mark === 'not_observed' ? 2 : 1.5
      } stroke-dasharray=${mark === 'not_observed' ? '6 5' : 'none'}></path>${
        fill ? svg`<path d=${fill} fill=${FILLS[mark] ?? PAPER.ink}></path>` : nothing
      }<text x=${x} y=${y} text-anchor="middle" font-size="20" font-weight="700" fill=${PAPER.ink}>${number}</text>`,
  )}</svg>`;
}

/** @param {import('../../domain/types.js').Answer | undefined} answer */
function answerInWords(answer) {
  if (answer === undefined) return t('Not answered');
  return answer === 'not_observed' ? t('Not observed') : String(answer);
}

/**
 * "16" or "14–18"; "" without a total, or with several.
 *
 * @param {Instrument} instrument
 * @param {Observation} observation
 */
function shortTotal(instrument, observation) {
  const { counts, unanswered } = score(instrument, observation.answers ?? {});
  const [first, ...others] = counts;
  if (!first || others.length > 0 || unanswered.length > 0) return '';
  const { lowest, highest } = first;
  return lowest === highest ? String(lowest) : `${lowest}–${highest}`;
}
