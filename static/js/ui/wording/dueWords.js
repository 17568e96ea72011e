// The contacts a family is due, in calm words: which, by when, how many days are left. Must not call anything overdue.

import { currentInstrument } from '../../domain/definitions.js';
import { t, tn } from '../../words.js';
import { babyName, fieldOf, labelOf } from './names.js';
import { dayOfYear } from './times.js';

/** @import { Due } from '../../domain/contacts.js' */
/** @import { Definitions, FamilyBody } from '../../domain/types.js' */
/** @typedef {{what: string, tag: string, look: 'closes' | 'plain'}} DueWords `tag` is "" for what needs no hurry */

/** Up to this age a baby's days are counted: "by day 14", not a date. */
const COUNTED_DAYS = 14;

/**
 * "New birth visit by day 14" and "2 days left".
 *
 * @param {Due} due
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @returns {DueWords}
 */
export function dueWords(due, family, definitions) {
  const { what, tag } = due.instrument ? ofInstrument(due, definitions) : ofContact(due, definitions);
  const isForAll = due.babies.length === family.babies.length;
  const isDue = family.babies.filter(({ id }) => due.babies.includes(id));
  const names = isDue.map(({ id }) => babyName(family, id));
  return {
    what: isForAll ? what : t('{what} · {names}', { what, names: names.join(', ') }),
    tag,
    look: due.state === 'closes' ? 'closes' : 'plain',
  };
}

/**
 * @param {string} value
 * @param {Definitions} definitions
 */
export function contactName(value, definitions) {
  return labelOf(fieldOf(definitions.forms.visit, 'contact')?.choices ?? [], value);
}

/**
 * @param {Due} due
 * @param {Definitions} definitions
 */
function ofContact(due, definitions) {
  const contact = contactName(due.contact ?? '', definitions);
  if (due.state === 'opens') return { what: t('{contact} opens', { contact }), tag: inDays(due.days) };
  if (due.isSuggested) return { what: t('{contact}, suggested', { contact }), tag: '' };
  if (due.to === null) return { what: t('{contact} before the birth', { contact }), tag: beforeBirth(due) };
  const day = dayOfYear(due.to);
  if (due.state === 'passed')
    return { what: t('{contact} was due by {day}', { contact, day }), tag: t('not recorded here') };
  const number = due.byDay ?? Number.POSITIVE_INFINITY;
  const what =
    number <= COUNTED_DAYS
      ? t('{contact} by day {number}', { contact, number })
      : t('{contact} by {day}', { contact, day });
  return { what, tag: due.state === 'closes' ? daysLeft(due.days) : '' };
}

/**
 * @param {Due} due
 * @param {Definitions} definitions
 */
function ofInstrument(due, definitions) {
  const name = currentInstrument(definitions, due.instrument ?? '')?.short_title ?? '';
  if (due.state === 'opens') return { what: t('{name} window opens', { name }), tag: inDays(due.days) };
  if (due.state === 'closes') return { what: t('{name} window closes', { name }), tag: daysLeft(due.days) };
  return { what: t('{name} window open', { name }), tag: '' };
}

/** @param {Due} due */
function beforeBirth({ days, state }) {
  if (days < 0) return t('due date has passed');
  if (state !== 'closes') return '';
  return days === 0 ? t('due today') : tn('due in {number} day', 'due in {number} days', days);
}

/** @param {number} days */
function daysLeft(days) {
  return days === 0 ? t('last day') : tn('{number} day left', '{number} days left', days);
}

/** @param {number} days */
function inDays(days) {
  return days === 1 ? t('tomorrow') : tn('in {number} day', 'in {number} days', days);
}
