// The interface's words in the language that the document is in. Holds no text; must not know who says what.

/** @typedef {{[text: string]: string | string[]}} Catalogue the translation of each text, its plural forms where it has any */

const { messages, plural } = read();

/** What dates, numbers and lists are written in: "en-GB", "cy". */
export const locale = globalThis.document?.documentElement.lang || 'en-GB';

const plurals = new Intl.PluralRules(locale);

/**
 * A text in the interface's language, its {names} put in. The text itself is the key, so it is always a literal.
 *
 * @param {string} text in English
 * @param {{[name: string]: string | number}} [values]
 */
export function t(text, values = {}) {
  const found = messages[text];
  return filled(typeof found === 'string' ? found : text, values);
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
  const english = number === 1 ? one : many;
  const text = Array.isArray(forms) ? (forms[plural.indexOf(plurals.select(number))] ?? english) : english;
  return filled(text, { number, ...values });
}

/**
 * @param {string} text
 * @param {{[name: string]: string | number}} values
 */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** @returns {{messages: Catalogue, plural: string[]}} none in English, which the code is written in */
function read() {
  const told = globalThis.document?.getElementById('words')?.textContent;
  return told ? JSON.parse(told) : { messages: {}, plural: [] };
}
