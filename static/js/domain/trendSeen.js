// One observation in a trend: when, how old the baby was, total, band, how, by whom, each answer. Must not compare.
// pwa/domain/outline_trend.py makes the same.

import { ageInWords, correctedAgeInWords } from './ages.js';
import { asSigned } from './definitions.js';
import { choiceLabel, fieldAt } from './fields.js';
import { NOT_OBSERVED, score, scoreOf } from './instrument.js';
import { NO_TOTAL, resultsInWords } from './result.js';
import { dayInWords } from './times.js';
import { babyOf, visitDay } from './visit.js';

/** @import { Answer, Definitions, FamilyBody, Instrument, Item, Observation, OutlineEntry, People, Seen } from './types.js' */
/** @import { Counted, Figures, VisitRecord } from './types.js' */
/** @import { Result } from './result.js' */

export const PRACTICE = 'Practice';
export const NAME_UNKNOWN = 'Name not known here';
export const OUTSIDE = 'Outside the age window';

/**
 * @param {{ record: VisitRecord, observation: Observation }} made
 * @param {Instrument} instrument
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @param {People} people
 * @param {boolean} isOutside the instrument's age window
 * @returns {Seen}
 */
export function seenAt({ record, observation }, instrument, family, definitions, people, isOutside) {
  const day = visitDay(record.body);
  const answers = observation.answers ?? {};
  const outcome = score(instrument, answers);
  const results = resultsInWords(instrument, outcome, answers);
  const [first, ...others] = outcome.counts.map((counted, at) => figures(counted, results[at]));
  const marks = [];
  if (observation.standing === 'practice') marks.push(PRACTICE);
  if (isOutside) marks.push(OUTSIDE);
  return {
    record: record.id,
    observation: observation.id,
    on: day,
    day: dayInWords(day),
    short_day: shortDay(day),
    age: ageAt(family, observation.baby, day),
    .../** @type {Figures} */ (first),
    how: how(observation, instrument, asSigned(definitions, record)),
    rated_by: Object.hasOwn(people, record.author) ? (people[record.author] ?? '') : NAME_UNKNOWN,
    marks,
    answers: instrument.items.map((item) => answerEntry(instrument, item, answers[item.id])),
    ...(others.length && { others }),
  };
}

/**
 * @param {Counted} counted
 * @param {Result | undefined} result of the same total
 * @returns {Figures}
 */
function figures(
  { lowest, highest },
  { total, band, why } = { label: '', total: NO_TOTAL, band: '', why: null },
) {
  const isCounted = total !== NO_TOTAL;
  return { lowest: isCounted ? lowest : null, highest: isCounted ? highest : null, total, band, why };
}

/**
 * @param {string} day
 * @returns {string} "3 Nov 2026"
 */
function shortDay(day) {
  const [date, month = '', year] = dayInWords(day).split(' ');
  return `${date} ${month.slice(0, 3)} ${year}`;
}

/**
 * The age of one baby on a day, with the corrected age of a baby born early.
 * @param {FamilyBody} family
 * @param {string | undefined} id
 * @param {string} day "YYYY-MM-DD"
 * @returns {string} "" without a date of birth
 */
export function ageAt(family, id, day) {
  const baby = babyOf(family, id);
  if (!baby?.born_on) return '';
  const corrected = correctedAgeInWords(baby.born_on, day, baby.gestation_weeks, baby.gestation_days);
  return ageInWords(baby.born_on, day) + (corrected ? `, corrected ${corrected}` : '');
}

/**
 * @param {Observation} observation
 * @param {Instrument} instrument
 * @param {Definitions} definitions
 */
function how({ mode, minutes }, { administration }, definitions) {
  const field = fieldAt(definitions.forms.visit, 'observations', 'mode');
  const parts = mode === undefined ? [] : [choiceLabel(field, mode)];
  if (minutes !== undefined) parts.push(`${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`);
  else if (administration === 'observed') parts.push('minutes not noted');
  return parts.join(', ');
}

/**
 * @param {Instrument} instrument
 * @param {Item} item
 * @param {Answer | undefined} answer
 * @returns {OutlineEntry}
 */
function answerEntry(instrument, { id, number }, answer) {
  if (answer === undefined) return { kind: 'item', label: '', value: 'Not answered', number };
  if (answer === NOT_OBSERVED) {
    return { kind: 'item', label: '', value: 'Not observed', number, mark: NOT_OBSERVED };
  }
  const mark = scoreOf(instrument, id, answer)?.mark;
  return { kind: 'item', label: '', value: String(answer), number, ...(mark ? { mark } : {}) };
}
