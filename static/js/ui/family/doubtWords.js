// The words that ask about a date that can hardly be right. Must not decide whether it is.

import { t } from '../../words.js';
import { babyName } from '../wording/names.js';
import { dayInWords } from '../wording/times.js';

/** @import { Doubt } from '../../domain/doubtfulDates.js' */
/** @import { FamilyBody } from '../../domain/types.js' */

/** @type {Record<Doubt['code'], (given: {name: string, born: string, due: string}) => string>} */
const WORDS = {
  born_long_ago: (given) => t('{name}: born on {born}. That is more than 5 years ago.', given),
  due_far_ahead: (given) => t('{name}: due on {due}. That is more than 43 weeks ahead.', given),
  due_long_past: (given) => t('{name}: due on {due}, and not born. That is more than 5 weeks ago.', given),
  apart: (given) => t('{name}: born on {born} and due on {due}. These do not fit together.', given),
};

/**
 * @param {Doubt[]} doubts
 * @param {FamilyBody} family
 */
export function doubtsInWords(doubts, family) {
  return doubts
    .map(({ code, baby }) => {
      const day = (/** @type {string | undefined} */ on) => (on ? dayInWords(on) : '');
      const given = { name: babyName(family, baby.id), born: day(baby.born_on), due: day(baby.due_on) };
      return WORDS[code](given);
    })
    .join(' ');
}
