// An outcome in words: total or range, band or why there is none, and its cautions. Judges nothing.

import { NOT_OBSERVED } from './instrument.js';
import { said } from './said.js';

/** @import { Answers, Caution, Instrument, Item, Observation, Outcome } from './types.js' */
/** @typedef {{ total: string, band: string, why: string }} Result `why` explains a range or a missing band, or is empty */

const NO_BAND = said('Not determined');
const NO_TOTAL = said('No total');

/**
 * What to show of an outcome of these answers.
 * @param {Instrument} instrument
 * @param {Outcome} outcome
 * @param {Answers} answers
 * @returns {Result} `total` is "16", "14 to 18" or "No total"
 */
export function resultInWords(instrument, outcome, answers) {
  const { lowest, highest, band } = outcome;
  if (outcome.unanswered.length) {
    const missing = instrument.items.filter((item) => outcome.unanswered.includes(item.id));
    return { total: NO_TOTAL, band: NO_BAND, why: said(`${items(missing)} not answered.`) };
  }
  if (outcome.total !== null) return { total: String(outcome.total), band: band?.label ?? NO_BAND, why: '' };
  const unseen = items(instrument.items.filter((item) => answers[item.id] === NOT_OBSERVED));
  const total = `${lowest} to ${highest}`;
  if (band) {
    const why = said(
      `${unseen} not observed: the lowest and the highest possible total are in the same band.`,
    );
    return { total, band: band.label, why };
  }
  const [low, high] = [bandAt(instrument, lowest), bandAt(instrument, highest)];
  const why = said(
    `${unseen} not observed: the lowest possible total is in “${low}”, the highest in “${high}”.`,
  );
  return { total, band: NO_BAND, why };
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
    // About several observations side by side; it says nothing about one.
    trend: false,
  };
  return instrument.cautions.filter((caution) => applies[caution.when]);
}

/**
 * @param {Instrument} instrument
 * @param {number} total
 */
function bandAt(instrument, total) {
  const band = instrument.bands.find((each) => each.from <= total && (each.to === null || total <= each.to));
  const label = band?.label ?? '';
  return label.charAt(0).toLowerCase() + label.slice(1);
}

/**
 * @param {Item[]} found
 * @returns {string} "Item 8 was", "Items 3, 8 and 9 were"
 */
function items(found) {
  const numbers = found.map((item) => item.number);
  if (numbers.length === 1) return said(`Item ${numbers[0]} was`);
  return said(`Items ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)} were`);
}
