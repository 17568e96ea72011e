// A family's observations, one baby and carer at a time: the last one, item by visit, the totals. Must not
// compare what the rules of the trend keep apart.

import { html, nothing } from 'lit-html';
import { choiceLabel, fieldAt } from '../../domain/fields.js';
import { hasMarks } from '../../domain/instrument.js';
import { isSomeoneHere } from '../../domain/lifeEvents.js';
import { cautionsFor } from '../../domain/result.js';
import { byTotal } from '../../domain/trend.js';
import { NAME_UNKNOWN } from '../../domain/trendSeen.js';
import { babyOf, isOutsideObservation } from '../../domain/visit.js';
import { t, tn, translated } from '../../words.js';
import { bandSource, resultNumbers } from '../observe/result.js';
import { wheel } from '../observe/wheel.js';
import { tabs } from '../page/tabs.js';
import { longTermRisk } from '../risk/riskWords.js';
import { babyAge, babyName, carerName, correctedAge } from '../wording/names.js';
import { dayInWords } from '../wording/times.js';
import { strip } from './strip.js';
import { totalsChart, totalsTable } from './totalsChart.js';

/** @import { Course, Definitions, FamilyInTime, Instrument, Observation, OutlineEntry, Seen, Trend } from '../../domain/types.js' */
/** @import { VisitEntry } from '../../storage/caseload.js' */

/**
 * @typedef {object} Observed
 * @property {Trend} trend
 * @property {VisitEntry[]} visits the newest first
 * @property {FamilyInTime} family as it is now
 * @property {Definitions} definitions
 * @property {number} chosen which course is shown
 * @property {(at: number) => void} choose
 * @property {(visit: VisitEntry) => void} open
 * @property {() => void} openTrend
 */

const PANEL = 'observed-panel';

/** @param {Observed} given */
export function observed(given) {
  const { trend, chosen, choose } = given;
  const courses = inOrder(trend.courses, given.visits);
  const course = courses[chosen] ?? courses[0];
  const missing = html`${trend.kept_apart ? html`<p class="muted small">${keptApart(trend.kept_apart)}</p>` : nothing}
    ${trend.left_out ? html`<p class="muted small"><strong>${t('Not shown:')}</strong> ${leftOut(trend.left_out)}</p>` : nothing}`;
  if (!course) return missing;
  const shown = html`${last(course, given)}${totals(course, given)}${missing}`;
  if (courses.length === 1) return html`<div class="observed">${shown}</div>`;
  const labels = courses.map((one) =>
    [one.instrument.short_title, versionOf(one), dyad(one, given)].filter(Boolean).join(' · '),
  );
  return html`${tabs({ name: t('Whose observations'), panel: PANEL, labels, chosen: courses.indexOf(course), choose })}
    <div class="observed" role="tabpanel" id=${PANEL} aria-label=${labels[courses.indexOf(course)] ?? ''}>${shown}</div>`;
}

/**
 * The series with the latest observation comes first.
 *
 * @param {Course[]} courses
 * @param {VisitEntry[]} visits the newest first
 * @returns {Course[]}
 */
function inOrder(courses, visits) {
  const place = (/** @type {Course} */ { seen }) =>
    visits.findIndex(({ record }) => record.id === seen.at(-1)?.record);
  return [...courses].sort((a, b) => place(a) - place(b));
}

/**
 * @param {Course} course
 * @param {Observed} given
 */
function last(course, given) {
  const { visits, family, definitions, open } = given;
  const { instrument } = course;
  const { told: seen, visit, made } = lastOf(course, visits);
  const isOutside = isOutsideObservation(made, visit.body, definitions, family);
  const baby = babyOf(family, made.baby);
  const ages = baby ? [babyAge(baby, seen.on), correctedAge(baby, seen.on)] : [];
  const about = [dayInWords(seen.on), ...ages, howSeen(made, instrument, definitions)]
    .filter(Boolean)
    .join(' · ');
  const risk = longTermRisk(visit.body, family);
  const cautions = cautionsFor(instrument, made, isOutside).map(({ text, source }) => ({
    value: text,
    note: source,
  }));
  return html`<section class="card observed__last" aria-labelledby="last-title">
      <div class="observed__about">
        <h2 id="last-title">${t('Last observation')}</h2>
        <p><strong>${[instrument.short_title, versionOf(course)].filter(Boolean).join(', ')}</strong>${dyad(course, given) ? `: ${dyad(course, given)}` : nothing}</p>
        <p class="muted small">${about}</p>
        <p class="muted small">${seen.rated_by === NAME_UNKNOWN ? t('Name not known here') : seen.rated_by}</p>
        ${risk ? html`<p><strong>${risk}</strong></p>` : nothing}
        ${seen.marks.length ? html`<p class="line">${seen.marks.map((flag) => html`<span class="tag tag--waiting">${translated(flag)}</span>`)}</p>` : nothing}
        <button class="link-button" type="button" @click=${() => open(visit)}>${t('Open this visit')}</button>
      </div>
      ${hasMarks(instrument) ? wheel(instrument, made) : nothing}
    </section>
    <div class="stack observed__items">
      <section class="card stack stack--tight" aria-labelledby="result-title">
        <h2 id="result-title" class="nhsuk-u-visually-hidden">${t('Result')}</h2>
        ${resultNumbers(instrument, made)}
        ${bandSource(instrument)}
        ${cautionList(cautions)}
      </section>
      <section class="card" aria-labelledby="strip-title">
        <h2 id="strip-title">${t('Item by visit')}</h2>
        ${strip(course, 'strip-title')}
      </section>
    </div>`;
}

