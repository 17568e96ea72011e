// Babies without a name who would change their numbers: "twin 1" becomes "twin 2". Must not refuse it: the app asks.

import { babiesCalled } from './names.js';

/** @import { Baby, FamilyBody } from './types.js' */

/**
 * @typedef {object} Renumbered
 * @property {string} path of the field in the family
 * @property {Baby} baby
 * @property {'renumbered'} code
 * @property {number} number that the baby would have
 */

/**
 * @param {FamilyBody} family
 * @param {FamilyBody | null} before the family on record, whose numbers people go by
 * @returns {Renumbered[]}
 */
export function renumberedBabies(family, before) {
  const known = before ? numbers(before) : new Map();
  const now = numbers(family);
  return (family.babies ?? []).flatMap((baby, at) => {
    const number = now.get(baby.id) ?? 0;
    const was = known.get(baby.id) ?? 0;
    if (number === 0 || was === 0 || number === was) return [];
    return [{ path: `babies/${at}/birth_order`, baby, code: /** @type {const} */ ('renumbered'), number }];
  });
}

/**
 * The numbers of those who have no name to go by.
 *
 * @param {FamilyBody} family
 * @returns {Map<string, number>} by id; 0 for one who is called without a number
 */
function numbers({ babies = [], carers = [] }) {
  const called = babiesCalled({ babies, carers });
  return new Map(babies.map(({ id }, at) => [id, called[at]?.name ? 0 : (called[at]?.number ?? 0)]));
}
