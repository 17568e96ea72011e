// How observations with one instrument, of one baby with one carer, changed between visits: which may be compared, and
// in what words. Must not draw, nor say anything of the time between two visits or after them.
// pwa/domain/outline_trend.py makes the same: the vectors prove it.

import { instrumentOf } from './definitions.js';
import { isKeptApart } from './familyInTime.js';
import { BadAnswer, greatestOf, moreOf, score, totalsOf } from './instrument.js';
import { babyName, carerName } from './outlinePeople.js';
import { trendMarks } from './outlineRisk.js';
import { byCodePoint } from './problems.js';
import { cautionsFor } from './result.js';
import { dayInWords } from './times.js';
import { OUTSIDE, PRACTICE, seenAt } from './trendSeen.js';
import { isOutsideObservation, visitDay } from './visit.js';

/** @import { Answer, Definitions, FamilyInTime, FoundRisk, Instrument, Observation, OutlineEntry, People } from './types.js' */
/** @import { Course, Total, Trend, VisitRecord } from './types.js' */
/** @typedef {Record<string, FamilyInTime>} Families */
/** @typedef {{ record: VisitRecord, observation: Observation }} Found */

export const AT_MOST_ACROSS = 5;
const NOISE =
  'Two ratings differ even when nothing has changed: another rater, another hour, a tired baby, more or fewer ' +
  'minutes. A small difference between two visits may be no more than that. Attune knows of no rule for how ' +
  'large a difference must be to be a change.';
const APART =
  "This instrument was used in more than one version. Each version stands apart: a total of one can't be compared " +
  'with a total of another.';
const NO_PREDICTION =
  'Each visit stands for itself. What is shown here does not say how things were between visits, or how they ' +
  'will go on.';

/**
 * The courses of a family's visits, given as their latest revisions. What was before a baby's adoption is kept apart.
 * @param {VisitRecord[]} records
 * @param {Families} families the family of the time, by record id
 * @param {Definitions} definitions
 * @param {People} [people] names by user id
 * @param {FoundRisk[]} [risks] an open one comes before every score
 * @returns {Trend}
 */
export function trend(records, families, definitions, people = {}, risks = []) {
  const visits = [...records].sort(
    (a, b) => byCodePoint(a.body.started_at, b.body.started_at) || byCodePoint(a.id, b.id),
  );
  const made = visits.flatMap((record) =>
    (record.body.observations ?? []).map((observation) => ({ record, observation })),
  );
  const open = made.filter(
    ({ record, observation }) => !isKeptApart(familyAt(families, record), observation.baby),
  );
  const known = open.filter(({ observation }) => isKnown(observation, definitions));
  const courses = toldApart(grouped(known).map((same) => course(same, families, definitions, people)));
  return {
    title: title(visits.map(({ body }) => visitDay(body))),
    visits: visits.length,
    marks: [...trendMarks(risks), ...marks(courses)],
    courses,
    left_out: open.length - known.length,
    kept_apart: made.length - open.length,
  };
}

/**
 * @param {Families} families
 * @param {VisitRecord} record
 */
function familyAt(families, { id }) {
  const family = families[id];
  if (!family) throw new RangeError(`There is no family for the visit ${id}.`);
  return family;
}

/**
 * The observations in groups that fit side by side; the last group is full.
 * @template T
 * @param {T[]} seen
 * @param {number} [across]
 * @returns {T[][]}
 */
export function inParts(seen, across = AT_MOST_ACROSS) {
  const parts = [];
  for (let end = seen.length; end > 0; end -= across)
    parts.unshift(seen.slice(Math.max(0, end - across), end));
  return parts;
}

/**
 * The same observations once for each total of the instrument.
 * @param {Course} course
 * @returns {Course[]}
 */
export function byTotal(course) {
  const { instrument } = course;
  return totalsOf(instrument).map((total, at) => ({
    ...course,
    total,
    greatest: greatestOf(instrument, total),
    seen: course.seen.map((seen) => ({ ...seen, ...seen.others?.[at - 1] })),
  }));
}

/** @param {string[]} days */
function title(days) {
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) return 'Trend across visits';
  if (days.length === 1) return `Trend across visits: one visit, ${dayInWords(first)}`;
  return `Trend across visits: ${dayInWords(first)} to ${dayInWords(last)}`;
}

/**
 * By instrument, baby, carer and the instrument's version; within each the order of the visits stays.
 * @param {Found[]} entries
 * @returns {Found[][]}
 */
function grouped(entries) {
  /** @type {Map<string, { who: string[], same: Found[] }>} */
  const groups = new Map();
  for (const entry of entries) {
    const { instrument, version, baby = '', carer = '' } = entry.observation;
    const who = [instrument, baby, carer, version];
    const group = groups.get(JSON.stringify(who));
    if (group) group.same.push(entry);
    else groups.set(JSON.stringify(who), { who, same: [entry] });
  }
  return [...groups.values()].sort((a, b) => byEach(a.who, b.who)).map(({ same }) => same);
}

