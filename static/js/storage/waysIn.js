// Other ways into a vault than its passphrase: the tablet's own lock, and the service's help when the passphrase is forgotten.
// Must not open a vault without its key.

import { NoSuchVault, VaultDamaged, VaultRefused, WeakPassphrase } from './errors.js';
import { makePasskey } from './passkey.js';
import { forgetOffered, strength } from './passphrase.js';
import { labelOf, wholeVault } from './rows.js';
import * as settings from './settings.js';
import { bringHome } from './stranded.js';
import { triesOn } from './tries.js';
import { Vault } from './unlocked.js';
import { headerOf, tablet } from './vault.js';
import {
  cipherOf,
  dataKeyFrom,
  formerKeys,
  LEAST_ITERATIONS,
  newDataKey,
  unwrapByPassphrase,
  wrapByPasskey,
  wrapByPassphrase,
  wrapForRecovery,
} from './wraps.js';

/** @import { Database } from './database.js' */
/** @import { RecoveryWrap, VaultHeader } from './shelves.js' */
/** @import { Cipher } from './unlocked.js' */
/** @import { RecoveryKey } from './wraps.js' */

/** As many entries as it takes to know whether a key fits. */
const MOST_TRIED = 50;

/**
 * From now on the tablet's own lock opens the vault too; the passphrase goes on opening it.
 *
 * @param {string} id
 * @param {string} passphrase
 * @param {Database} [database]
 * @param {typeof makePasskey} [make]
 * @returns {Promise<void>} rejects with NoPasskey, WrongPassphrase, NoSuchVault, VaultRefused, StorageFailed
 */
export async function addPasskey(id, passphrase, database = tablet, make = makePasskey) {
  const header = await headerOf(id, database);
  const dataKey = await unwrapByPassphrase(header, passphrase, true);
  const wrap = await wrapByPasskey(dataKey, header, await make(header.user.name));
  await changeWraps(header, database, (wraps) => [
    ...wraps.filter(({ method }) => method !== 'passkey'),
    wrap,
  ]);
}

/**
 * Only the passphrase opens the vault from now on. The tablet's own list of passkeys may still name it.
 *
 * @param {string} id
 * @param {Database} [database]
 */
export async function removePasskey(id, database = tablet) {
  const header = await headerOf(id, database);
  await changeWraps(header, database, (wraps) => wraps.filter(({ method }) => method !== 'passkey'));
}

/**
 * From now on the service can open the vault for its owner, who has signed in, when the passphrase is forgotten.
 *
 * @param {string} id
 * @param {string} passphrase
 * @param {RecoveryKey} recovery
 * @param {Database} [database]
 * @returns {Promise<void>} rejects with WrongPassphrase, NoSuchVault, VaultRefused, StorageFailed
 */
export async function addRecovery(id, passphrase, recovery, database = tablet) {
  const header = await headerOf(id, database);
  const known = /** @type {RecoveryWrap | undefined} */ (
    header.wraps.find(({ method }) => method === 'recovery')
  );
  if (known?.key_id === recovery.id) return;
  const dataKey = await unwrapByPassphrase(header, passphrase, true);
  const wrap = await wrapForRecovery(dataKey, header, recovery);
  await changeWraps(header, database, (wraps) => [
    ...wraps.filter(({ method }) => method !== 'recovery'),
    wrap,
  ]);
}

/**
 * From now on another passphrase opens the vault, which has another data key: whoever knows the old passphrase and an older
 * copy of the vault reads nothing that is written later. It is changed in one write, so at each moment one of the two
 * opens it. The tablet's own lock opens it no more, because only that lock could seal the new key for itself.
 *
 * @param {Vault} vault open
 * @param {string} present the passphrase that opens it now
 * @param {string} passphrase
 * @param {Database} [database]
 * @param {number} [iterations]
 * @returns {Promise<void>} rejects with WeakPassphrase, WrongPassphrase, TooManyTries, NoSuchVault, VaultRefused, StorageFailed;
 *   then nothing was changed
 */
export async function changePassphrase(
  vault,
  present,
  passphrase,
  database = tablet,
  iterations = LEAST_ITERATIONS,
) {
  if (!strength(passphrase).isEnough) throw new WeakPassphrase();
  const { header, dataKey } = await triesOn(database).make(vault.id, async () => {
    const known = await headerOf(vault.id, database);
    return { header: known, dataKey: await unwrapByPassphrase(known, present, true) };
  });
  await giveNewKey(vault, header, dataKey, { passphrase, iterations, database });
  forgetOffered();
}

