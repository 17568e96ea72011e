// Dates and times in words, by this tablet's clock and place. Must not read the clock: the moment is given.

import { locale, names } from '../../words.js';

const CLOCK = formatOf({ hour: '2-digit', minute: '2-digit' });
const DAY = formatOf({ day: 'numeric', month: 'long', year: 'numeric' });
const SHORT_DAY = formatOf({ day: 'numeric', month: 'short', year: 'numeric' });
const DAY_OF_YEAR = formatOf({ day: 'numeric', month: 'long' });
const WEEKDAY = formatOf({ weekday: 'long', day: 'numeric', month: 'long' });

/**
 * "23 November 2026" of "2026-11-23".
 *
 * @param {string} day
 */
export function dayInWords(day) {
  return DAY.format(new Date(`${day}T12:00:00`));
}

/**
 * "23 Nov 2026" of "2026-11-23".
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
 * "14:07" for a moment of the same day, else "12 November 14:07".
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
 * "3 December" of "2026-12-03".
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
 * Have the browser fetch what it knows of dates, while nobody waits for it: the first date that is said would otherwise
 * hold up the screen that it stands on.
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
 * The day on the wall calendar, "2026-11-23": what a health visitor means by today.
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
 * @param {number | null | undefined} offsetMs the service's clock minus this one, as it was measured last
 */
export function dayByService(now, offsetMs) {
  return localDate(new Date(now.getTime() + (offsetMs ?? 0)));
}

/**
 * As the interface's language has it. Made when it is first needed: the browser takes long over it, and no screen that
 * comes at the start says a date.
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
 * A browser may not know the language: then with the names that came along.
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
 * "3:06" of 186 seconds.
 *
 * @param {number} seconds
 */
export function minutesAndSeconds(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
