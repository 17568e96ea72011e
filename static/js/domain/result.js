// An outcome in words: each total or range, band or why there is none, and its cautions. Must not judge.

import { bandAt, NOT_OBSERVED } from './instrument.js';
import { said } from './said.js';

/** @import { Answers, Caution, Counted, Instrument, Item, Message, Observation, Outcome, Values } from './types.js' */
/**
 * @typedef {{ label: string, total: string, band: string, why: Message | null }} Result `label` is empty for the only total,
 * `band` where there are no bands; `why` explains a range or a missing band
 */

const NO_BAND = said('Not determined');
export const NO_TOTAL = said('No total');

/**
 * The words for an outcome of these answers, for each total of the instrument.
 * @param {Instrument} instrument
 * @param {Outcome} outcome
 * @param {Answers} answers
 * @returns {Result[]} `total` is "16", "14 to 18" or "No total"
 */
export function resultsInWords(instrument, outcome, answers) {
  return outcome.counts.map((counted) => result(instrument, counted, answers));
}

/**
 * @param {Instrument} instrument
 * @param {Counted} counted
 * @param {Answers} answers
 * @returns {Result}
 */
function result(instrument, counted, answers) {
  const { of, lowest, highest } = counted;
  const { label } = of;
  const noBand = of.bands.length ? NO_BAND : '';
  const counting = instrument.items.filter(({ id }) => of.items.includes(id));
  const missing = counting.filter(({ id }) => answers[id] === undefined);
  if (missing.length) {
    return {
      label,
      total: NO_TOTAL,
      band: noBand,
      why: about(missing, ['item_not_answered', 'items_not_answered']),
    };
  }
  const band = counted.band?.label ?? noBand;
  if (counted.total !== null) return { label, total: String(counted.total), band, why: null };
  const unseen = counting.filter(({ id }) => answers[id] === NOT_OBSERVED);
  return { label, total: `${lowest} to ${highest}`, band, why: why(counted, unseen) };
}

/**
 * @param {Counted} counted a range
 * @param {Item[]} unseen
 */
function why({ of, lowest, highest, band }, unseen) {
  if (band) return about(unseen, ['item_unseen_one_band', 'items_unseen_one_band']);
  const [low, high] = [bandAt(of, lowest), bandAt(of, highest)].map((each) => lower(each?.label ?? ''));
  if (!low || !high) return about(unseen, ['item_unseen', 'items_unseen']);
  return about(unseen, ['item_unseen_two_bands', 'items_unseen_two_bands'], { low, high });
}

/**
 * The instrument's cautions that apply to an observation, in the instrument's order.
 * @param {Instrument} instrument
 * @param {Partial<Observation>} observation
 * @param {boolean} isOutside outside the instrument's age window
 * @returns {Caution[]}
 */
export function cautionsFor(instrument, observation, isOutside) {
  const applies = {
    always: true,
    live: observation.mode === 'live',
    practice: observation.standing === 'practice',
    outside_age: isOutside,
    not_observed: Object.values(observation.answers ?? {}).includes(NOT_OBSERVED),
    // This one is about several observations side by side, not about one.
    trend: false,
  };
  return instrument.cautions.filter((caution) => applies[caution.when]);
}

/** @param {string} label */
function lower(label) {
  return label.charAt(0).toLowerCase() + label.slice(1);
}

/**
 * @param {Item[]} items
 * @param {[string, string]} codes for one item and for several
 * @param {Values} [values]
 * @returns {Message} "Item 8 was …", "Items 3, 8 and 9 were …"
 */
function about(items, [one, several], values = {}) {
  const numbers = items.map((item) => item.number);
  const last = numbers.pop() ?? '';
  if (numbers.length === 0) return { code: one, values: { number: last, ...values } };
  return { code: several, values: { numbers: numbers.join(', '), last, ...values } };
}
