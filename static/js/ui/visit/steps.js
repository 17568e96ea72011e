// The steps of a visit and whether each has been begun. Must not say that one is finished: that is judgement.

import { isEmpty } from '../form/body.js';

/** @import { FormDefinition, VisitBody } from '../../domain/types.js' */

/** Every visit has it from its first moment. */
const NOTED_BY_ITSELF = 'started_at';

/**
 * Whether anything is noted under a step of the visit.
 *
 * @param {string} step such as "hello"
 * @param {Partial<VisitBody>} visit
 * @param {FormDefinition} form
 * @returns {boolean}
 */
export function isBegun(step, visit, { fields }) {
  const noted = /** @type {Record<string, unknown>} */ ({ ...visit, [NOTED_BY_ITSELF]: undefined });
  return fields.some(({ name, screen }) => screen === step && !isEmpty(noted[name]));
}
