// What babies and carers are called within their family, so that no two look alike. Must not draw.
// It needs the whole family: a baby who is not named yet is somebody's baby, a twin has a number. The result is codes:
// pwa/domain/names.py makes the same, and each interface has its own words for them.

/** @import { Baby, BabyCalled, Carer, CarerCalled, FamilyBody } from './types.js' */

/** @type {Record<number, BabyCalled['kind']>} */
const OF_ONE_BIRTH = { 2: 'twin', 3: 'triplet' };
const DAYS_BETWEEN_TWINS = 1;
const DAY_MS = 86_400_000;
const NOT_NAMED = 'not yet named';

const IN_BRACKETS = /\s*\(.*?\)\s*/gu;
// Letters by category, but invisible.
const FILLERS = /[\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]/gu;
// Marks that change the direction of the text around them. Joiners (U+200C, U+200D) belong to names and stay.
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * @param {string} name
 * @returns {string} the name as spoken, without anything in brackets
 */
export function plainName(name) {
  return name.replace(IN_BRACKETS, ' ').trim();
}

/**
 * Whether anybody could read it: it has a visible letter, digit or symbol.
 *
 * @param {string} name
 */
export function isVisible(name) {
  return /[\p{L}\p{N}\p{S}]/u.test(name.replace(FILLERS, ''));
}

/**
 * Whether there is nothing in it but spaces and invisible characters.
 *
 * @param {string} name
 */
export function isBlank(name) {
  return /^[\p{Z}\p{C}]*$/u.test(name.replace(FILLERS, ''));
}

/**
 * A family's body, its names without marks that would change the direction of the text around them.
 *
 * @param {FamilyBody} body
 * @returns {FamilyBody}
 */
export function withPlainDirections(body) {
  return { ...body, babies: body.babies.map(turnedBack), carers: body.carers.map(turnedBack) };
}

/**
 * @template {{name?: string}} P
 * @param {P} person
 * @returns {P}
 */
function turnedBack(person) {
  return person.name === undefined ? person : { ...person, name: withoutTurning(person.name) };
}

/** @param {string} name */
export function holdsTurning(name) {
  return withoutTurning(name) !== name;
}

/**
 * Whether the person has a name to read, outside brackets.
 *
 * @param {{name?: string}} person
 */
export function isNamed({ name = '' }) {
  return isVisible(plainName(name));
}

/**
 * Typed text, isolated so that its direction changes nothing beside it (U+2068 … U+2069 where it could).
 *
 * @param {string} text
 * @param {boolean} [isAmongRightToLeft] whether the text beside it runs from right to left
 */
export function isolated(text, isAmongRightToLeft = false) {
  const shown = withoutTurning(text);
  return isAmongRightToLeft || RIGHT_TO_LEFT.test(shown) ? `\u2068${shown}\u2069` : shown;
}

/** @param {string} text */
export function withoutTurning(text) {
  return text.replace(TURNING, '');
}

/**
 * Whether one name could be taken for the other.
 *
 * @param {string} name
 * @param {string} other
 */
export function looksLike(name, other) {
  return alike(name) === alike(other);
}

/**
 * What each baby of a family is called, in the order of its body. In a draft any field may be missing.
 *
 * @param {Pick<FamilyBody, 'babies' | 'carers'>} family
 * @returns {BabyCalled[]}
 */
export function babiesCalled({ babies, carers }) {
  const whose = whoseBaby(carers);
  const births = byBirth(babies);
  const ways = babies.map((baby, at) => waysToCall(at, baby, whose, births.get(at) ?? BORN_ALONE));
  return toldApart(ways, babyKey);
}

/**
 * What each carer of a family is called, in the order of its body.
 *
 * @param {Pick<FamilyBody, 'carers'>} family
 * @returns {CarerCalled[]}
 */
export function carersCalled({ carers }) {
  /** @type {Map<string, number>} */
  const met = new Map();
  const ways = carers.map((carer) => {
    const { relationship = '' } = carer;
    const name = isVisible(carer.name ?? '') ? carer.name : '';
    const kin = JSON.stringify([alike(name), relationship]);
    met.set(kin, (met.get(kin) ?? 0) + 1);
    const related = { name, relationship, number: 0 };
    const alone = { ...related, relationship: name ? '' : relationship };
    return [alone, related, { ...related, number: met.get(kin) ?? 0 }];
  });
  return toldApart(ways, (called) =>
    JSON.stringify([alike(called.name), called.relationship, called.number]),
  );
}

/**
 * "Robin", "Robin (twin 2)", "Amina's baby", "Amina's unborn twin 1", "Baby, not yet named".
 *
 * @param {BabyCalled} called
 * @returns {string}
 */
export function babyInEnglish({ name, whose, kind, number, is_unborn: isUnborn }) {
  const counted = number ? ` ${number}` : '';
  if (name) return counted ? `${isolated(name)} (${kind}${counted})` : isolated(name);
  const born = isUnborn ? 'unborn ' : '';
  if (whose) return `${isolated(whose)}'s ${born}${kind}${counted}`;
  const words = `${born}${kind}${counted}`;
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return isUnborn ? sentence : `${sentence}, ${NOT_NAMED}`;
}

/**
 * "Sam", "Sam (mother)", "Sam (mother 2)"; "Mother" without a name to read.
 *
 * @param {CarerCalled} called
 * @param {(value: string) => string} relationshipWords
 * @returns {string}
 */
