// The interface's words in the language that the document is in. Holds no text; must not know who says what.

/**
 * @typedef {{[text: string]: string | string[]}} Catalogue the translation of each text, its plural forms where it has any
 *
 * @typedef {object} Words what a document in another language than English brings along
 * @property {Catalogue} messages
 * @property {string[]} plural the order of the plural forms
 * @property {string[]} sentences texts that come with their values put in
 * @property {string[]} months
 * @property {string[]} weekdays from Sunday
 * @property {{written: string, vowels: string, before_vowel: string, otherwise: string}[]} joins words whose form depends on
 *   the letter that follows
 */

const { messages, plural, sentences, months, weekdays, joins } = read();

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
/** @type {Map<string, {places: string[], pattern: RegExp}>} made when the first sentence is looked for */
const patterns = new Map();

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
  if (Array.isArray(forms)) plurals ??= new Intl.PluralRules(language);
  const english = number === 1 ? one : many;
  const text = Array.isArray(forms)
    ? (forms[plural.indexOf(plurals?.select(number) ?? '')] ?? english)
    : english;
  return filled(text, { number, ...values });
}

/**
 * A text that was not written here: a label of a form, what is wrong with an entry, what the server answered. It may have
 * its values put in already; what nobody has translated stays as it is.
 *
 * @param {string} text in English
 * @returns {string}
 */
export function translated(text) {
  const found = messages[text];
  if (typeof found === 'string') return found;
  for (const sentence of sentences) {
    const { places, pattern } = patternOf(sentence);
    const values = pattern.exec(text)?.slice(1);
    if (!values) continue;
    const put = values.map((value, index) => [places[index], translated(value)]);
    return filled(String(messages[sentence]), Object.fromEntries(put));
  }
  return text;
}

/**
 * @param {string} text
 * @param {{[name: string]: string | number}} values
 */
function filled(text, values) {
  return joined(text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole)));
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

/** @param {string} sentence */
function patternOf(sentence) {
  const made = patterns.get(sentence) ?? {
    places: [...sentence.matchAll(/\{(\w+)\}/g)].map(([, place]) => place),
    pattern: new RegExp(
      `^${sentence.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '(.+)')}$`,
      's',
    ),
  };
  patterns.set(sentence, made);
  return made;
}

/** @returns {Words} nothing in English, which the code is written in */
function read() {
  const told = globalThis.document?.getElementById('words')?.textContent;
  return told
    ? JSON.parse(told)
    : { messages: {}, plural: [], sentences: [], months: [], weekdays: [], joins: [] };
}
