// How ages are said in the interface's language. The record has its own words; must not be used for it.

import { t, tn } from '../../words.js';

/** @type {import('../../domain/ages.js').AgeWords} */
export const AGE_WORDS = {
  days: (number) => tn('{number} day', '{number} days', number),
  weeks: (number) => tn('{number} week', '{number} weeks', number),
  months: (number) => tn('{number} month', '{number} months', number),
  years: (number) => tn('{number} year', '{number} years', number),
  unborn: t('not born yet'),
  beforeDue: (time) => t('{time} before the due date', { time }),
};
