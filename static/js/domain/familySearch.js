// Finds families by typed names or NHS numbers, forgiving typing errors. Must not know how a family is shown.

import { likeness, likenessWithErrors, wordsOf } from './matching.js';
import { digitsSought } from './nhsNumber.js';

/** @import { FamilyBody } from './types.js' */

/**
 * @typedef {object} FamilyIndex
 * @property {string[]} ids of the families, in their order
 * @property {Map<string, Set<number>>} places for each word the families that have it, by index
 * @property {string[][]} numbers the NHS numbers of each family's babies
 */

const LEAST_DIGITS = 3;

/**
 * @param {{id: string, body: FamilyBody}[]} families
 * @returns {FamilyIndex}
 */
export function makeFamilyIndex(families) {
  /** @type {FamilyIndex['places']} */
  const places = new Map();
  families.forEach(({ body }, number) => {
    for (const person of [...(body.babies ?? []), ...(body.carers ?? [])]) {
      for (const word of wordsOfName(person.name ?? '')) {
        const known = places.get(word);
        if (known) known.add(number);
        else places.set(word, new Set([number]));
      }
    }
  });
  const numbers = families.map(({ body }) =>
    (body.babies ?? []).flatMap((baby) => (baby.nhs_number ? [baby.nhs_number] : [])),
  );
  return { ids: families.map(({ id }) => id), places, numbers };
}

/**
 * The families that have every typed word, the best matches first and otherwise in their order. Three or more digits
 * are also looked for in NHS numbers. Nothing typed finds all.
 *
 * @param {FamilyIndex} index
 * @param {string} typed
 * @returns {string[]} ids
 */
export function findFamilies(index, typed) {
  const words = wordsOf(typed);
  if (words.length === 0) return index.ids;
  /** @type {Map<number, number>} */
  let matches = familiesLike(index, words[0]);
  for (const word of words.slice(1)) {
    const more = familiesLike(index, word);
    matches = new Map(
      [...matches].flatMap(([at, like]) => (more.has(at) ? [[at, like + (more.get(at) ?? 0)]] : [])),
    );
  }
  for (const at of withNumber(index, typed)) matches.set(at, words.length);
  return [...matches].sort(([a, left], [b, right]) => right - left || a - b).map(([at]) => index.ids[at]);
}

/**
 * The words of a name and its initials: "Sam Kay" is found by "sk".
 *
 * @param {string} name
 */
function wordsOfName(name) {
  const words = wordsOf(name);
  const initials = wordsOf(name.replace(/\(.*?\)/g, ' ')).map((word) => word[0]);
  return initials.length > 1 ? [...words, initials.join('')] : words;
}

/**
 * @param {FamilyIndex} index
 * @param {string} typed one word
 * @returns {Map<number, number>} how well each family matches, by index
 */
function familiesLike({ places }, typed) {
  for (const howLike of [likeness, likenessWithErrors]) {
    /** @type {Map<number, number>} */
    const matches = new Map();
    for (const [word, families] of places) {
      const like = howLike(typed, word);
      if (like > 0) for (const at of families) matches.set(at, Math.max(matches.get(at) ?? 0, like));
    }
    if (matches.size > 0) return matches;
  }
  return new Map();
}

/**
 * @param {FamilyIndex} index
 * @param {string} typed
 */
function withNumber({ numbers }, typed) {
  const digits = digitsSought(typed);
  if (digits.length < LEAST_DIGITS) return [];
  return numbers.flatMap((each, at) => (each.some((number) => number.includes(digits)) ? [at] : []));
}
