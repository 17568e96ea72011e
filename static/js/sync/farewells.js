// Tells the service that the vault of a lost tablet is gone from here. Must not erase anything itself.

import { farewells, forgetFarewell } from '../storage/farewell.js';
import { SyncError } from './api.js';
import { askServer, getSession } from './session.js';

/** @import { Database } from '../storage/database.js' */
/** @import { Ask } from './api.js' */

/**
 * @param {Ask} [ask]
 * @param {Database} [database]
 * @returns {Promise<boolean>} false while the service does not know of one yet; it is kept, to be told later
 */
export async function sayFarewells(ask = askServer, database) {
  const all = await farewells(database);
  try {
    for (const farewell of all) {
      await tell(farewell, ask);
      await forgetFarewell(farewell.device, database);
    }
    return true;
  } catch (error) {
    if (error instanceof SyncError) return false;
    throw error;
  }
}

/**
 * @param {import('../storage/farewell.js').Farewell} farewell
 * @param {Ask} ask
 */
async function tell(farewell, ask) {
  const { csrf } = await getSession(ask);
  await ask('/api/devices/erased', { body: farewell, csrf });
}
