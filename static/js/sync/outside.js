// Asks the service for a family outside the caseload. Must not keep what was asked.

import { StrangeAnswer } from './api.js';
import { getSession } from './session.js';

/** @import { Ask } from './api.js' */
/** @typedef {{nhs_number: string, name: string, day: string, why: string, note: string}} Sought */

/**
 * @param {Sought} sought
 * @param {Ask} ask the open vault's
 * @returns {Promise<string>} the family's id: it comes with the next exchange; rejects as `ask` does
 */
export async function openOutside(sought, ask) {
  const { csrf } = await getSession(ask);
  const { family } = await ask('/api/families/open', { body: sought, csrf });
  if (typeof family !== 'string' || family === '') throw new StrangeAnswer();
  return family;
}
