// Erases the vault of a tablet that was reported lost, and keeps the tablet's word of it until the service has it. Must not
// erase anything that was signed and has no receipt.

import { StorageFailed } from './errors.js';
import { wholeShelf, wholeVault } from './rows.js';
import { bringHome } from './stranded.js';
import { isUntouched } from './untouched.js';
import { tablet } from './vault.js';

/** @import { Database } from './database.js' */
/** @import { Draft } from './shelves.js' */
/** @import { Vault } from './unlocked.js' */

/**
 * @typedef {{device: string, code: string}} Farewell
 *
 * @typedef {object} OnlyHere what the service does not have
 * @property {number} unsent signed records without a receipt; what can't be read counts too
 * @property {number} refused signed records that the service did not take
 * @property {Draft[]} drafts what was begun
 * @property {string[]} draftIds those of the drafts, and of what can't be read
 * @property {string[]} untouched ids of drafts in which nobody wrote anything
 * @property {string[]} replaced ids of refused records whose correction was signed in their place
 */

/** Beside the vaults' entries, under a name that no vault has: the vault's own secret is gone with it. */
const SHELF = /** @type {[string, string]} */ (['tablet', 'farewell']);

/**
 * @param {Vault} vault
 * @returns {Promise<OnlyHere>}
 */
export async function onlyHere(vault) {
  const [outbox, drafts] = await Promise.all([vault.readAll('outbox'), vault.readAll('draft')]);
  const standing = outbox.values.filter(({ replaced_by }) => !replaced_by);
  const begun = drafts.values.filter((draft) => !isUntouched(draft));
  const refused = standing.filter(({ state }) => state === 'refused').length;
  return {
    unsent: standing.length - refused + outbox.damaged.length,
    refused,
    drafts: begun,
    draftIds: [...begun, ...drafts.damaged].map(({ id }) => id),
    untouched: drafts.values.filter(isUntouched).map(({ id }) => id),
    replaced: outbox.values.filter(({ replaced_by }) => replaced_by).map(({ record }) => record.id),
  };
}

/**
 * Lock the vault for good and take it off the tablet, all of it or none.
 *
 * @param {Vault} vault
 * @param {Farewell} farewell
 * @param {string[]} mayGo the drafts and corrected records that may go with it
 * @param {Database} [database]
 * @returns {Promise<boolean>} false, and nothing is erased, when there is anything else that the service does not have;
 * rejects as the vault's last writes do, and with StorageFailed
 */
export async function eraseVault(vault, { device, code }, mayGo, database = tablet) {
  const { id } = vault;
  await vault.lock();
  // What was written last must be on the disk before it is looked at.
  await bringHome();
  return database.write(async (tx) => {
    const [vaults, sealed] = [tx.objectStore('vaults'), tx.objectStore('sealed')];
    const keys = [
      ...(await sealed.getAllKeys(wholeShelf(id, 'outbox'))),
      ...(await sealed.getAllKeys(wholeShelf(id, 'draft'))),
    ];
    if (keys.some(([, , row]) => !mayGo.includes(row))) return false;
    const row = /** @type {any} */ ({ vault: SHELF[0], shelf: SHELF[1], id: device, code });
    await Promise.all([vaults.delete(id), sealed.delete(wholeVault(id)), sealed.put(row)]);
    return true;
  });
}

/**
 * What the service has not been told yet.
 *
 * @param {Database} [database]
 * @returns {Promise<Farewell[]>}
 */
export async function farewells(database = tablet) {
  try {
    const rows = await database.read((tx) => tx.objectStore('sealed').getAll(wholeShelf(...SHELF)));
    return rows.map((row) => {
      const { id, code } = /** @type {any} */ (row);
      return { device: String(id), code: String(code ?? '') };
    });
  } catch (error) {
    // It is asked again at the next start, and the start waits for nothing that is not needed.
    if (error instanceof StorageFailed) return [];
    throw error;
  }
}

/**
 * @param {string} device
 * @param {Database} [database]
 */
export async function forgetFarewell(device, database = tablet) {
  await database.write((tx) => tx.objectStore('sealed').delete([SHELF[0], SHELF[1], device]));
}
