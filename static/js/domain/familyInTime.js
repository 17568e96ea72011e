// A family as it was at a visit: one revision's body, with those before and after it. Must not look up or draw one.
// A signed visit's document is always drawn from the family's revision at the signing. Only two things come from
// another revision: the name of somebody who is not in that one, and what somebody is called today. No two clocks are
// compared: the record names its revision, or the order in which the server received both decides.
// pwa/domain/family_in_time.py does the same.

import { looksLike } from './names.js';

/** @import { Baby, Carer, FamilyBody, FamilyInTime, VisitBody } from './types.js' */
/** @typedef {{record: {id: string, body: any}, receipt: {seq: number} | null}} FamilyRevision */
/** @typedef {{record: {family_revision?: string}, receipt: {seq: number} | null}} VisitRevision */
/** @typedef {'babies' | 'carers'} Role */

const ADOPTED = 'adopted';

/**
 * @param {FamilyBody[]} bodies all of a family's, oldest first
 * @param {number} at
 * @returns {FamilyInTime} the body at that index; `earlier` and `later` are the others, nearest first
 */
export function inTime(bodies, at) {
  const body = /** @type {FamilyBody} */ (bodies[at]);
  return { ...body, earlier: bodies.slice(0, at).reverse(), later: bodies.slice(at + 1) };
}

/**
 * The family of a signed visit: in the revision that it names, otherwise in the newest that the server had before it.
 * For a visit that the server does not have, the newest of all.
 *
 * @param {VisitRevision} visit
 * @param {FamilyRevision[]} history oldest first, at least one
 */
export function familyOf(visit, history) {
  const bodies = history.map(({ record }) => /** @type {FamilyBody} */ (record.body));
  return inTime(bodies, placeOf(visit, history));
}

/**
 * @param {VisitRevision} visit
 * @param {FamilyRevision[]} history oldest first, at least one
 * @returns {number} the index of its family's revision
 */
export function placeOf({ record, receipt }, history) {
  const named = history.findIndex(({ record: { id } }) => id === record.family_revision);
  if (named >= 0) return named;
  if (!receipt) return history.length - 1;
  const before = history.filter((revision) => revision.receipt && revision.receipt.seq < receipt.seq);
  return Math.max(0, before.length - 1);
}

/**
 * The family as it is known now, with those who left it.
 *
 * @param {FamilyBody} body
 * @param {FamilyRevision[]} history
 * @returns {FamilyInTime}
 */
export function familyNow(body, history) {
  const others = history
    .map(({ record }) => /** @type {FamilyBody} */ (record.body))
    .filter((other) => other !== body);
  return inTime([...others, body], others.length);
}

/**
 * The people a visit may name: those in the family, and those who left it but are named already.
 *
 * @template {Role} R
 * @param {FamilyInTime} family
 * @param {R} role
 * @param {Partial<VisitBody>} visit
 * @returns {(R extends 'babies' ? Baby : Carer)[]}
 */
export function whomToOffer(family, role, visit) {
  const there = new Set(family[role].map(({ id }) => id));
  const named = new Set([
    ...(visit.present?.[role] ?? []),
    ...(visit.introductions ?? []).map(({ baby }) => baby),
    ...(visit.observations ?? []).flatMap(({ baby, carer }) => [baby, carer]),
  ]);
  return [...everybody(family, role).values()].filter(({ id }) => there.has(id) || named.has(id));
}

/**
 * Everybody who was ever in the family, as in this revision, otherwise as in the nearest one.
 *
 * @template {Role} R
 * @param {FamilyInTime} family
 * @param {R} role
 * @returns {Map<string, R extends 'babies' ? Baby : Carer>} by id
 */
export function everybody(family, role) {
  /** @type {Map<string, any>} */
  const people = new Map();
  for (const body of [family, ...(family.earlier ?? []), ...(family.later ?? [])])
    for (const person of body[role]) if (!people.has(person.id)) people.set(person.id, person);
  return people;
}

