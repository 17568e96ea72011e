// What has changed for a baby: who is here, for whom nothing is due or greeted any more. Must not know any words for it.

/** @import { Baby, BabyStatus, FamilyBody, Planned } from './types.js' */

/** After these there is no age, no greeting and no due date any more, on no screen and no page. */
const ENDED = new Set(/** @type {BabyStatus[]} */ (['died', 'not_born']));

/**
 * Whether the baby is with this family, or expected. For any other baby nothing is due here, and nobody is greeted first.
 *
 * @param {Baby} baby
 */
export function isHere({ status }) {
  return status === undefined;
}

/** @param {Pick<FamilyBody, 'babies'>} family whether any baby is here */
export function isSomeoneHere({ babies }) {
  return (babies ?? []).some(isHere);
}

/**
 * Whether the baby's life or the pregnancy had ended by then. Without a day of its own it counts as over on every day.
 *
 * @param {Baby} baby
 * @param {string} day
 */
export function isOver({ status, status_on: on }, day) {
  return status !== undefined && ENDED.has(status) && (on === undefined || on <= day);
}

/**
 * Whether what has changed had changed by then.
 *
 * @param {Baby} baby
 * @param {string} day
 */
export function hasChanged({ status, status_on: on }, day) {
  return status !== undefined && (on === undefined || on <= day);
}

/**
 * What is planned, without the contact where no baby is here: a visit stays on the list, a six-week review does not.
 *
 * @param {Planned[]} planned
 * @param {Map<string, {body: FamilyBody}>} known
 * @returns {Planned[]}
 */
export function plannedNow(planned, known) {
  return planned.map((entry) => {
    const family = known.get(entry.family);
    if (!entry.contact || !family || isSomeoneHere(family.body)) return entry;
    const { contact: _, ...rest } = entry;
    return rest;
  });
}
