// Immediate and long-term risk, apart. Must not fill in, suggest or lower anything from a score.

import { part } from '../modules.js';
import { showStatements } from '../statements.js';
import { openVisit } from '../visitStep.js';
import { bindVisitForm } from './visitForm.js';

/** @type {import('../types.js').Start} */
export async function startVisitFormulation(element, app) {
  const visit = await openVisit(element, app);
  bindVisitForm(part(element, '[data-form]'), visit, app.today);
  for (const risk of /** @type {const} */ (['immediate', 'long_term'])) {
    showStatements(part(element, `[data-statements=${risk}]`), visit, risk);
  }
  return visit.stop;
}
