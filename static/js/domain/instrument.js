// The one scoring rule, as on the server. Knows no instrument by name; never words what earns a score.

import { said } from './said.js';

/** @import { Answer, Answers, Band, Instrument, Item, Outcome, RecordedOutcome } from "./types.js" */

export const NOT_OBSERVED = 'not_observed';

/** An answer that the instrument doesn't have: which item, what was given, and why it is refused. */
export class BadAnswer extends Error {
  /**
   * @param {string} item
   * @param {unknown} value
   * @param {string} why
   */
  constructor(item, value, why) {
    super(`${item}: ${why}`);
    this.name = 'BadAnswer';
    this.item = item;
    this.value = value;
    this.why = why;
  }
}

/**
 * Adds answers up. An unobserved item counts as its least and its greatest possible score, so the outcome is a
 * range; a band is given only where both ends fall in one. An unanswered item leaves no total and no band; lowest
 * and highest then cover what was answered.
 * @param {Instrument} instrument
 * @param {Record<string, unknown>} answers item id → one of the instrument's numbers, or "not_observed"
 * @returns {Outcome}
 * @throws {BadAnswer}
 */
export function score(instrument, answers) {
  const unknown = Object.keys(answers)
    .filter((id) => !itemOf(instrument, id))
    .sort()[0];
  if (unknown !== undefined) {
    throw new BadAnswer(unknown, answers[unknown], `${instrument.short_title} has no such item`);
  }
  const values = instrument.scores.map((entry) => entry.value);
  let lowest = 0;
  let highest = 0;
  let observed = true;
  const unanswered = [];
  for (const item of instrument.items) {
    if (!Object.hasOwn(answers, item.id)) {
      unanswered.push(item.id);
      continue;
    }
    const answer = answers[item.id];
    const why = refusal(instrument, answer);
    if (why) throw new BadAnswer(item.id, answer, why);
    if (typeof answer !== 'number') observed = false;
    lowest += typeof answer === 'number' ? answer : Math.min(...values);
    highest += typeof answer === 'number' ? answer : Math.max(...values);
  }
  const certain = unanswered.length === 0;
  const band = certain ? bandOf(instrument, lowest, highest) : null;
  return { total: certain && observed ? lowest : null, lowest, highest, band, unanswered };
}

/**
 * @param {Instrument} instrument
 * @param {unknown} answer
 * @returns {string | null} why this is not an answer to an item of the instrument; null when it is one
 */
export function refusal(instrument, answer) {
  if (answer === NOT_OBSERVED) {
    return instrument.not_observed_allowed ? null : said('“not observed” is not an answer here');
  }
  if (typeof answer === 'number' && instrument.scores.some((entry) => entry.value === answer)) return null;
  const values = instrument.scores.map((entry) => entry.value).join(', ');
  return instrument.not_observed_allowed
    ? said(`the answer must be one of ${values} or “not observed”`)
    : said(`the answer must be one of ${values}`);
}

/**
 * @param {Instrument} instrument
 * @param {string} id
 * @returns {Item | undefined}
 */
export function itemOf(instrument, id) {
  return instrument.items.find((item) => item.id === id);
}

/**
 * @param {Outcome} outcome
 * @returns {RecordedOutcome} as a visit's record holds it: what there is none of is absent
 */
export function recordedOutcome(outcome) {
  /** @type {RecordedOutcome} */
  const recorded = { lowest: outcome.lowest, highest: outcome.highest };
  if (outcome.total !== null) recorded.total = outcome.total;
  if (outcome.band) recorded.band = outcome.band.id;
  if (outcome.unanswered.length) recorded.unanswered = outcome.unanswered;
  return recorded;
}

/**
 * @param {Instrument} instrument
 * @param {number} lowest
 * @param {number} highest
 * @returns {Band | null}
 */
function bandOf(instrument, lowest, highest) {
  const holds = (/** @type {Band} */ band, /** @type {number} */ total) =>
    band.from <= total && (band.to === null || total <= band.to);
  return instrument.bands.find((band) => holds(band, lowest) && holds(band, highest)) ?? null;
}