export function carerInEnglish({ name, relationship, number }, relationshipWords) {
  const counted = number ? ` ${number}` : '';
  if (!name) return `${relationshipWords(relationship)}${counted}`;
  if (!relationship) return isolated(name);
  const words = relationshipWords(relationship);
  return `${isolated(name)} (${words.charAt(0).toLowerCase()}${words.slice(1)}${counted})`;
}

/**
 * Whose baby it is called: the mother's, otherwise that of the first carer with a name.
 *
 * @param {Carer[]} carers
 */
function whoseBaby(carers) {
  const named = carers.filter(isNamed);
  const carer = named.find(({ relationship }) => relationship === 'mother') ?? named[0];
  return carer ? plainName(carer.name) : '';
}

/** @typedef {{kind: BabyCalled['kind'], number: number}} ByBirth `number` is 0 for one born alone */
/** @type {ByBirth} */
const BORN_ALONE = { kind: 'baby', number: 0 };

/**
 * Ways to call the baby, the shortest first; the last one is unique in the family.
 *
 * @param {number} at
 * @param {Baby} baby
 * @param {string} whose
 * @param {ByBirth} birth
 * @returns {BabyCalled[]}
 */
function waysToCall(at, baby, whose, birth) {
  const name = isNamed(baby) ? (baby.name ?? '') : '';
  const byBirthOrder = { name, whose: name ? '' : whose, ...birth, is_unborn: isExpected(baby) };
  /** @type {BabyCalled} */
  const byPlace = { ...byBirthOrder, kind: 'baby', number: at + 1 };
  const first = name ? { ...byBirthOrder, number: 0 } : byBirthOrder;
  return [first, birth.number ? byBirthOrder : byPlace, byPlace];
}

/**
 * A baby whose life or pregnancy has ended is not called unborn.
 *
 * @param {Baby} baby
 */
function isExpected(baby) {
  return isUnborn(baby) && baby.status !== 'not_born' && baby.status !== 'died';
}

/** @param {Baby} baby */
function isUnborn(baby) {
  return Boolean(baby.due_on) && !baby.born_on;
}

/** @param {BabyCalled} called */
function babyKey({ name, whose, kind, number, is_unborn: unborn }) {
  return JSON.stringify([alike(name), whose, number || !name ? kind : '', number, unborn && !name]);
}

/**
 * For each the first way; for those that would look alike the next, until none do.
 *
 * @template T
 * @param {T[][]} ways
 * @param {(called: T) => string} key
 * @returns {T[]}
 */
function toldApart(ways, key) {
  const chosen = ways.map(() => 0);
  const pick = () => ways.map((each, at) => /** @type {T} */ (each[chosen[at] ?? 0]));
  for (const level of [1, 2]) {
    const keys = pick().map(key);
    for (const [at, label] of keys.entries())
      if (keys.indexOf(label) !== keys.lastIndexOf(label)) chosen[at] = level;
  }
  return pick();
}

/**
 * By each baby's index, the kind of birth and the baby's number.
 *
 * @param {Baby[]} babies
 * @returns {Map<number, ByBirth>}
 */
function byBirth(babies) {
  /** @type {Map<number, ByBirth>} */
  const byIndex = new Map();
  for (const places of births(babies)) {
    const numbers = numbered(places.map((at) => babies[at]?.birth_order));
    const size = Math.max(places.length, ...numbers);
    const kind = OF_ONE_BIRTH[size] ?? 'baby';
    for (const [nth, at] of places.entries())
      byIndex.set(at, { kind, number: size > 1 ? (numbers[nth] ?? 0) : 0 });
  }
  return byIndex;
}

/**
 * The indexes of babies born together, or not born yet, in the order of the body.
 *
 * @param {Baby[]} babies
 * @returns {number[][]}
 */
function births(babies) {
  const unborn = babies.flatMap((baby, at) => (isUnborn(baby) ? [at] : []));
  const born = babies
    .map((baby, at) => ({ day: Date.parse(`${baby.born_on ?? ''}T00:00:00Z`) / DAY_MS, at }))
    .filter(({ day }) => Number.isFinite(day))
    .sort((a, b) => a.day - b.day || a.at - b.at);
  const together = unborn.length ? [unborn] : [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { day, at } of born) {
    if (day - last <= DAYS_BETWEEN_TWINS) together.at(-1)?.push(at);
    else together.push([at]);
    last = day;
  }
  return together.map((places) => places.sort((a, b) => a - b));
}

/**
 * Each order of birth that was given, once; the others take the free numbers in turn.
 *
 * @param {(number | undefined)[]} orders
 */
function numbered(orders) {
  /** @type {Set<number>} */
  const taken = new Set();
  let next = 1;
  return orders.map((order) => {
    let number = isCounted(order) && !taken.has(order) ? order : 0;
    if (number === 0) {
      while (orders.includes(next) || taken.has(next)) next += 1;
      number = next;
    }
    taken.add(number);
    return number;
  });
}

/**
 * A draft may hold anything that was typed.
 *
 * @param {unknown} order
 * @returns {order is number}
 */
function isCounted(order) {
  return typeof order === 'number' && order > 0;
}

/**
 * Equal for names that look the same.
 *
 * @param {string} name
 */
function alike(name) {
  const shown = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '');
  return shown.trim().split(/\s+/u).join(' ');
}
