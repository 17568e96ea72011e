// Which contacts a family may be offered now, by the programme's windows and the signed visits. Must not read a clock,
// nor call a suggested contact late, nor know more of a visit than its facts.

import { correctedBirth, dayOf, numberOf, numberOfMonthsAfter } from './ages.js';
import { currentInstruments } from './definitions.js';
import { isHere } from './lifeEvents.js';

/** @import { Baby, ContactWindow, Definitions, FamilyBody, VisitFact } from './types.js' */

/**
 * @typedef {object} Due one contact, or the window of one instrument, for those babies of a family who share its days
 * @property {string} [contact] a choice of the visit form
 * @property {string} [instrument]
 * @property {string[]} babies ids
 * @property {'opens' | 'open' | 'closes' | 'passed'} state `opens` and `closes`: within the days the list looks ahead
 * @property {string} from its first day, "YYYY-MM-DD" like all days here
 * @property {string | null} to its last day; null in pregnancy, which has none
 * @property {number} days to its first day (`opens`), its last or the due date (`open`, `closes`); since its last (`passed`)
 * @property {number} [byDay] the age in days of its last day, where the programme counts it in days
 * @property {boolean} isSuggested
 * @property {string} since visits before this day don't count for it
 *
 * @typedef {Pick<Definitions, 'contacts' | 'instruments'>} Given
 */

const PREGNANCY_DAYS = 280;
const WEEK_DAYS = 7;
const RANKS = { closes: 0, passed: 1, opens: 2, open: 3 };

/**
 * What a family's babies are the right age for. Contacts go by the age since birth, an instrument by the corrected age
 * of a baby born before 37 weeks; an unknown gestation counts as not early. Nothing is due for a baby who has left.
 *
 * @param {FamilyBody} family
 * @param {Given} given
 * @param {string} today
 * @returns {Due[]} as if nothing had been done yet, the most urgent first
 */
export function duesOf(family, given, today) {
  const now = numberOf(today);
  /** @type {Map<string, Due>} */
  const dues = new Map();
  for (const baby of (family.babies ?? []).filter(isHere)) {
    for (const due of [...contactsOf(baby, given, now), ...instrumentsOf(baby, given, now)]) {
      const key = [due.contact, due.instrument, due.from, due.to].join(' ');
      const twin = dues.get(key);
      if (twin) twin.babies.push(...due.babies);
      else dues.set(key, due);
    }
  }
  return [...dues.values()].sort(byUrgency);
}

/**
 * @param {Due} due
 * @param {VisitFact[]} visits the family's, by the revision that counts
 * @returns {Due | null} for the babies who haven't had it; null when all have
 */
export function stillDue(due, visits) {
  const babies = due.babies.filter((baby) => !visits.some((visit) => isFor(visit, due, baby)));
  return babies.length > 0 ? { ...due, babies } : null;
}

/**
 * By state: what closes, what has just passed, what opens, what is open. Within a state suggested contacts come last.
 *
 * @param {Due} a
 * @param {Due} b
 */
export function byUrgency(a, b) {
  return (
    RANKS[a.state] - RANKS[b.state] ||
    Number(a.isSuggested) - Number(b.isSuggested) ||
    Number(!a.contact) - Number(!b.contact) ||
    a.days - b.days
  );
}

/** Whether it belongs on the list of contacts due soon. @param {Due} due */
export function isSoon({ state }) {
  return state !== 'open';
}

/**
 * @param {VisitFact} visit
 * @param {Due} due
 * @param {string} baby
 */
function isFor(visit, { contact, instrument, since }, baby) {
  if (visit.day < since) return false;
  if (instrument) return visit.seen.some((seen) => seen.instrument === instrument && seen.baby === baby);
  // If nobody noted which babies were there, it counts for all of them.
  return visit.contact === contact && (visit.babies.length === 0 || visit.babies.includes(baby));
}

/**
 * @param {Baby} baby
 * @param {Given} given
 * @param {number} today
 * @returns {Due[]}
 */
