// Counts what waits to be sent, for the frame around every screen. Must not keep anything or report a silent disk.

import { StorageFailed } from '../../storage/errors.js';

/** @import { Caseload } from '../../storage/caseload.js' */
/** @import { Outgoing } from '../../storage/shelves.js' */

/**
 * @param {Pick<Caseload, 'outbox'>} caseload
 * @returns {Promise<Outgoing[] | null>} null while the disk does not answer: saving and sending tell of that
 */
export async function outboxIfKnown(caseload) {
  try {
    return await caseload.outbox();
  } catch (error) {
    if (error instanceof StorageFailed) return null;
    throw error;
  }
}

/**
 * What the server does not have, by kind.
 *
 * @param {Outgoing[]} outbox
 */
export function countWaiting(outbox) {
  const standing = outbox.filter((entry) => !entry.replaced_by);
  const unsent = standing.filter((entry) => entry.state === 'unsent');
  const visits = unsent.filter(({ record }) => record.kind === 'visit').length;
  return { visits, families: unsent.length - visits, refused: standing.length - unsent.length };
}
