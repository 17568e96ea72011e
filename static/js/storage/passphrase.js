// Offers four made-up words as a passphrase, and judges a visitor's own without flattery. Must never store or send one.

import { withoutKnown } from './knownPhrases.js';
import { inventWord } from './words.js';

const OFFERED_WORDS = 4;
/** log2 of the number of words that can be offered, rounded down; a test counts them. */
const BITS_PER_OFFERED_WORD = 15;

/** The least that guessing a vault's passphrase must cost, in bits. */
export const LEAST_BITS = 50;

/** The most that one word of a person's own may count: people choose from few words. */
const BITS_PER_CHOSEN_WORD = 8;
/** What a stretch of a line that everybody knows counts, however long it is. */
const BITS_PER_KNOWN_STRETCH = 8;
const COMMON =
  /^(pass(word|phrase)?|qwer(ty)?|asdf|zxcv|letmein|welcome|attune|admin|secret|health|visitor|nhs|baby|love)/;

/** Only what this page has just offered counts as random: from a person the same words would be a choice. */
let offered = '';

/**
 * Four different made-up words with a space between them, e.g. "lofen rudal zibem matel".
 *
 * @returns {string}
 */
export function generatePassphrase() {
  const words = new Set();
  while (words.size < OFFERED_WORDS) words.add(inventWord());
  offered = [...words].join(' ');
  return offered;
}

/** Once the vault is made, the offered words must leave memory. */
export function forgetOffered() {
  offered = '';
}

/**
 * The form in which a passphrase is used: outer and double spaces don't matter, capitals do.
 *
 * @param {string} passphrase
 */
export function normalised(passphrase) {
  return passphrase.normalize('NFKC').trim().replace(/\s+/g, ' ');
}

/**
 * A cautious estimate of the cost of guessing it: 8 bits at most a word, 1 a letter in a short one, 1 for a repeated
 * or very common one, 2 for a digit or sign, and no more than 8 for all digits and signs. What everybody knows by heart
 * counts as one word, however long it is.
 *
 * @param {string} passphrase
 * @returns {{bits: number, isEnough: boolean}}
 */
export function strength(passphrase) {
  const plain = normalised(passphrase);
  const bits = plain !== '' && plain === offered ? OFFERED_WORDS * BITS_PER_OFFERED_WORD : chosenBits(plain);
  return { bits, isEnough: bits >= LEAST_BITS };
}

/** @param {string} passphrase */
function chosenBits(passphrase) {
  const { stretches, rest } = withoutKnown(passphrase);
  const words = rest.match(/\p{L}+/gu) ?? [];
  const others = new Set(rest.match(/[^\p{L}\s]/gu) ?? []).size;
  const seen = new Set();
  let bits = Math.min(8, 2 * others);
  for (const stretch of stretches) {
    bits += seen.has(stretch) ? 1 : BITS_PER_KNOWN_STRETCH;
    seen.add(stretch);
  }
  for (const word of words) {
    bits += seen.has(word) || COMMON.test(word) ? 1 : wordBits(word);
    seen.add(word);
  }
  return bits;
}

/** @param {string} word */
function wordBits(word) {
  const letters = new Set(word).size;
  if (word.length < 4) return Math.min(word.length, letters);
  // Several words written as one still count as several.
  return Math.min(2 * letters, BITS_PER_CHOSEN_WORD * Math.ceil(word.length / 8));
}
