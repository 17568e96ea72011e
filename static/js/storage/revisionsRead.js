// The revision of its family that a visit is signed for. Reads the vault; must not write to it or look at a clock.

import { inTime, isKeptApart, placeOf } from '../domain/familyInTime.js';
import { latest, revisions } from './revisions.js';

/** @import { FamilyBody } from '../domain/types.js' */
/** @import { Vault } from './unlocked.js' */

/**
 * The newest that this tablet has. What amends a visit from before an adoption keeps to that visit's family: its text is
 * of that time, and the names of before and after never meet on a page.
 *
 * @param {Vault} vault
 * @param {string} family
 * @param {string | null} amended the record that it supersedes
 * @returns {Promise<string | undefined>} its record's id; undefined where the tablet has none
 */
export async function familyRevisionOf(vault, family, amended) {
  const [received, outbox, visits] = await Promise.all([
    vault.readAll('family', { family }),
    vault.readAll('outbox', { family }),
    vault.readAll('visit', { family }),
  ]);
  const ofKind = (/** @type {string} */ kind) => outbox.values.filter(({ record }) => record.kind === kind);
  const history = revisions(received.values, ofKind('family'));
  if (history.length === 0) return undefined;
  const before = revisions(visits.values, ofKind('visit')).find(({ record }) => record.id === amended);
  if (before) {
    const at = placeOf(before, history);
    const bodies = history.map(({ record }) => /** @type {FamilyBody} */ (record.body));
    if (isKeptApart(inTime(bodies, at), undefined)) return history[at]?.record.id;
  }
  return latest(history).record.id;
}
