// Dates and times in words, by this tablet's clock and place. Must not read the clock: the moment is given.

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const DAY_OF_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
const WEEKDAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });

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
 * "Monday 23 November".
 *
 * @param {Date} now
 */
export function weekdayInWords(now) {
  return WEEKDAY.format(now).replace(',', '');
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
 * "3:06" of 186 seconds.
 *
 * @param {number} seconds
 */
export function minutesAndSeconds(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/**
 * "1 visit", "3 visits".
 *
 * @param {number} number
 * @param {string} one
 * @param {string} [many]
 */
export function counted(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}
