// Which families are due a contact soon: by age first, then by their signed visits, most urgent first
// and a few at a time, so that nobody waits for the visits of a whole caseload. Must not draw anything.

import { byUrgency, duesOf, isSoon, stillDue } from '../../domain/contacts.js';

/** @import { Due } from '../../domain/contacts.js' */
/** @import { Definitions, VisitFact } from '../../domain/types.js' */
/** @import { Caseload, FamilyEntry } from '../../storage/caseload.js' */

/** @typedef {{family: FamilyEntry, dues: Due[]}} FamilyDue the most urgent first */

/** Somebody waits for these, so they are only as many as a screen shows, and a few that turn out to be done. */
const FAMILIES_AT_FIRST = 12;
const FAMILIES_AT_ONCE = 40;

/**
 * @param {Caseload} caseload
 * @param {FamilyEntry[]} families
 * @param {Definitions} definitions
 * @param {string} today
 * @returns {AsyncGenerator<{found: FamilyDue[], isLast: boolean}, void>} in batches, at least one
 */
export async function* dueSoon(caseload, families, definitions, today) {
  const candidates = families
    .map((family) => ({ family, dues: duesOf(family.body, definitions, today) }))
    .filter(({ dues }) => dues.some(isSoon))
    .sort(byFirstDue);
  let end = 0;
  do {
    const batch = candidates.slice(end, end + (end === 0 ? FAMILIES_AT_FIRST : FAMILIES_AT_ONCE));
    end += batch.length;
    const visits = await caseload.visitFacts(batch.map(({ family }) => family.id));
    const found = batch
      .map(({ family, dues }) => ({ family, dues: remaining(dues, visits.get(family.id)) }))
      .filter(({ dues }) => dues.some(isSoon))
      .sort(byFirstDue);
    yield { found, isLast: end === candidates.length };
  } while (end < candidates.length);
}

/**
 * The contacts that these families are due, soon or not.
 *
 * @param {Caseload} caseload
 * @param {FamilyEntry[]} families
 * @param {Definitions} definitions
 * @param {string} today
 * @returns {Promise<FamilyDue[]>} in their order, those that are due nothing too
 */
export async function duesNow(caseload, families, definitions, today) {
  const visits = await caseload.visitFacts(families.map(({ id }) => id));
  return families.map((family) => ({
    family,
    dues: remaining(duesOf(family.body, definitions, today), visits.get(family.id)),
  }));
}

/**
 * @param {Due[]} dues
 * @param {VisitFact[]} [visits]
 */
function remaining(dues, visits = []) {
  return dues.flatMap((due) => stillDue(due, visits) ?? []);
}

/**
 * @param {FamilyDue} a
 * @param {FamilyDue} b
 */
function byFirstDue(a, b) {
  return byUrgency(a.dues[0], b.dues[0]);
}
