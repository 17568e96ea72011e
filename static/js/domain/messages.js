// The messages by code, as the server has them: both read one file. Holds no sentence, and translates none.

import texts from '../../../pwa/content/messages.json' with { type: 'json' };

/** @import { Message, Values } from './types.js' */

const PLACE = /\{(\w+)\}/g;

/** @type {Record<string, string | string[]>} */
const MESSAGES = texts;

/**
 * The English sentences of a message, their places still in them.
 * @param {Message} message
 * @returns {string[]} none for a code that is not known here, or a message without a value that its sentences need
 */
export function sentencesOf({ code, values }) {
  const text = Object.hasOwn(MESSAGES, code) ? MESSAGES[code] : undefined;
  if (!values || text === undefined) return [];
  const sentences = [text].flat();
  const places = sentences.flatMap((sentence) => Array.from(sentence.matchAll(PLACE), ([, name]) => name));
  return places.every((name) => name && Object.hasOwn(values, name)) ? sentences : [];
}

/**
 * The values of a message, where it came with them: a service of before sends its English alone.
 *
 * @param {any} values
 * @returns {{values?: Values}}
 */
export function valuesIn(values) {
  if (values === null || typeof values !== 'object' || Array.isArray(values)) return {};
  const areSound = Object.values(values).every(
    (value) => (typeof value === 'string' && value !== '') || Number.isFinite(value),
  );
  return areSound ? { values } : {};
}

/**
 * @param {Message} message
 * @returns {string} in English, its values put in
 */
export function english(message) {
  const { values = {} } = message;
  return sentencesOf(message)
    .map((sentence) => filled(sentence, values))
    .join(' ');
}

/**
 * @param {string} text
 * @param {Values} values
 * @returns {string} the text with its values in their places
 */
export function filled(text, values) {
  return text.replace(PLACE, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