/**
 * @param {Vault} vault
 * @param {VaultHeader} header
 * @param {CryptoKey} dataKey its present one, extractable
 * @param {{passphrase: string, iterations: number, database: Database}} how
 * @returns {Promise<boolean>} false where the data key had to stay, and only the passphrase is another
 */
async function giveNewKey(vault, header, dataKey, { passphrase, iterations, database }) {
  const hasHelp = header.wraps.some(({ method }) => method === 'recovery');
  const help = hasHelp ? await serviceKey(vault) : null;
  if (hasHelp && !help) {
    // A new data key could not be sealed for the service's help, and the help must not go.
    const wrap = await wrapByPassphrase(dataKey, header, passphrase, iterations);
    await changeWraps(header, database, (wraps) => [
      wrap,
      ...wraps.filter(({ method }) => method !== 'passphrase'),
    ]);
    return false;
  }
  const fresh = await newDataKey();
  /** @type {VaultHeader} */
  const renewed = {
    ...header,
    key: crypto.randomUUID(),
    wraps: [
      await wrapByPassphrase(fresh, header, passphrase, iterations),
      ...(help ? [await wrapForRecovery(fresh, header, help)] : []),
    ],
    former: await formerKeys(header, dataKey, fresh),
  };
  const cipher = await cipherOf(renewed, await unwrapByPassphrase(renewed, passphrase));
  await vault.changeKey(header, renewed, cipher);
  return true;
}

/** @param {Vault} vault */
async function serviceKey(vault) {
  try {
    return await settings.recovery.read(vault);
  } catch (error) {
    if (error instanceof VaultDamaged) return null;
    throw error;
  }
}

/**
 * What the service needs to open the vault.
 *
 * @param {string} id
 * @param {Database} [database]
 * @returns {Promise<{device: string, key: string, sealed: Uint8Array<ArrayBuffer>} | null>} null for a vault that was
 * made before there was such help
 */
export async function sealedForRecovery(id, database = tablet) {
  const { device, wraps } = await headerOf(id, database);
  const wrap = /** @type {RecoveryWrap | undefined} */ (wraps.find(({ method }) => method === 'recovery'));
  return wrap ? { device, key: wrap.key_id, sealed: wrap.sealed } : null;
}

/**
 * Open the vault with what the service gave, under a new passphrase; the old one opens nothing any more.
 *
 * @param {string} id
 * @param {Uint8Array<ArrayBuffer>} bytes the vault's data key
 * @param {string} passphrase
 * @param {Database} [database]
 * @param {number} [iterations]
 * @returns {Promise<Vault>} rejects with WeakPassphrase, VaultRefused (nothing was changed), NoSuchVault, StorageFailed
 */
export async function recoverVault(id, bytes, passphrase, database = tablet, iterations = LEAST_ITERATIONS) {
  if (!strength(passphrase).isEnough) throw new WeakPassphrase();
  await bringHome();
  const header = await headerOf(id, database);
  const dataKey = await dataKeyFrom(bytes);
  const cipher = await cipherOf(header, dataKey);
  await makeSure(header, cipher, database);
  const vault = new Vault(header, cipher, database);
  const isRenewed = await giveNewKey(vault, header, dataKey, { passphrase, iterations, database });
  forgetOffered();
  await triesOn(database).forget(id);
  if (isRenewed) return vault;
  const known = await headerOf(id, database);
  return new Vault(known, await cipherOf(known, await unwrapByPassphrase(known, passphrase)), database);
}

/**
 * A key that does not open what is there must never take the place of the one that does. One damaged entry says nothing.
 *
 * @param {VaultHeader} header
 * @param {Cipher} cipher
 * @param {Database} database
 */
async function makeSure({ id }, cipher, database) {
  const rows = await database.read((tx) => tx.objectStore('sealed').getAll(wholeVault(id), MOST_TRIED));
  const tried = await Promise.allSettled(rows.map((row) => cipher.open(labelOf(id, row.shelf, row.id), row)));
  if (rows.length > 0 && tried.every(({ status }) => status === 'rejected')) {
    throw new VaultRefused('the service’s key does not fit it');
  }
}

/**
 * @param {VaultHeader} before as it was when the change was begun: what is wrapped now must be the same data key
 * @param {Database} database
 * @param {(wraps: VaultHeader['wraps']) => VaultHeader['wraps']} change
 */
function changeWraps({ id, key }, database, change) {
  return database.write(async (tx) => {
    const headers = tx.objectStore('vaults');
    const header = await headers.get(id);
    if (!header) throw new NoSuchVault();
    if (header.key !== key) throw new VaultRefused('its passphrase was changed meanwhile');
    await headers.put({ ...header, wraps: change(header.wraps) });
  });
}