/**
 * @param {string[]} left
 * @param {string[]} right
 */
function byEach(left, right) {
  return left.reduce((order, part, at) => order || byCodePoint(part, right[at] ?? ''), 0);
}

/**
 * Where a family has courses with two versions of one instrument, each says which it is, and why there are two.
 * @param {Course[]} courses
 * @returns {Course[]}
 */
function toldApart(courses) {
  return courses.map((each) => {
    const { id, version } = each.instrument;
    if (courses.every(({ instrument }) => instrument.id !== id || instrument.version === version))
      return each;
    const apart = { kind: /** @type {const} */ ('caution'), label: 'Caution', value: APART };
    return { ...each, version: `version ${version}`, in_mind: [apart, ...each.in_mind] };
  });
}

/**
 * False for an unknown version of the instrument, or answers that it doesn't have: nothing can be drawn then.
 * @param {Observation} observation
 * @param {Definitions} definitions
 */
function isKnown(observation, definitions) {
  const instrument = instrumentOf(definitions, observation);
  if (!instrument) return false;
  try {
    score(instrument, observation.answers ?? {});
  } catch (error) {
    if (error instanceof BadAnswer) return false;
    throw error;
  }
  return true;
}

/**
 * @param {Found[]} entries at least one
 * @param {Families} families
 * @param {Definitions} definitions
 * @param {People} people
 * @returns {Course}
 */
function course(entries, families, definitions, people) {
  const { record: latest, observation: last } = /** @type {Found} */ (entries.at(-1));
  const family = familyAt(families, latest);
  const instrument = /** @type {Instrument} */ (instrumentOf(definitions, last));
  const [total] = /** @type {[Total]} */ (totalsOf(instrument));
  const outside = entries.map(({ record, observation }) =>
    isOutsideObservation(observation, record.body, definitions, familyAt(families, record)),
  );
  const observations = entries.map(({ observation }) => observation);
  return {
    instrument,
    version: '',
    baby: last.baby === undefined ? '' : babyName(family, last.baby),
    carer: last.carer === undefined ? '' : carerName(family, last.carer, definitions.forms.family),
    total,
    greatest: greatestOf(instrument, total),
    seen: entries.map((entry, at) =>
      seenAt(entry, instrument, familyAt(families, entry.record), definitions, people, outside[at] ?? false),
    ),
    changes: changes(instrument, observations),
    in_mind: inMind(instrument),
    cautions: cautions(instrument, observations, outside),
  };
}

/**
 * For each item "same", or more or less of what a higher number means, from the last observation but one to the last.
 * @param {Instrument} instrument
 * @param {Observation[]} observations
 * @returns {string[]}
 */
function changes(instrument, observations) {
  const [before, after] = observations.slice(-2).map(({ answers }) => answers ?? {});
  if (!before || !after) return [];
  return instrument.items.map(({ id }) => change(moreOf(instrument, id), before[id], after[id]));
}

/**
 * @param {string} more what a higher number means
 * @param {Answer | undefined} before
 * @param {Answer | undefined} after
 */
function change(more, before, after) {
  if (typeof before !== 'number' || typeof after !== 'number') return CANNOT_BE_COMPARED;
  if (before === after) return 'same';
  return after > before ? more : more.replace('more', 'less');
}

export const CANNOT_BE_COMPARED = 'cannot be compared';

/**
 * @param {Instrument} instrument
 * @returns {OutlineEntry[]}
 */
function inMind(instrument) {
  return [
    { kind: 'caution', label: 'Caution', value: NOISE },
    ...instrument.cautions.filter(({ when }) => when === 'trend').map(cautionEntry),
    { kind: 'caution', label: 'Caution', value: NO_PREDICTION },
  ];
}

/**
 * @param {Instrument} instrument
 * @param {Observation[]} observations
 * @param {boolean[]} outside
 * @returns {OutlineEntry[]}
 */
function cautions(instrument, observations, outside) {
  const applies = new Set(
    observations.flatMap((observation, at) => cautionsFor(instrument, observation, outside[at] ?? false)),
  );
  return instrument.cautions.filter((caution) => applies.has(caution)).map(cautionEntry);
}

/**
 * @param {{ text: string, source: string }} caution
 * @returns {OutlineEntry}
 */
function cautionEntry({ text, source }) {
  return { kind: 'caution', label: 'Caution', value: text, ...(source ? { note: source } : {}) };
}

/**
 * The marks that any of the observations carries: a loose sheet must not look more reliable than it is.
 * @param {Course[]} courses
 */
function marks(courses) {
  const there = new Set(courses.flatMap(({ seen }) => seen.flatMap((observation) => observation.marks)));
  const words = { [PRACTICE]: 'Some are practice', [OUTSIDE]: 'Some are outside the age window' };
  return Object.entries(words)
    .filter(([mark]) => there.has(mark))
    .map(([, words]) => words);
}
