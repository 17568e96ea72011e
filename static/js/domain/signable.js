// Finds everything that the server would refuse in a record, before it is signed. Must not leave any of it out.

import { under } from './problems.js';
import { checkRecord } from './record.js';
import { checkVisit } from './visit.js';

/** @import { Definitions, FamilyBody, Problem, RecordEnvelope } from './types.js' */

/** Problems that leave a body sound enough to check its meaning too, so that everything is named at once. */
const STILL_WHOLE = new Set([
  'missing',
  'missing_either',
  'nobody_told',
  'empty',
  'unprintable',
  'too_long',
  'too_short',
  'above_most',
  'below_least',
  'too_many_bytes',
  'too_many',
  'future',
  'repeated',
  'repeated_baby',
]);
const NEEDED = new Set(['body', 'body/started_at']);

/**
 * @param {RecordEnvelope} record as it would be signed
 * @param {Definitions} definitions
 * @param {string} today "YYYY-MM-DD" by the server's clock, as far as it is known
 * @param {FamilyBody | null} [family] the visit's
 * @returns {Problem[]} with paths from the record; each once
 */
export function checkSignable(record, definitions, today, family = null) {
  const problems = checkRecord(record, definitions, today);
  const isWhole = problems.every(({ field, code }) => STILL_WHOLE.has(code) && !NEEDED.has(field));
  if (record.kind !== 'visit' || !isWhole) return problems;
  const body = /** @type {import('./types.js').VisitBody} */ (record.body);
  return each([...problems, ...under('body', checkVisit(body, definitions, family))]);
}

/**
 * A problem that both checks find is listed once.
 *
 * @param {Problem[]} problems
 */
function each(problems) {
  const places = problems.map(({ field, code }) => `${field} ${code}`);
  return problems.filter((_, index) => places.indexOf(places[index]) === index);
}
