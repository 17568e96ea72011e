// Dates and times in words, in this tablet's time zone. Must not read the clock: the moment is given.

import { locale, names } from '../../words.js';

const CLOCK = formatOf({ hour: '2-digit', minute: '2-digit' });
const DAY = formatOf({ day: 'numeric', month: 'long', year: 'numeric' });
const SHORT_DAY = formatOf({ day: 'numeric', month: 'short', year: 'numeric' });
const DAY_OF_YEAR = formatOf({ day: 'numeric', month: 'long' });
const WEEKDAY = formatOf({ weekday: 'long', day: 'numeric', month: 'long' });

/**
 * "23 November 2026" for "2026-11-23".
 *
 * @param {string} day
 */
export function dayInWords(day) {
  return DAY.format(new Date(`${day}T12:00:00`));
}

/**
 * "23 Nov 2026" for "2026-11-23".
 *
 * @param {string} day
 */
export function shortDay(day) {
  return SHORT_DAY.format(new Date(`${day}T12:00:00`));
}

/**
 * "14:07".
 *
 * @param {string | Date} instant
 */
export function clockTime(instant) {
  return CLOCK.format(new Date(instant));
}

/**
 * "14:07" for a moment of the same day, otherwise "12 November 14:07", with the year if it is another.
 *
 * @param {string | Date} instant
 * @param {Date} now
 */
export function momentInWords(instant, now) {
  const moment = new Date(instant);
  const time = CLOCK.format(moment);
  if (localDate(moment) === localDate(now)) return time;
  const day = moment.getFullYear() === now.getFullYear() ? DAY_OF_YEAR : DAY;
  return `${day.format(moment)} ${time}`;
}

/**
 * "3 December" for "2026-12-03".
 *
 * @param {string} day
 */
export function dayOfYear(day) {
  return DAY_OF_YEAR.format(new Date(`${day}T12:00:00`));
}

/**
 * "Monday 23 November".
 *
 * @param {Date} now
 */
export function weekdayInWords(now) {
  return WEEKDAY.format(now).replace(',', '');
}

/**
 * Have the browser load its date formats while nobody is waiting: otherwise the first date would hold up its screen.
 *
 * @param {Date} now any moment
 */
export async function makeReady(now) {
  for (const format of [CLOCK, WEEKDAY, DAY]) {
    format.format(now);
    await new Promise((resolve) => setTimeout(resolve)); // what was tapped meanwhile comes first
  }
}

/**
 * The local date, "2026-11-23": what a health visitor means by today.
 *
 * @param {Date} moment
 */
export function localDate(moment) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/**
 * The same by the service's clock.
 *
 * @param {Date} now by this tablet's clock
 * @param {number | null | undefined} offsetMs the service's clock minus this one, as last measured
 */
export function dayByService(now, offsetMs) {
  return localDate(new Date(now.getTime() + (offsetMs ?? 0)));
}

/**
 * A format in the interface's language. It is made when first needed: the browser takes long over it, and no screen at
 * the start shows a date.
 *
 * @param {Intl.DateTimeFormatOptions} parts
 * @returns {{format: (moment: Date) => string}}
 */
function formatOf(parts) {
  /** @type {{format: (moment: Date) => string} | undefined} */
  let made;
  return {
    format(moment) {
      made ??= madeFormat(parts);
      return made.format(moment);
    },
  };
}

/**
 * If the browser doesn't know the language, the catalogue's own names of months and weekdays are used.
 *
 * @param {Intl.DateTimeFormatOptions} parts
 * @returns {{format: (moment: Date) => string}}
 */
function madeFormat(parts) {
  const known = new Intl.DateTimeFormat(locale, parts);
  if (names === null) return known;
  const { months, weekdays } = names;
  const said = {
    month: (/** @type {Date} */ moment) => months[moment.getMonth()],
    weekday: (/** @type {Date} */ moment) => weekdays[moment.getDay()],
  };
  return {
    format: (moment) =>
      known
        .formatToParts(moment)
        .map(({ type, value }) => (type === 'month' || type === 'weekday' ? said[type](moment) : value))
        .join(''),
  };
}

/**
 * "3:06" for 186 seconds.
 *
 * @param {number} seconds
 */
export function minutesAndSeconds(seconds) {
  const wholeSeconds = Math.max(0, Math.floor(seconds));
  return `${Math.floor(wholeSeconds / 60)}:${String(wholeSeconds % 60).padStart(2, '0')}`;
}
