// Finds pages by typed words, forgiving typing errors. Must not know how a page is shown, nor fetch one.

import { likeness, likenessWithErrors, wordsOf } from './matching.js';

/**
 * @typedef {object} Searchable the texts of one page, the most telling first
 * @property {string} key
 * @property {string} title
 * @property {string} summary
 * @property {string[]} headings
 * @property {string[]} keywords words that stand for the page without being in it
 * @property {string} text
 *
 * @typedef {object} Index
 * @property {string[]} keys of the pages
 * @property {Map<string, string>} stems by word, for all words of the pages
 * @property {Map<string, Map<number, number>>} places for each stem its weight on the pages that have it, by index
 */

const WEIGHTS = { title: 12, keywords: 8, summary: 6, headings: 5, text: 1 };
/** A word that is repeated counts more, up to this many times. */
const MOST_SAID = 5;
/** Words that nobody searches for; they count only when nothing else is typed. */
const SMALL_WORDS = new Set(
  'a an and are as at be by for from i in is it my of on or that the to we what when with you your'.split(
    ' ',
  ),
);
const SAME_STEM = 0.9;

/**
 * @param {Searchable[]} pages
 * @returns {Index}
 */
export function makeIndex(pages) {
  /** @type {Index['stems']} */
  const stems = new Map();
  /** @type {Index['places']} */
  const places = new Map();
  pages.forEach((page, number) => {
    for (const [word, weight] of weighed(page)) {
      const stem = stemOf(word);
      stems.set(word, stem);
      const weights = places.get(stem) ?? new Map();
      places.set(stem, weights.set(number, (weights.get(number) ?? 0) + weight));
    }
  });
  return { keys: pages.map(({ key }) => key), stems, places };
}

/**
 * The keys of the pages that have most of the typed words, the best first; empty when nothing is typed or found.
 *
 * @param {Index} index
 * @param {string} typed
 * @returns {string[]}
 */
export function search(index, typed) {
  const asked = wordsOf(typed);
  const meant = asked.filter((word) => !SMALL_WORDS.has(word));
  /** @type {Map<number, {words: number, weight: number}>} */
  const matches = new Map();
  for (const word of meant.length > 0 ? meant : asked) {
    for (const [page, weight] of placesOf(index, word)) {
      const before = matches.get(page) ?? { words: 0, weight: 0 };
      matches.set(page, { words: before.words + 1, weight: before.weight + weight });
    }
  }
  const most = Math.max(0, ...[...matches.values()].map(({ words }) => words));
  return [...matches]
    .filter(([, { words }]) => words === most)
    .sort(([a, left], [b, right]) => right.weight - left.weight || a - b)
    .map(([page]) => index.keys[page]);
}

/**
 * @param {Searchable} page
 * @returns {Map<string, number>}
 */
function weighed({ title, summary, headings, keywords, text }) {
  /** @type {Map<string, number>} */
  const weights = new Map();
  const parts = { title, keywords: keywords.join(' '), summary, headings: headings.join(' '), text };
  for (const [part, words] of Object.entries(parts)) {
    const weight = WEIGHTS[/** @type {keyof typeof WEIGHTS} */ (part)];
    for (const [word, times] of counted(wordsOf(words))) {
      weights.set(word, (weights.get(word) ?? 0) + weight * Math.min(times, MOST_SAID));
    }
  }
  return weights;
}

/** @param {string[]} words */
function counted(words) {
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  return times;
}

/**
 * The pages that have a word like the typed one, each with the weight of the best match.
 *
 * @param {Index} index
 * @param {string} typed
 */
function placesOf({ stems, places }, typed) {
  /** @type {Map<number, number>} */
  const weights = new Map();
  for (const [stem, likeness] of stemsLike(stems, typed)) {
    for (const [page, weight] of places.get(stem) ?? []) {
      weights.set(page, Math.max(weights.get(page) ?? 0, weight * likeness));
    }
  }
  return weights;
}

/**
 * Typing errors are forgiven only if no page has the word as typed.
 *
 * @param {Map<string, string>} stems
 * @param {string} typed
 * @returns {Map<string, number>}
 */
function stemsLike(stems, typed) {
  const typedStem = stemOf(typed);
  const asTyped = (/** @type {string} */ word, /** @type {string} */ stem) =>
    Math.max(likeness(typed, word), stem === typedStem ? SAME_STEM : 0);
  const withErrors = (/** @type {string} */ word) => likenessWithErrors(typed, word);
  for (const howLike of [asTyped, withErrors]) {
    /** @type {Map<string, number>} */
    const matches = new Map();
    for (const [word, stem] of stems) {
      const how = howLike(word, stem);
      if (how > 0) matches.set(stem, Math.max(matches.get(stem) ?? 0, how));
    }
    if (matches.size > 0) return matches;
  }
  return new Map();
}

/**
 * "cry" for "crying", "cries" and "cried": rough, but the same for typed words and for pages.
 *
 * @param {string} word
 */
function stemOf(word) {
  if (word.length < 5) return word.length === 4 ? word.replace(/(?<=[^su])s$/, '') : word;
  return word.replace(/(?:ies|ied)$/, 'y').replace(/(?:ing|ed|es|e|(?<=[^su])s)$/, '');
}
