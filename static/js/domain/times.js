// Days and moments in words, in British time. Must not read a clock, nor the tablet's time zone.

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const HOUR_MS = 3_600_000;

/**
 * @param {string} day
 * @returns {string} "2026-11-23" as "23 November 2026"
 */
export function dayInWords(day) {
  const [year, month, date] = day.split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/**
 * @param {string} instant
 * @returns {string} "2026-11-23T14:07:00.000Z" as "23 November 2026 at 14:07", in British time
 */
export function momentInWords(instant) {
  const local = wallClock(instant);
  return `${dayInWords(local.slice(0, 10))} at ${local.slice(11, 16)}`;
}

/**
 * @param {string} instant
 * @returns {string} the day on the calendar in the United Kingdom at that instant
 */
export function ukDay(instant) {
  return wallClock(instant).slice(0, 10);
}

/** @param {string} instant */
function wallClock(instant) {
  const moment = new Date(instant).getTime();
  const year = Number(instant.slice(0, 4));
  const isSummer = lastSunday(year, 3) <= moment && moment < lastSunday(year, 10);
  return new Date(isSummer ? moment + HOUR_MS : moment).toISOString();
}

/**
 * 01:00 UTC on the last Sunday of a month of 31 days: when British Summer Time starts and ends.
 * @param {number} year
 * @param {number} month
 */
function lastSunday(year, month) {
  const last = new Date(Date.UTC(year, month - 1, 31, 1));
  return last.setUTCDate(31 - last.getUTCDay());
}
