// The interface's words in the language that the document is in. Holds no text; must not know who says what.

import { filled, sentencesOf } from './domain/messages.js';

/** @import { Message, Values } from './domain/types.js' */

/**
 * @typedef {{[text: string]: string | string[]}} Catalogue the translation of each text, its plural forms where it has any
 *
 * @typedef {object} Words what a document in another language than English brings along
 * @property {Catalogue} messages
 * @property {string[]} plural the order of the plural forms
 * @property {string[]} months
 * @property {string[]} weekdays from Sunday
 * @property {{written: string, vowels: string, before_vowel: string, otherwise: string}[]} joins words whose form depends on
 *   the letter that follows
 */

const { messages, plural, months, weekdays, joins } = read();

/** The language of the interface: "en-GB", "cy". */
export const language = globalThis.document?.documentElement.lang || 'en-GB';

// Every browser knows English, and asking takes it a tenth of a second on a slow tablet.
const isKnown = language === 'en-GB' || Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;

/** What dates and numbers are written in: the interface's language, where the browser knows it. */
export const locale = isKnown ? language : 'en-GB';

/** The names of months and of weekdays, from Sunday, where the browser does not know them; else null. */
export const names = isKnown ? null : { months, weekdays };

/** @type {Intl.PluralRules | undefined} made when the first number is said: the browser takes long over it */
let plurals;

/**
 * A text in the interface's language, its {names} put in. The text itself is the key, so it is always a literal.
 *
 * @param {string} text in English
 * @param {{[name: string]: string | number}} [values]
 */
export function t(text, values = {}) {
  const found = messages[text];
  return put(typeof found === 'string' ? found : text, values);
}

/**
 * The form of a text that a number asks for; {number} is put in.
 *
 * @param {string} one in English
 * @param {string} many in English
 * @param {number} number
 * @param {{[name: string]: string | number}} [values]
 */
export function tn(one, many, number, values = {}) {
  const forms = messages[one];
  if (Array.isArray(forms)) plurals ??= new Intl.PluralRules(language);
  const english = number === 1 ? one : many;
  const text = Array.isArray(forms)
    ? (forms[plural.indexOf(plurals?.select(number) ?? '')] ?? english)
    : english;
  return put(text, { number, ...values });
}

/**
 * What a problem, a refusal or an answer of the service says. What this build does not know, and what came without its
 * values, is shown as it came.
 *
 * @param {Message} message
 * @returns {string}
 */
export function sentenceOf(message) {
  const { values = {}, message: asItCame = '' } = message;
  const sentences = sentencesOf(message);
  if (sentences.length === 0) return asItCame;
  return sentences.map((sentence) => put(translated(sentence), inLanguage(values))).join(' ');
}

/**
 * The labels among the values are texts of a form, and have a translation of their own.
 *
 * @param {Values} values
 */
function inLanguage(values) {
  const said = Object.entries(values).map(([name, value]) => [
    name,
    name.endsWith('label') ? translated(String(value)) : value,
  ]);
  return Object.fromEntries(said);
}

/**
 * A text that was not written here, whole and without values: a label of a form, what the domain calls a thing. What nobody
 * has translated stays as it is.
 *
 * @param {string} text in English
 * @returns {string}
 */
export function translated(text) {
  const found = messages[text];
  return typeof found === 'string' ? found : text;
}

/**
 * @param {string} text
 * @param {Values} values
 */
function put(text, values) {
  return joined(filled(text, values));
}

/** @param {string} text */
function joined(text) {
  return joins.reduce((whole, { written, vowels, before_vowel, otherwise }) => {
    const [first, ...rest] = whole.split(`${written} `);
    return rest.reduce((before, after) => {
      const isVowel = vowels.includes(after.charAt(0).toLowerCase());
      return `${before}${isVowel ? before_vowel : otherwise} ${after}`;
    }, first);
  }, text);
}

/** @returns {Words} nothing in English, which the code is written in */
function read() {
  const told = globalThis.document?.getElementById('words')?.textContent;
  return told ? JSON.parse(told) : { messages: {}, plural: [], months: [], weekdays: [], joins: [] };
}
