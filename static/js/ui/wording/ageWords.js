// Ages in words, in the interface's language. Must not be used for the record, which has its own words.

import { t, tn } from '../../words.js';

/** @import { Page } from '../../domain/types.js' */

/** @type {import('../../domain/ages.js').AgeWords} */
export const AGE_WORDS = {
  days: (number) => tn('{number} day', '{number} days', number),
  weeks: (number) => tn('{number} week', '{number} weeks', number),
  months: (number) => tn('{number} month', '{number} months', number),
  years: (number) => tn('{number} year', '{number} years', number),
  unborn: t('not born yet'),
  beforeDue: (time) => t('{time} before the due date', { time }),
};

/**
 * The ages that a page is for: "0 to 6 months"; "" when it names none, or fits them all.
 *
 * @param {Page} page
 */
export function agesInWords({ from_days: from, to_days: to }) {
  if (typeof from !== 'number' || typeof to !== 'number') return '';
  if (to < 0) return t('Before birth');
  if (from < 0) return to >= 365 ? t('Before birth to 12 months') : '';
  const months = (/** @type {number} */ days) => Math.round(days / 30.4);
  const [first, last] = [months(from), months(to)];
  return t('{first} to {last} months', { first, last });
}
