// The words that ask about a date that can hardly be right, or about a baby's number that changes. Must not decide.

import { t } from '../../words.js';
import { babyName } from '../wording/names.js';
import { dayInWords } from '../wording/times.js';

/** @import { Doubt } from '../../domain/doubtfulDates.js' */
/** @import { Renumbered } from '../../domain/renumbered.js' */
/** @import { FamilyBody } from '../../domain/types.js' */

/** @typedef {{name: string, was: string, born: string, due: string}} Given */

/** @type {Record<Doubt['code'] | Renumbered['code'], (given: Given) => string>} */
const WORDS = {
  born_long_ago: (given) => t('{name}: born on {born}. That is more than 5 years ago.', given),
  due_far_ahead: (given) => t('{name}: due on {due}. That is more than 43 weeks ahead.', given),
  due_long_past: (given) => t('{name}: due on {due}, and not born. That is more than 5 weeks ago.', given),
  renumbered: (given) => t('{was} will be called {name}.', given),
  apart: (given) => t('{name}: born on {born} and due on {due}. These do not fit together.', given),
};

/**
 * @param {(Doubt | Renumbered)[]} doubts
 * @param {FamilyBody} family
 * @param {FamilyBody | null} [before] the family on record
 */
export function doubtsInWords(doubts, family, before = null) {
  const said = doubts.map(({ code, baby }) => {
    const day = (/** @type {string | undefined} */ on) => (on ? dayInWords(on) : '');
    const was = before ? babyName(before, baby.id) : '';
    const name = babyName(family, baby.id);
    return WORDS[code]({ name, was, born: day(baby.born_on), due: day(baby.due_on) });
  });
  const isRenumbered = doubts.some(({ code }) => code === 'renumbered');
  return [...said, isRenumbered ? t('Each visit stays with the baby whom it was about.') : '']
    .filter(Boolean)
    .join(' ');
}
