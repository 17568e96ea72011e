// The NHS number and its check digit. Must not look a number up, nor use one as a key.

/** @import { Values } from './types.js' */

const LOOSE = /[\s\u2010-\u2015\u2212-]/gu;
const FULL_WIDTH = /[\uff10-\uff19]/gu;
const OTHER_DIGIT = /(?![0-9])\p{Nd}/u;
const UNSEEN = /[\p{Cf}\p{Cc}\u3164\uffa0]/gu;

/**
 * The ten digits in text as typed, or pasted from another system: "943 476 5919", "NHS No: 943.476.5919". Everything
 * else is left out if exactly ten digits remain. Weights 10 to 2; the check digit is 11 minus the sum modulo 11,
 * 11 counts as 0 and 10 is never valid (NHS Data Dictionary).
 * @param {string} text
 * @returns {{ number: string, code: null, values: null } | { number: null, code: string, values: Values }}
 */
export function normalise(text) {
  const plain = plainDigits(text).replace(LOOSE, '');
  const digits = plain.replace(/[^0-9]/gu, '');
  const isMore = plain !== digits;
  if (digits === '' || (isMore && (digits.length !== 10 || OTHER_DIGIT.test(plain)))) {
    return refused('nhs_not_digits');
  }
  if (digits.length !== 10) {
    return refused('nhs_wrong_length', { count: digits.length });
  }
  const values = Array.from(digits, Number);
  const sum = values.slice(0, 9).reduce((total, value, place) => total + value * (10 - place), 0);
  if ((11 - (sum % 11)) % 11 !== values[9]) {
    return refused('nhs_wrong_check');
  }
  return { number: digits, code: null, values: null };
}

/**
 * What was left out around the digits of an accepted NHS number, apart from spaces and dashes.
 * @param {string} text
 * @returns {{ seen: string, isUnseen: boolean }} `isUnseen`: only characters that nobody can see
 */
export function leftOut(text) {
  if (normalise(text).number === null) return { seen: '', isUnseen: false };
  const rest = plainDigits(text).replace(/[0-9]+/gu, ' ');
  const seen = rest
    .replace(UNSEEN, '')
    .replace(/^[\s\u2010-\u2015\u2212-]+|[\s\u2010-\u2015\u2212-]+$/gu, '');
  return { seen: seen.replace(/\s+/gu, ' '), isUnseen: seen === '' && rest.replace(LOOSE, '') !== '' };
}

/**
 * The digits of an NHS number, or part of one, that somebody is looking for.
 * @param {string} text
 * @returns {string} empty when it is not one
 */
export function digitsSought(text) {
  const { number } = normalise(text);
  if (number !== null) return number;
  const digits = plainDigits(text)
    .replace(LOOSE, '')
    .replace(/[./\p{Cf}]/gu, '');
  return /^[0-9]+$/u.test(digits) ? digits : '';
}

/**
 * @param {string} number ten digits
 * @returns {string} as people read it: "943 476 5919"
 */
export function spaced(number) {
  return `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`;
}

/** @param {string} text */
function plainDigits(text) {
  return text.replace(FULL_WIDTH, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 0x30));
}

/**
 * @param {string} code
 * @param {Values} [values]
 * @returns {{ number: null, code: string, values: Values }}
 */
function refused(code, values = {}) {
  return { number: null, code, values };
}