/**
 * @param {Course} course
 * @param {Observed} given
 */
function totals(course, { openTrend, family }) {
  const number = course.seen.length;
  const link = html`<div><button class="link-button" type="button" @click=${openTrend}>${t('The whole trend, to print')}</button></div>`;
  // No next observation is due for a baby who is no longer here.
  if (number === 1 && !isSomeoneHere(family)) return nothing;
  if (number === 1)
    return html`<p class="muted small">${t('One observation so far. The next one stands beside it here.')}</p>`;
  const each = byTotal(course);
  return html`<section class="card stack stack--tight" aria-labelledby="totals-title">
    <h2 id="totals-title">${t('Totals')}</h2>
    ${each.map((one) => html`${totalHeading(one)}<div class="chart__place">${totalsChart(one)}</div>`)}
    <p class="muted small">${t('A bar reaches from the lowest to the highest possible total. Visits are set side by side, whatever time was between them.')}${course.seen.some(({ marks }) => marks.length) ? ` ${t('Hollow: practice.')}` : nothing}</p>
    ${cautionList(course.in_mind)}
    <details class="fold"><summary>${tn('The {number} total in words', 'The {number} totals in words', number)}</summary>${each.map((one) => html`${totalHeading(one)}${totalsTable(one)}`)}</details>
    ${link}
  </section>`;
}

/** @param {Course} course which of several totals it shows */
function totalHeading({ total: { label } }) {
  return label ? html`<h3 lang="en">${label}</h3>` : nothing;
}

/**
 * Shown only beside another version of the same instrument.
 *
 * @param {Course} course
 */
function versionOf({ version, instrument }) {
  return version && t('version {version}', { version: instrument.version });
}

/**
 * "Wren (fictional) with Frankie (fictional)"; the carer alone for what a carer answers about themselves.
 *
 * @param {Course} course
 * @param {Observed} given
 */
function dyad(course, { visits, family, definitions }) {
  const { made } = lastOf(course, visits);
  const baby = made.baby ? babyName(family, made.baby) : '';
  const carer = made.carer ? carerName(family, made.carer, definitions.forms.family) : '';
  return baby && carer ? t('{baby} with {carer}', { baby, carer }) : baby || carer;
}

/**
 * The last observation of a series, and the visit at which it was made.
 *
 * @param {Course} course
 * @param {VisitEntry[]} visits
 */
function lastOf({ seen }, visits) {
  const told = /** @type {Seen} */ (seen.at(-1));
  const visit = /** @type {VisitEntry} */ (visits.find(({ record }) => record.id === told.record));
  const made = /** @type {Observation} */ (
    visit.body.observations?.find(({ id }) => id === told.observation)
  );
  return { told, visit, made };
}

/**
 * @param {Observation} observation
 * @param {Instrument} instrument
 * @param {Definitions} definitions
 */
function howSeen({ mode, minutes }, { administration }, definitions) {
  const field = fieldAt(definitions.forms.visit, 'observations', 'mode');
  const how = mode ? translated(choiceLabel(field, mode)) : '';
  const noted = minutes === undefined ? '' : tn('{number} minute', '{number} minutes', minutes);
  const isNotNoted = minutes === undefined && administration === 'observed';
  return [how, isNotNoted ? t('minutes not noted') : noted].filter(Boolean).join(', ');
}

/** @param {number} number of observations from before an adoption, at least one */
function keptApart(number) {
  return tn(
    '{number} observation from before an adoption is kept apart. Each visit’s own summary has it.',
    '{number} observations from before an adoption are kept apart. Each visit’s own summary has them.',
    number,
  );
}

/** @param {number} number of observations that can't be compared, at least one */
function leftOut(number) {
  return tn(
    '{number} observation with a version of an instrument that is not known here, or answers that it does not have. The visit summary has them.',
    '{number} observations with a version of an instrument that is not known here, or answers that it does not have. The visit summary has them.',
    number,
  );
}

/** @param {Pick<OutlineEntry, 'value' | 'note'>[]} cautions */
function cautionList(cautions) {
  return html`<ul class="cautions">${cautions.map(
    ({ value, note }) =>
      html`<li><bdi lang="en">${value}${note ? html` <cite>${note}</cite>` : nothing}</bdi></li>`,
  )}</ul>`;
}
