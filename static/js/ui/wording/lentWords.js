// How long a family is on this tablet that is not one's own, and whose it is now. Pure; must not know where it is shown.

import { t } from '../../words.js';
import { listed, typedWords } from './names.js';
import { dayInWords } from './times.js';

/** @import { Lent } from '../../storage/lent.js' */

/**
 * @param {string} family
 * @param {Lent} lent
 * @param {{[user: string]: string}} people names by account
 * @returns {string | null} null for one's own
 */
export function standingOf(family, { loans, leaving }, people) {
  const loan = loans[family];
  const now = leaving[family];
  if (now) {
    const name = namesOf(now, people);
    return name
      ? t('Now with {name}. What you have begun or not yet sent here still goes in.', { name })
      : t('No longer on your caseload. What you have begun or not yet sent here still goes in.');
  }
  if (!loan) return null;
  const day = dayInWords(loan.last_day);
  if (loan.kind === 'outside') return t('Outside your caseload. Here until the end of {day}', { day });
  return t('Covering for {name} until {day}', { name: namesOf([loan.of ?? ''], people), day });
}

/**
 * @param {Lent} lent
 * @param {{[user: string]: string}} people
 * @returns {Map<string, string>} by family
 */
export function standingsIn(lent, people) {
  const families = [...Object.keys(lent.loans), ...Object.keys(lent.leaving)];
  return new Map(families.map((family) => [family, standingOf(family, lent, people) ?? '']));
}

/**
 * @param {string[]} users
 * @param {{[user: string]: string}} people
 */
export function namesOf(users, people) {
  return listed(users.flatMap((user) => typedWords(people[user]) || []));
}
