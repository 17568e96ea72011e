// A baby's life events: who is still here, whose life or pregnancy is over, and a document's words for it. Must not
// know a screen. pwa/domain/life_events.py has the same words.

import { dayInWords } from './times.js';

/** @import { Baby, BabyStatus, FamilyBody, Planned } from './types.js' */

/** After these no screen and no page shows an age, a greeting or a due date. */
const ENDED = new Set(/** @type {BabyStatus[]} */ (['died', 'not_born']));

/**
 * Whether the baby is with this family, or expected. For any other baby nothing is due here, and no greeting is meant.
 *
 * @param {Baby} baby
 */
export function isHere({ status }) {
  return status === undefined;
}

/** Whether any baby is here. @param {Pick<FamilyBody, 'babies'>} family */
export function isSomeoneHere({ babies }) {
  return (babies ?? []).some(isHere);
}

/**
 * Whether the baby's life or the pregnancy had ended by that day. Without a day on record it counts as always over.
 *
 * @param {Baby} baby
 * @param {string} day "YYYY-MM-DD"
 */
export function isOver({ status, status_on: on }, day) {
  return status !== undefined && ENDED.has(status) && (on === undefined || on <= day);
}

/**
 * Whether the life event had happened by that day. Without a day on record it always counts.
 *
 * @param {Baby} baby
 * @param {string} day "YYYY-MM-DD"
 */
export function hasChanged({ status, status_on: on }, day) {
  return status !== undefined && (on === undefined || on <= day);
}

/** @type {Record<BabyStatus, [without: string, withDay: string]>} */
const WORDS = {
  died: ['died', 'died on'],
  not_born: ['the pregnancy ended', 'the pregnancy ended on'],
  moved_away: ['moved away', 'moved away on'],
  fostered: ['lives with foster carers', 'lives with foster carers since'],
  adopted: ['was adopted', 'was adopted on'],
};

/**
 * "died on 3 May 2026", "moved away": what a document says, in the middle of a sentence.
 *
 * @param {Baby} baby
 * @returns {string} "" when nothing has changed
 */
export function changeInWords({ status, status_on: on }) {
  if (!status) return '';
  const [without, withDay] = WORDS[status] ?? [status, status];
  return on ? `${withDay} ${dayInWords(on)}` : without;
}

/**
 * The plan, without contacts where no baby is here: a visit stays on the list, a six-week review does not.
 *
 * @param {Planned[]} planned
 * @param {Map<string, {body: FamilyBody}>} known by family id
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
