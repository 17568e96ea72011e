// What has changed for a baby: who is here, for whom nothing is due or greeted any more, and a document's words for it.
// Must not know a screen. pwa/domain/life_events.py has the same words.

import { dayInWords } from './times.js';

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

/** @type {Record<BabyStatus, [without: string, withDay: string]>} */
const WORDS = {
  died: ['died', 'died on'],
  not_born: ['the pregnancy ended', 'the pregnancy ended on'],
  moved_away: ['moved away', 'moved away on'],
  fostered: ['lives with foster carers', 'lives with foster carers since'],
  adopted: ['was adopted', 'was adopted on'],
};

/**
 * "died on 3 May 2026", "moved away": what a document says of it, in the middle of a sentence.
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
