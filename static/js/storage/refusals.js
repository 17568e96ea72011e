// Which refusals pass by themselves, and which need another record. Pure; must not send anything.

/** @import { Refusal } from './shelves.js' */

/** These need another record. Every other refusal may pass once something else has arrived or been put right. */
export const FINAL_REFUSALS = new Set(['bad_record', 'conflict', 'erased', 'too_large', 'body_too_large']);
/**
 * Problems of the moment, not of what somebody wrote: a clock that is behind, a revision of the family that has
 * not come yet.
 */
export const PASSING_PROBLEMS = new Set(['future', 'unknown_baby', 'unknown_carer']);

/**
 * Whether the record is to be offered again as it is, with each exchange.
 *
 * @param {Refusal | null} refusal
 */
export function mayPass(refusal) {
  if (!refusal || !FINAL_REFUSALS.has(refusal.code)) return true;
  if (refusal.code !== 'bad_record' || refusal.problems.length === 0) return false;
  // A server of the previous version answers this for a form that it does not know; it judged by another form.
  if (refusal.problems.some(({ field }) => field === 'schema')) return true;
  return refusal.problems.every(({ code }) => PASSING_PROBLEMS.has(code ?? ''));
}
