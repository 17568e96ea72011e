// The one scoring rule, as on the server. Must not know an instrument by name, nor say what earns a score.

/** @import { Band, Counted, Instrument, Item, Outcome, RecordedOutcome, RecordedTotal, Score, Total } from "./types.js" */

export const NOT_OBSERVED = 'not_observed';

/** An answer that the instrument doesn't have: the item, the value given, and the code of the refusal. */
export class BadAnswer extends Error {
  /**
   * @param {string} item
   * @param {unknown} value
   * @param {string} code
   */
  constructor(item, value, code) {
    super(`${item}: ${code}`);
    this.name = 'BadAnswer';
    this.item = item;
    this.value = value;
    this.code = code;
  }
}

/**
 * Adds answers up. An item not observed counts as its lowest and its highest possible score, so the total is a range; a
 * band is given only if both ends fall in the same one. A total with an unanswered item has neither total nor band; its
 * lowest and highest then cover what was answered.
 * @param {Instrument} instrument
 * @param {Record<string, unknown>} answers item id → the value of one of its answers, or "not_observed"
 * @returns {Outcome}
 * @throws {BadAnswer}
 */
export function score(instrument, answers) {
  const unknown = Object.keys(answers)
    .filter((id) => !itemOf(instrument, id))
    .sort()[0];
  if (unknown !== undefined) {
    throw new BadAnswer(unknown, answers[unknown], 'unknown_item');
  }
  const unanswered = [];
  for (const item of instrument.items) {
    if (!Object.hasOwn(answers, item.id)) {
      unanswered.push(item.id);
      continue;
    }
    const code = refusal(instrument, item, answers[item.id]);
    if (code) throw new BadAnswer(item.id, answers[item.id], code);
  }
  return { counts: totalsOf(instrument).map((total) => counted(instrument, total, answers)), unanswered };
}

/**
 * @param {Instrument} instrument
 * @param {Item} item
 * @param {unknown} answer
 * @returns {string | null} the code for why the item can't have this answer; null if it can
 */
export function refusal(instrument, item, answer) {
  if (answer === NOT_OBSERVED) {
    return instrument.not_observed_allowed ? null : 'unseen_refused';
  }
  const scores = scoresOf(instrument, item);
  if (typeof answer === 'number' && scores.some(({ value }) => value === answer)) return null;
  return instrument.not_observed_allowed ? 'not_a_score_or_unseen' : 'not_a_score';
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
 * @param {Instrument} instrument
 * @returns {Total[]} what its answers add up to: at least one
 */
export function totalsOf({ totals, items, bands }) {
  return totals ?? [{ id: 'total', label: '', items: items.map(({ id }) => id), higher_means: null, bands }];
}

/**
 * @param {Instrument} instrument
 * @param {Item} item
 * @returns {Score[]} the item's answers in the order shown; an answer's value is its score
 */
export function scoresOf(instrument, item) {
  return item.scores ?? instrument.scores;
}

/**
 * @param {Instrument} instrument
 * @param {string} id of an item
 * @param {unknown} answer
 * @returns {Score | undefined} the item's answer with that value
 */
export function scoreOf(instrument, id, answer) {
  const item = itemOf(instrument, id);
  return item && scoresOf(instrument, item).find(({ value }) => value === answer);
}

/**
 * Whether each answer of each item has a mark to draw.
 * @param {Instrument} instrument
 */
export function hasMarks(instrument) {
  return instrument.items.every((item) => scoresOf(instrument, item).every(({ mark }) => mark));
}

/**
 * @param {Instrument} instrument
 * @param {Total} total
 * @returns {number} its highest possible value
 */
export function greatestOf(instrument, { items }) {
  return items.reduce((sum, id) => sum + Math.max(...valuesOf(instrument, id)), 0);
}

/**
 * What a higher number means for an item, by the first of its totals that says so.
 * @param {Instrument} instrument
 * @param {string} id of the item
 */
export function moreOf(instrument, id) {
  const saying = totalsOf(instrument).find(({ items, higher_means: means }) => means && items.includes(id));
  return saying?.higher_means ?? instrument.higher_means;
}

/**
 * @param {Total} total
 * @param {number} sum
 * @returns {Band | null}
 */
export function bandAt({ bands }, sum) {
  return bands.find(({ from, to }) => from <= sum && (to === null || sum <= to)) ?? null;
}

/**
 * @param {Outcome} outcome
 * @returns {RecordedOutcome} as a visit's record holds it: the first total, then the others by their ids
 */
export function recordedOutcome({ counts, unanswered }) {
  const [first, ...others] = counts;
  return {
    ...recordedTotal(/** @type {Counted} */ (first)),
    ...(unanswered.length && { unanswered }),
    ...(others.length && {
      totals: Object.fromEntries(others.map((each) => [each.of.id, recordedTotal(each)])),
    }),
  };
}

/**
 * @param {Counted} counted
 * @returns {RecordedTotal} without what does not apply
 */
function recordedTotal({ lowest, highest, total, band }) {
  return { lowest, highest, ...(total !== null && { total }), ...(band && { band: band.id }) };
}

/**
 * @param {Instrument} instrument
 * @param {Total} total
 * @param {Record<string, unknown>} answers
 * @returns {Counted}
 */
function counted(instrument, total, answers) {
  const given = total.items.filter((id) => Object.hasOwn(answers, id));
  const ends = given.map((id) => {
    const answer = answers[id];
    return typeof answer === 'number' ? [answer] : valuesOf(instrument, id);
  });
  const lowest = ends.reduce((sum, values) => sum + Math.min(...values), 0);
  const highest = ends.reduce((sum, values) => sum + Math.max(...values), 0);
  const isComplete = given.length === total.items.length;
  const isCertain = isComplete && given.every((id) => answers[id] !== NOT_OBSERVED);
  const low = bandAt(total, lowest);
  const band = isComplete && low === bandAt(total, highest) ? low : null;
  return { of: total, total: isCertain ? lowest : null, lowest, highest, band };
}

/**
 * @param {Instrument} instrument
 * @param {string} id of an item
 */
function valuesOf(instrument, id) {
  const item = itemOf(instrument, id);
  return item ? scoresOf(instrument, item).map(({ value }) => value) : [];
}
