// Draws a trend as a document, in the record's language and the same markup as the server's page and PDF, for the same
// print style. Must not add to what the trend says.

import { html, nothing, svg } from 'lit-html';
import { chartOf } from '../../domain/chart.js';
import { english } from '../../domain/messages.js';
import { whoSection } from '../../domain/outlinePeople.js';
import { byTotal, inParts } from '../../domain/trend.js';
import { visitDay } from '../../domain/visit.js';
import { PAPER } from '../observe/paperColours.js';
import { babiesOf, cautions, edges, marks } from './documentView.js';

/** @import { Chart, ChartColumn, Course, Definitions, FamilyInTime, Outline, Seen, Trend, VisitBody } from '../../domain/types.js' */
/** @import { Revision } from '../../storage/revisions.js' */
/** @import { Edges } from './documentView.js' */

/**
 * Who the trend is about, and the header and footer of its pages: the family, and the baby's age at the last visit.
 *
 * @param {Trend} trend
 * @param {Record<string, FamilyInTime>} families the family of the time, by record id
 * @param {Definitions} definitions
 * @param {(Revision & {body: VisitBody})[]} visits the newest first, at least one
 * @returns {{about: string[], edges: Edges}}
 */
export function trendEdges(trend, families, definitions, visits) {
  const last = /** @type {Revision & {body: VisitBody}} */ (visits[0]);
  const day = visitDay(last.body);
  const then = /** @type {FamilyInTime} */ (families[last.record.id]);
  const family = trend.kept_apart ? (then.later?.at(-1) ?? then) : then;
  /** @type {Outline} */
  const outline = {
    title: trend.title,
    marks: trend.marks,
    sections: [whoSection(family, definitions.forms.family, day)],
  };
  const { head, marks: shown } = edges(outline, { number: 1, of: 1 }, null);
  return { about: babiesOf(outline), edges: { head, marks: shown, foot: foot(visits) } };
}

/** @param {Revision[]} visits */
function foot(visits) {
  const newest = visits.reduce((a, b) => ((b.receipt?.seq ?? 0) > (a.receipt?.seq ?? 0) ? b : a));
  const waiting = visits.filter(({ state }) => state !== 'received').length;
  const counted = visits.length === 1 ? '1 visit' : `${visits.length} visits`;
  const proof = waiting
    ? `${waiting} not yet received`
    : `Latest receipt ${newest.receipt?.sha256.slice(0, 8).toUpperCase()}`;
  return `From ${counted}, each as last signed · ${proof}`;
}

/**
 * @param {Trend} trend
 * @param {string[]} about a line for each baby
 */