function contactsOf(baby, { contacts: programme }, today) {
  const age = baby.born_on ? today - numberOf(baby.born_on) : null;
  return programme.contacts.flatMap((span) => {
    if (age !== null && isFarOff(span, age, programme.list)) return [];
    const days = baby.born_on ? daysFromBirth(span, baby.born_on) : daysBeforeBirth(span, baby.due_on);
    if (!days) return [];
    const isSuggested = span.standing === 'suggested';
    const standing = standingOf(days, today, programme.list, isSuggested);
    if (!standing) return [];
    const byDay = span.by_days === undefined ? {} : { byDay: span.by_days };
    return {
      contact: span.contact,
      babies: [baby.id],
      from: dayOf(days.from),
      to: days.to === null ? null : dayOf(days.to),
      since: dayOf(days.since),
      isSuggested,
      ...byDay,
      ...standing,
    };
  });
}

/**
 * @param {Baby} baby
 * @param {Given} given
 * @param {number} today
 * @returns {Due[]}
 */
function instrumentsOf(baby, { instruments, contacts }, today) {
  const { born_on: bornOn } = baby;
  if (!bornOn) return [];
  const birth = correctedBirth(bornOn, baby.gestation_weeks, baby.gestation_days);
  return currentInstruments({ instruments }).flatMap(({ id, age_window: ages }) => {
    if (!ages) return [];
    const from = numberOf(birth) + ages.from_days;
    const to = numberOfMonthsAfter(birth, ages.before_months) - 1;
    const standing = standingOf({ from, to }, today, contacts.list, false);
    if (!standing || standing.state === 'passed') return [];
    const first = dayOf(from);
    return {
      instrument: id,
      babies: [baby.id],
      from: first,
      to: dayOf(to),
      since: first,
      isSuggested: false,
      ...standing,
    };
  });
}

/**
 * Whether a contact is certainly further off than the list looks: a month has 28 to 31 days. Most contacts of most
 * babies are, and a caseload has hundreds.
 *
 * @param {ContactWindow} span
 * @param {number} age in days
 * @param {Definitions['contacts']['list']} list
 */
function isFarOff({ from_days, from_months = 0, by_days, by_months, before_months = 0 }, age, list) {
  const first = from_days ?? from_months * 28;
  const last = by_days ?? (by_months ?? before_months) * 31;
  return age < first - list.opens_within || age > last + list.passed_within;
}

/**
 * @param {ContactWindow} span
 * @param {string} bornOn
 */
function daysFromBirth(span, bornOn) {
  // A contact in pregnancy is not for a baby who is born.
  if (span.from_pregnancy_weeks !== undefined) return null;
  const since = numberOf(bornOn);
  const from =
    span.from_days === undefined
      ? numberOfMonthsAfter(bornOn, span.from_months ?? 0)
      : since + span.from_days;
  return { from, to: lastDay(span, bornOn), since };
}

/**
 * @param {ContactWindow} span
 * @param {string} bornOn
 */
function lastDay({ by_days, by_months, before_months }, bornOn) {
  if (by_days !== undefined) return numberOf(bornOn) + by_days;
  if (by_months !== undefined) return numberOfMonthsAfter(bornOn, by_months);
  return numberOfMonthsAfter(bornOn, before_months ?? 0) - 1;
}

/**
 * @param {ContactWindow} span
 * @param {string | undefined} dueOn
 */
function daysBeforeBirth(span, dueOn) {
  if (span.from_pregnancy_weeks === undefined || !dueOn) return null;
  const due = numberOf(dueOn);
  const began = due - PREGNANCY_DAYS;
  return { from: began + span.from_pregnancy_weeks * WEEK_DAYS, to: null, since: began, due };
}

/**
 * @param {{from: number, to: number | null, due?: number}} days
 * @param {number} today
 * @param {Definitions['contacts']['list']} list
 * @param {boolean} isSuggested
 * @returns {Pick<Due, 'state' | 'days'> | null} null when it is further off than the list looks
 */
function standingOf({ from, to, due }, today, list, isSuggested) {
  const before = from - today;
  if (before > 0) return before <= list.opens_within ? { state: 'opens', days: before } : null;
  const left = (to ?? due ?? today) - today;
  // Until the birth is recorded, a contact in pregnancy stays open.
  if (left < 0 && to === null) return { state: 'open', days: left };
  if (left < 0) return isSuggested || -left > list.passed_within ? null : { state: 'passed', days: -left };
  return { state: !isSuggested && left <= list.closes_within ? 'closes' : 'open', days: left };
}
