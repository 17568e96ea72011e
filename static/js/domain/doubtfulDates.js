// Dates that can hardly be a baby's: the mother's own birthday, the wrong year. Must not refuse one: the app asks.

import { addDays, addMonths, numberOf } from './ages.js';

/** @import { Baby, FamilyBody } from './types.js' */

/**
 * @typedef {object} Doubt
 * @property {string} path of the field in the family
 * @property {Baby} baby
 * @property {'born_long_ago' | 'due_far_ahead' | 'due_long_past' | 'apart'} code
 */

/** Attune is for the first years: no older child is visited as a baby. */
const OLDEST_MONTHS = 60;
/** A pregnancy is counted to 40 weeks and ends within a few more; a date that is a year out is far outside. */
const FURTHEST_AHEAD_DAYS = 43 * 7;
const LONGEST_PAST_DAYS = 5 * 7;
/** Days from birth to the due date: born at 21 weeks, and at the end of the 44th. The form accepts no others. */
const MOST_EARLY_DAYS = 19 * 7;
const MOST_LATE_DAYS = 5 * 7;

/**
 * @param {FamilyBody} family
 * @param {string} today "YYYY-MM-DD" by the service's clock, as far as it is known
 * @param {FamilyBody | null} [before] the family on record: its dates were asked about then
 * @returns {Doubt[]}
 */
export function doubtfulDates(family, today, before = null) {
  return (family.babies ?? []).flatMap((baby, at) => {
    const known = before?.babies.find(({ id }) => id === baby.id);
    return doubtsOf(baby, today)
      .filter(({ of }) => !of.every((name) => known?.[name] === baby[name]))
      .map(({ code, of }) => ({ path: `babies/${at}/${of[0]}`, baby, code }));
  });
}

/**
 * @param {Baby} baby
 * @param {string} today
 * @returns {{code: Doubt['code'], of: ('born_on' | 'due_on')[]}[]} `of`: the dates that are in doubt
 */
function doubtsOf({ born_on: born, due_on: due, status }, today) {
  /** @type {{code: Doubt['code'], of: ('born_on' | 'due_on')[]}[]} */
  const doubts = [];
  if (born && born < addMonths(today, -OLDEST_MONTHS))
    doubts.push({ code: 'born_long_ago', of: ['born_on'] });
  if (born && due && !isOneBirth(born, due)) doubts.push({ code: 'apart', of: ['due_on', 'born_on'] });
  if (born || !due || status) return doubts;
  if (due > addDays(today, FURTHEST_AHEAD_DAYS)) doubts.push({ code: 'due_far_ahead', of: ['due_on'] });
  if (due < addDays(today, -LONGEST_PAST_DAYS)) doubts.push({ code: 'due_long_past', of: ['due_on'] });
  return doubts;
}

/**
 * @param {string} born
 * @param {string} due
 */
function isOneBirth(born, due) {
  const early = numberOf(due) - numberOf(born);
  return early <= MOST_EARLY_DAYS && early >= -MOST_LATE_DAYS;
}