export function trendView(trend, about) {
  return html`<article class="document document--trend">
    <header class="document__title">
      <h1>${trend.title}</h1>
      ${about.map((line) => html`<p class="document__about">${line}</p>`)}
      ${marks(trend.marks)}
    </header>
    ${trend.courses.length ? trend.courses.map(courseView) : none(trend)}
    ${trend.kept_apart ? html`<p class="document__text"><strong>Kept apart:</strong> ${trend.kept_apart} ${trend.kept_apart === 1 ? 'observation' : 'observations'} from before an adoption. Each visit's own summary has them.</p>` : nothing}
    ${trend.left_out ? html`<p class="document__text"><strong>Not shown:</strong> ${leftOut(trend.left_out)}</p>` : nothing}
  </article>`;
}

/** @param {number} number of observations that can't be compared, at least one */
function leftOut(number) {
  return `${number} ${number === 1 ? 'observation' : 'observations'} with a version of an instrument that is not known here, or answers that it does not have. The visit summary has them.`;
}

/** @param {Trend} trend */
function none(trend) {
  return html`<section class="document__section">
    <h2>Observations</h2>
    <p class="document__text">${trend.left_out ? 'None that can be compared.' : 'No instrument was used at these visits.'}</p>
  </section>`;
}

/** @param {Course} course */
function courseView(course) {
  const { instrument } = course;
  const version = course.version ? `, ${course.version}` : '';
  const who = course.carer ? `: ${[course.baby, course.carer].filter(Boolean).join(' with ')}` : '';
  const parts = inParts(course.seen);
  return html`<section class="document__section">
    <h2>${instrument.title}${version}${who}</h2>
    ${byTotal(course).map(totalView)}
    ${cautions(course.in_mind)}
    ${parts.map((part, at) => strip(course, part, at === parts.length - 1 ? course.changes : []))}
    ${course.cautions.length ? cautions(course.cautions) : nothing}
    <p class="document__source">Source: ${instrument.source.citation} <span class="document__address">${instrument.source.url}</span></p>
  </section>`;
}

/** @param {Course} course the figures of one total */
function totalView(course) {
  const { label, bands } = course.total;
  const name = ['Totals', label].filter(Boolean).join(': ');
  return html`${label ? html`<h3>${name}</h3>` : nothing}
    ${picture(chartOf(course))}
    <p class="document__note document__caption">${bands.length ? `${course.instrument.band_source}. ` : nothing}A bar reaches from the lowest to the highest possible total. Visits are set side by side, whatever time was between them.</p>
    ${label ? nothing : html`<h3>${name}</h3>`}
    ${totals(course, name)}`;
}

/**
 * @param {Course} course
 * @param {string} name
 */
function totals({ total: { bands }, seen, greatest }, name) {
  const hasBands = bands.length > 0;
  return html`<div class="document__wide" role="region" aria-label=${name} tabindex="0"><table class="document__totals">
    <thead><tr><th scope="col">Visit</th><th scope="col">Age</th><th scope="col">Total</th>${hasBands ? html`<th scope="col">Band</th>` : nothing}<th scope="col">How</th></tr></thead>
    <tbody>
      ${seen.map(
        (observation) => html`<tr>
          <th scope="row">${observation.day}${flags(observation)}</th>
          <td>${observation.age}</td>
          <td><strong>${observation.total}</strong>${observation.highest === null ? nothing : ` of ${greatest}`}${hasBands ? nothing : why(observation)}</td>
          ${hasBands ? html`<td>${observation.band}${why(observation)}</td>` : nothing}
          <td>${observation.how} <span class="document__note">${observation.rated_by}</span></td>
        </tr>`,
      )}
    </tbody>
  </table></div>`;
}

/** @param {Seen} seen */
function why({ why: words }) {
  return words ? html` <span class="document__note">${english(words)}</span>` : nothing;
}

/**
 * @param {Course} course
 * @param {Seen[]} part
 * @param {string[]} changes
 */
function strip({ instrument }, part, changes) {
  return html`<h3>Item by visit</h3>
    <div class="document__wide" role="region" aria-label="Item by visit" tabindex="0"><table class="document__strip">
      <thead><tr><th scope="col">Item</th>${part.map(
        (seen) =>
          html`<th scope="col">${seen.short_day}${seen.marks.map((mark) => html` <span class="document__flag">${mark}</span>`)}</th>`,
      )}${changes.length ? html`<th scope="col">Last two visits</th>` : nothing}</tr></thead>
      <tbody>
        ${instrument.items.map(
          (item, place) => html`<tr>
            <th scope="row"><span class="document__number">${item.number}</span> ${item.title}</th>
            ${part.map(({ answers }) => answerCell(answers[place]))}
            ${changes.length ? html`<td>${changes[place]}</td>` : nothing}
          </tr>`,
        )}
      </tbody>
    </table></div>`;
}

/** @param {import('../../domain/types.js').OutlineEntry | undefined} answer */
function answerCell(answer) {
  const sign = answer?.mark
    ? html`<span class=${`document__mark document__mark--${answer.mark}`}></span>`
    : nothing;
  return html`<td>${sign}${answer?.value}</td>`;
}

/** @param {Seen} seen */
function flags({ marks }) {
  return marks.map((mark) => html`<span class="document__flag">${mark}</span>`);
}

/** @param {Chart} chart */
function picture({ zones, columns, right, greatest, words }) {
  return html`<svg class="document__chart" viewBox="0 0 640 250" role="img" font-family="Liberation Sans, Arial, Helvetica, sans-serif" font-size="13" fill=${PAPER.ink} aria-label=${words}><title>${words}</title>${zones.map(
    (zone, at) =>
      svg`<rect x="34" y=${zone.top} width=${right - 34} height=${Math.round((zone.bottom - zone.top) * 10) / 10} fill=${at % 2 ? PAPER.ground : PAPER.card} stroke=${PAPER.edge} stroke-width="1"></rect><text x=${right + 8} y=${zone.middle + 4}>${zone.label}</text><text x="28" y=${zone.bottom + 4} text-anchor="end">${zone.from_total}</text>`,
  )}<text x="28" y=${(zones.at(-1)?.top ?? 0) + 9} text-anchor="end">${greatest}</text>${columns.map(
    (column) => svg`${total(column)}<text x=${column.x} y="244" text-anchor="middle">${column.day}</text>`,
  )}</svg>`;
}

/** @param {ChartColumn} column */
function total({ x, low, high, label, total: words, is_practice: isPractice }) {
  if (low === null || high === null) {
    return svg`<text x=${x} y="40" text-anchor="middle" fill=${PAPER.muted}>No total</text>`;
  }
  const sign =
    high === low
      ? svg`<circle cx=${x} cy=${low} r="6.5" fill=${isPractice ? PAPER.card : PAPER.deep} stroke=${PAPER.deep} stroke-width="2"></circle>`
      : svg`<path d=${`M${x - 8} ${high}h16M${x} ${high}V${low}M${x - 8} ${low}h16`} fill="none" stroke=${PAPER.deep} stroke-width="3"></path>`;
  return svg`${sign}<text x=${x} y=${label} text-anchor="middle" font-weight="700">${words}</text>`;
}
