// The list before signing: what is open to judgement, and what the service would refuse. Must not leave a problem out.

import { sentenceOf, t } from '../../words.js';
import { stepOf, whereIs } from '../form/fieldPlaces.js';
import { openPoints } from './openPoints.js';

/** @import { FoundRisk, Problem } from '../../domain/types.js' */
/** @import { OpenPoint } from './openPoints.js' */
/** @import { OpenVisit } from '../types.js' */

/**
 * Everything that is open, each point once.
 *
 * @param {Pick<OpenVisit, 'draft' | 'family' | 'definitions' | 'problems'>} visit
 * @param {FoundRisk[]} [risks] of the family's signed visits
 * @returns {OpenPoint[]} what is needed comes first, and the risk to the baby first of all
 */
export function everythingOpen({ draft, family, definitions, problems }, risks = []) {
  const points = openPoints(draft.body, family, definitions, risks);
  const named = new Set(points.flatMap(({ isNeeded, field }) => (isNeeded && field ? [field] : [])));
  const refused = problems()
    .filter(({ field }) => !named.has(field))
    .map((problem) => ({
      step: stepOf(problem.field, definitions),
      text: inWords(problem),
      detail: whereIs(problem.field, draft.body, family, definitions),
      isNeeded: true,
      field: problem.field,
    }));
  const weight = (/** @type {OpenPoint} */ { isNeeded, step }) =>
    Number(isNeeded) * 2 + Number(step === 'formulation');
  return [...points, ...refused].sort((a, b) => weight(b) - weight(a));
}

/** @param {Problem} problem */
export function inWords(problem) {
  return problem.code === 'too_many_bytes'
    ? t('This visit is too long to be sent. Shorten what is written.')
    : sentenceOf(problem);
}
