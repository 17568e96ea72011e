// The NHS number and its check digit. It never looks a number up and never uses one as a key.

const LOOSE = /[\s\u2010-\u2015-]/gu;

/**
 * Ten digits, from text with or without spaces and dashes: "943 476 5919" gives "9434765919".
 * Weights 10 to 2; the check digit is 11 minus the sum modulo 11, 11 counts as 0 and 10 is never valid
 * (NHS Data Dictionary).
 * @param {string} text
 * @returns {{ number: string, code: null, message: null } | { number: null, code: string, message: string }}
 */
export function normalise(text) {
  const digits = text.replace(LOOSE, '');
  if (!/^[0-9]+$/u.test(digits)) return refused('not_digits', 'An NHS number has digits only.');
  if (digits.length !== 10) {
    return refused('wrong_length', `An NHS number has 10 digits; this one has ${digits.length}.`);
  }
  const values = Array.from(digits, Number);
  const sum = values.slice(0, 9).reduce((total, value, place) => total + value * (10 - place), 0);
  if ((11 - (sum % 11)) % 11 !== values[9]) {
    return refused('wrong_check', 'This is not a valid NHS number. Check each digit.');
  }
  return { number: digits, code: null, message: null };
}

/**
 * @param {string} number ten digits
 * @returns {string} as it is shown to people: "943 476 5919"
 */
export function spaced(number) {
  return `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`;
}

/**
 * @param {string} code
 * @param {string} message
 * @returns {{ number: null, code: string, message: string }}
 */
function refused(code, message) {
  return { number: null, code, message };
}
