// The formulation step: immediate and long-term risk, apart. Must not fill in, suggest or lower anything from a score.

import { risksToday } from '../../storage/riskFacts.js';
import { part } from '../page/modules.js';
import { showAtOnce } from '../risk/atOnce.js';
import { showEarlierRisks } from '../risk/earlierRisks.js';
import { showStatements } from './statements.js';
import { bindVisitForm } from './visitForm.js';
import { openVisit } from './visitStep.js';

/** @type {import('../types.js').Start} */
export async function startVisitFormulation(element, app) {
  const visit = await openVisit(element, app);
  bindVisitForm(part(element, '[data-form]'), visit, app.today);
  for (const risk of /** @type {const} */ (['immediate', 'long_term'])) {
    showStatements(part(element, `[data-statements=${risk}]`), visit, risk);
  }
  const [stop, risks] = await Promise.all([
    showAtOnce(element, app, visit),
    risksToday(app.inside.caseload, visit.draft.draft.family),
  ]);
  showEarlierRisks(part(element, '[data-earlier]'), visit, risks, app.now);
  return () => {
    stop();
    visit.stop();
  };
}
