// The steps of a visit and whether each has been begun. Must not say that one is finished: that is judgement.

/** @import { VisitBody } from '../../domain/types.js' */

/**
 * Whether anything is noted under a step of the visit.
 *
 * @param {string} step such as "hello"
 * @param {Partial<VisitBody>} visit
 * @returns {boolean}
 */
export function isBegun(step, visit) {
  switch (step) {
    case 'who':
      return Boolean(visit.contact || visit.present || visit.not_seen);
    case 'hello':
      return Boolean(visit.introductions?.length);
    case 'check':
      return Boolean(visit.observations?.length);
    case 'assessment':
      return Boolean(visit.assessment);
    case 'formulation':
      return Boolean(visit.formulation);
    case 'handouts':
      return Boolean(visit.handouts?.length || visit.for_family);
    default:
      return Boolean(visit.closing_note);
  }
}
