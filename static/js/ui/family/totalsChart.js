// Draws a series of totals on the bands, each by itself. Must not join two visits by a line.

import { html, nothing, svg } from 'lit-html';
import { chartOf } from '../../domain/chart.js';
import { sentenceOf, t, translated } from '../../words.js';
import { dayInWords, shortDay } from '../wording/times.js';

/** @import { ChartColumn, ChartFrame, ChartZone, Course, Seen } from '../../domain/types.js' */

/** @type {(ChartFrame & {most: number, look: string})[]} `most`: how many visits have room for their words */
const FRAMES = [
  { look: 'wide', most: 8, width: 560, height: 260, left: 34, right: 152, top: 14, bottom: 30, widest: 120 },
  { look: 'narrow', most: 4, width: 330, height: 260, left: 28, right: 86, top: 14, bottom: 30, widest: 90 },
];
const BETWEEN_LINES = 15;

/**
 * The same chart twice, for a wide and for a narrow place: the stylesheet shows one of them.
 *
 * @param {Course} course
 */
export function totalsChart(course) {
  const all = course.seen.length;
  return FRAMES.map(
    (frame) => html`<figure class=${`chart chart--${frame.look}`}>
      ${drawing({ ...course, seen: course.seen.slice(-frame.most) }, frame)}
      ${all > frame.most ? html`<figcaption class="muted small">${t('The last {some} of {all}. All of them are in words below.', { some: frame.most, all })}</figcaption>` : nothing}
    </figure>`,
  );
}

/**
 * @param {Course} course
 * @param {ChartFrame & {look: string}} frame
 */
function drawing(course, frame) {
  const { zones, columns, right, greatest } = chartOf(course, frame);
  return html`<svg class="chart__drawing" viewBox="0 0 ${frame.width} ${frame.height}" role="img" aria-label=${inWords(course)}>
    ${zones.map(
      (zone, at) =>
        svg`<rect class=${`chart__zone chart__zone--${at % 2}`} x=${frame.left} y=${zone.top} width=${right - frame.left} height=${zone.bottom - zone.top}></rect>
        ${zoneLabel(zone, right + 8, frame.look === 'narrow')}
        <text class="chart__edge" x=${frame.left - 6} y=${zone.bottom + 4}>${zone.from_total}</text>`,
    )}
    <text class="chart__edge" x=${frame.left - 6} y=${(zones.at(-1)?.top ?? 0) + 9}>${greatest}</text>
    ${columns.map(
      (column, at) =>
        svg`${total(column, frame.top)}<text class="chart__day" x=${column.x} y=${frame.height - 6}>${withoutYear(course.seen[at]?.on ?? '')}</text>`,
    )}
  </svg>`;
}

/** @param {Course} course */
function inWords({ instrument, total: { label }, greatest, seen }) {
  const told = seen.map(({ on, total, band }) => {
    const said = { day: dayInWords(on), total: translated(total) };
    return band
      ? t('{day}: {total}, band: {band}.', { ...said, band: translated(band) })
      : `${said.day}: ${said.total}.`;
  });
  const name = [instrument.short_title, label].filter(Boolean).join(', ');
  const of = t('Totals of {instrument}, 0 to {greatest}.', { instrument: name, greatest });
  return [of, ...told].join(' ');
}

/** @param {string} on */
function withoutYear(on) {
  return shortDay(on).replace(/\s*\d{4}\s*/, '');
}

/**
 * @param {ChartZone} zone
 * @param {number} x
 * @param {boolean} isNarrow each word has a line of its own
 */
function zoneLabel({ label, middle }, x, isNarrow) {
  const words = translated(label);
  const lines = isNarrow ? words.split(' ') : [words];
  const first = middle + 4 - ((lines.length - 1) * BETWEEN_LINES) / 2;
  return lines.map(
    (line, at) => svg`<text class="chart__band" x=${x} y=${first + at * BETWEEN_LINES}>${line}</text>`,
  );
}

/**
 * @param {ChartColumn} column
 * @param {number} top
 */
function total({ x, low, high, label, total: words, is_practice: isPractice }, top) {
  if (low === null || high === null) {
    return svg`<text class="chart__none" x=${x} y=${top + 26}>${t('No total')}</text>`;
  }
  const look = isPractice ? 'chart__total chart__total--practice' : 'chart__total';
  return svg`${
    high === low
      ? svg`<circle class=${look} cx=${x} cy=${low} r="6.5"></circle>`
      : svg`<path class="chart__range" d=${`M${x - 8} ${high}h16M${x} ${high}V${low}M${x - 8} ${low}h16`}></path>`
  }<text class="chart__words" x=${x} y=${label}>${translated(words)}</text>`;
}

/**
 * The same totals as a table, for those who prefer to read.
 *
 * @param {Course} course
 */
export function totalsTable({ total: { bands }, seen, greatest }) {
  const hasBands = bands.length > 0;
  return html`<table class="totals">
    <thead><tr><th scope="col">${t('Visit')}</th><th scope="col">${t('Total')}</th>${hasBands ? html`<th scope="col">${t('Band')}</th>` : nothing}</tr></thead>
    <tbody>
      ${seen.map(
        (one) => html`<tr>
          <th scope="row">${dayInWords(one.on)}${one.marks.map((flag) => html`<span class="totals__flag">${translated(flag)}</span>`)}</th>
          <td class="numbers"><strong>${translated(one.total)}</strong>${one.highest === null ? nothing : ` ${t('of {greatest}', { greatest })}`}${hasBands ? nothing : why(one)}</td>
          ${hasBands ? html`<td>${translated(one.band)}${why(one)}</td>` : nothing}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** @param {Seen} seen */
function why({ why: words }) {
  return words ? html`<span class="totals__detail">${sentenceOf(words)}</span>` : nothing;
}
