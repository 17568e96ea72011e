// A baby's age by the calendar, and the corrected age if born early. Dates are "YYYY-MM-DD". Must not read a clock.

/** @import { AgeWindow } from "./types.js" */

const TERM_DAYS = 280;
const EARLY_BEFORE_WEEKS = 37;
const DAY_MS = 86_400_000;

/**
 * @param {string} bornOn
 * @param {string} on
 * @returns {number} days since birth; negative before it
 */
export function chronologicalDays(bornOn, on) {
  return numberOf(on) - numberOf(bornOn);
}

/**
 * @param {number | null | undefined} gestationWeeks
 * @returns {boolean} born before 37 weeks of pregnancy; an unknown gestation counts as not early
 */
export function isBornEarly(gestationWeeks) {
  return typeof gestationWeeks === 'number' && gestationWeeks < EARLY_BEFORE_WEEKS;
}

/**
 * The day from which age counts: the due date of a baby born early, the day of birth of any other.
 * @param {string} bornOn
 * @param {number | null} [gestationWeeks]
 * @param {number | null} [gestationDays]
 * @returns {string}
 */
export function correctedBirth(bornOn, gestationWeeks, gestationDays) {
  if (typeof gestationWeeks !== 'number' || !isBornEarly(gestationWeeks)) return bornOn;
  return addDays(bornOn, TERM_DAYS - gestationWeeks * 7 - (gestationDays ?? 0));
}

/**
 * @param {string} bornOn
 * @param {string} on
 * @param {number | null} [gestationWeeks]
 * @param {number | null} [gestationDays]
 * @returns {number} age in days, corrected for a baby born before 37 weeks; negative before the due date
 */
export function correctedDays(bornOn, on, gestationWeeks, gestationDays) {
  return chronologicalDays(correctedBirth(bornOn, gestationWeeks, gestationDays), on);
}

/**
 * @param {string} day
 * @param {number} months
 * @returns {string} the same day that many months later, or the last day of a shorter month
 */
export function addMonths(day, months) {
  return dayOf(numberOfMonthsAfter(day, months));
}

/**
 * The day as a number, for calculating with many of them: parsing and formatting days is slow.
 *
 * @param {string} day
 * @returns {number} days since 1970-01-01
 */
export function numberOf(day) {
  const [year, month, date] = parts(day);
  return Date.UTC(year, month - 1, date) / DAY_MS;
}

/**
 * @param {string} day
 * @param {number} months
 * @returns {number} the number of `addMonths(day, months)`
 */
export function numberOfMonthsAfter(day, months) {
  const [year, month, date] = parts(day);
  const first = Date.UTC(year, month - 1 + months, 1) / DAY_MS;
  const length = Date.UTC(year, month + months, 1) / DAY_MS - first;
  return first + Math.min(date, length) - 1;
}

/** @param {number} number of days since 1970-01-01 */
export function dayOf(number) {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/**
 * @param {string} bornOn
 * @param {string} on
 * @returns {number} whole months by the calendar; 0 before birth
 */
export function monthsOld(bornOn, on) {
  const [bornYear, bornMonth] = parts(bornOn);
  const [year, month] = parts(on);
  const months = Math.max(0, (year - bornYear) * 12 + month - bornMonth);
  return months && addMonths(bornOn, months) > on ? months - 1 : months;
}

/**
 * Whether an instrument fits the baby's age on that day: the corrected age for a baby born early.
 * @param {AgeWindow} ages
 * @param {string} bornOn
 * @param {string} on
 * @param {number | null} [gestationWeeks]
 * @param {number | null} [gestationDays]
 * @returns {boolean}
 */
export function insideWindow(ages, bornOn, on, gestationWeeks, gestationDays) {
  const start = correctedBirth(bornOn, gestationWeeks, gestationDays);
  return addDays(start, ages.from_days) <= on && on < addMonths(start, ages.before_months);
}

/**
 * @typedef {object} AgeWords the words for ages in one language
 * @property {(number: number) => string} days
 * @property {(number: number) => string} weeks
 * @property {(number: number) => string} months
 * @property {(number: number) => string} years
 * @property {string} unborn
 * @property {(time: string) => string} beforeDue
 */

/** @type {AgeWords} the record's */
const ENGLISH = {
  days: (number) => count(number, 'day'),
  weeks: (number) => count(number, 'week'),
  months: (number) => count(number, 'month'),
  years: (number) => count(number, 'year'),
  unborn: 'not born yet',
  beforeDue: (time) => `${time} before the due date`,
};

/**
 * "9 days", "10 weeks", "4 months", "2 years 1 month".
 * @param {string} bornOn
 * @param {string} on
 * @param {boolean} [exact] adds the days to weeks: "8 weeks 2 days"
 * @param {AgeWords} [words]
 * @returns {string}
 */
export function ageInWords(bornOn, on, exact = false, words = ENGLISH) {
  const days = chronologicalDays(bornOn, on);
  const months = monthsOld(bornOn, on);
  if (days < 0) return words.unborn;
  if (days < 14) return words.days(days);
  if (months < 3) return weeksAndDays(exact ? days : days - (days % 7), words);
  if (months < 24) return words.months(months);
  const beyond = months % 12;
  return joined(words.years(Math.floor(months / 12)), beyond ? words.months(beyond) : '');
}

/**
 * The corrected age of a baby born early, exact to the day in the first weeks.
 * @param {string} bornOn
 * @param {string} on
 * @param {number | null} [gestationWeeks]
 * @param {number | null} [gestationDays]
 * @param {AgeWords} [words]
 * @returns {string | null} null for a baby that was not born early
 */
export function correctedAgeInWords(bornOn, on, gestationWeeks, gestationDays, words = ENGLISH) {
  if (!isBornEarly(gestationWeeks)) return null;
  const dueOn = correctedBirth(bornOn, gestationWeeks, gestationDays);
  if (on >= dueOn) return ageInWords(dueOn, on, true, words);
  return words.beforeDue(weeksAndDays(chronologicalDays(on, dueOn), words));
}

/**
 * @param {number} days
 * @param {AgeWords} words
 */
function weeksAndDays(days, words) {
  const weeks = Math.floor(days / 7);
  return joined(weeks ? words.weeks(weeks) : '', days % 7 ? words.days(days % 7) : '');
}

/**
 * @param {string} day
 * @returns {[number, number, number]} year, month from 1, day
 */
function parts(day) {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

/**
 * @param {string} day
 * @param {number} days
 * @returns {string}
 */
export function addDays(day, days) {
  return dayOf(numberOf(day) + days);
}

/**
 * @param {number} number
 * @param {string} unit
 */
function count(number, unit) {
  return number === 1 ? `${number} ${unit}` : `${number} ${unit}s`;
}

/** @param {string[]} words */
function joined(...words) {
  return words.filter(Boolean).join(' ');
}
