// The messages by code, from the one file that the server reads too. Must not hold a sentence, nor translate one.

import texts from '../../../pwa/content/messages.json' with { type: 'json' };

/** @import { Message, Values } from './types.js' */

const PLACE = /\{(\w+)\}/g;

/** @type {Record<string, string | string[]>} */
const MESSAGES = texts;

/**
 * The English sentences of a message, with their placeholders.
 * @param {Message} message
 * @returns {string[]} empty for an unknown code, or without a value that the sentences need
 */
export function sentencesOf({ code, values }) {
  const text = Object.hasOwn(MESSAGES, code) ? MESSAGES[code] : undefined;
  if (!values || text === undefined) return [];
  const sentences = [text].flat();
  const places = sentences.flatMap((sentence) => Array.from(sentence.matchAll(PLACE), ([, name]) => name));
  return places.every((name) => name && Object.hasOwn(values, name)) ? sentences : [];
}

/**
 * The values of a message, if it came with any: an older service sends its English alone.
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
 * @returns {string} in English, with its values put in
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
  return text.replace(PLACE, (place, name) => (Object.hasOwn(values, name) ? String(values[name]) : place));
}