/**
 * Whether this is a family from before the baby's adoption: its names and today's must never meet on a page. Without a
 * baby, any baby's adoption counts.
 *
 * @param {FamilyInTime} family
 * @param {string | undefined} baby
 * @returns {boolean}
 */
export function isKeptApart(family, baby) {
  if (!baby) return family.babies.some(({ id }) => isKeptApart(family, id));
  const { earlier = [], later = [] } = family;
  const since = later.map((body) => statusOf(body, baby));
  const before = [family, ...earlier].map((body) => statusOf(body, baby));
  return since.at(-1) !== undefined && since.includes(ADOPTED) && !before.includes(ADOPTED);
}

/**
 * Whether two families are on the same side of each baby's adoption: if not, their words must not meet.
 *
 * @param {FamilyInTime} family
 * @param {FamilyInTime} other
 * @returns {boolean}
 */
export function isSameSide(family, other) {
  const babies = [...everybody(family, 'babies').keys(), ...everybody(other, 'babies').keys()];
  return babies.every((baby) => isKeptApart(family, baby) === isKeptApart(other, baby));
}

/**
 * The newest body, for what people are called today; null if this is it, or if names are kept apart.
 *
 * @param {FamilyInTime} family
 * @returns {FamilyBody | null}
 */
export function calledToday(family) {
  const newest = family.later?.at(-1);
  return newest && !isKeptApart(family, undefined) ? newest : null;
}

/**
 * The nearest other revision that holds a person, and whether it is an earlier one.
 *
 * @param {FamilyInTime} family
 * @param {Role} role
 * @param {string | undefined} id
 * @returns {{body: FamilyBody, isEarlier: boolean} | undefined}
 */
export function revisionWith(family, role, id) {
  const holds = (/** @type {FamilyBody} */ body) => body[role].some((person) => person.id === id);
  const earlier = family.earlier?.find(holds);
  if (earlier) return { body: earlier, isEarlier: true };
  const later = family.later?.find(holds);
  return later && { body: later, isEarlier: false };
}

/**
 * Somebody entered again, with the same name and the same dates or relationship, is the person who left: what was
 * written about them is still about them.
 *
 * @param {FamilyBody} body as it was entered
 * @param {FamilyBody[]} before the family's other bodies, oldest first
 * @returns {FamilyBody} with the known ids; the same object where nobody came back
 */
export function withKnownIds(body, before) {
  const babies = reknown(
    body.babies,
    before.flatMap((each) => each.babies),
    isSameBaby,
  );
  const carers = reknown(
    body.carers,
    before.flatMap((each) => each.carers),
    isSameCarer,
  );
  const isUnchanged =
    babies.every((one, at) => one === body.babies[at]) && carers.every((one, at) => one === body.carers[at]);
  return isUnchanged ? body : { ...body, babies, carers };
}

/**
 * @template {{id: string}} P
 * @param {P[]} people
 * @param {P[]} known
 * @param {(person: P, other: P) => boolean} isSame
 * @returns {P[]}
 */
function reknown(people, known, isSame) {
  const taken = new Set(people.map(({ id }) => id));
  const ids = new Set(known.map(({ id }) => id));
  return people.map((person) => {
    if (ids.has(person.id)) return person;
    const left = known.filter((each) => !taken.has(each.id) && isSame(each, person)).map(({ id }) => id);
    const [id, ...others] = new Set(left);
    if (!id || others.length > 0) return person;
    taken.add(id);
    return { ...person, id };
  });
}

/**
 * @param {Baby} person
 * @param {Baby} other
 */
function isSameBaby(person, other) {
  return (
    looksLike(person.name ?? '', other.name ?? '') &&
    person.born_on === other.born_on &&
    person.due_on === other.due_on
  );
}

/**
 * @param {Carer} person
 * @param {Carer} other
 */
function isSameCarer(person, other) {
  return looksLike(person.name, other.name) && person.relationship === other.relationship;
}

/**
 * @param {FamilyBody} body
 * @param {string} baby
 */
function statusOf({ babies }, baby) {
  return babies.find(({ id }) => id === baby)?.status;
}
