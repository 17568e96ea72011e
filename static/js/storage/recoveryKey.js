// Which of the service's keys may open the vault for its owner: the first one, and another only once the owner agrees.
// Must not know a key of the vault.

import * as settings from './settings.js';

/** @import { OfferedKey } from './settings.js' */
/** @import { Vault } from './unlocked.js' */
/** @import { RecoveryKey } from './wraps.js' */

/**
 * Whoever stands in the service's place could otherwise hand out a key of their own, and open the tablet with it.
 *
 * @param {Vault} vault
 * @param {RecoveryKey} key as the service says it now
 * @returns {Promise<void>}
 */
export async function meetRecoveryKey(vault, key) {
  const [pinned, offered] = await settings.readSettings(vault, settings.recovery, settings.recoveryOffered);
  const isKnown = pinned ? isSame(pinned, key) : (vault.recoveryKeyId ?? key.id) === key.id;
  if (isKnown && !pinned) await settings.recovery.keep(vault, key);
  if (isKnown && offered) await settings.recoveryOffered.keep(vault, null);
  if (!isKnown && !(offered && isSame(offered, key))) await settings.recoveryOffered.keep(vault, { ...key });
}

/**
 * @param {OfferedKey | null} offered
 * @returns {boolean} whether the owner has still to say what they want
 */
export function isAsked(offered) {
  return offered !== null && !offered.isDeclined;
}

/**
 * From the next unlocking on the service can help with the key that it has now.
 *
 * @param {Vault} vault
 */
export function agreeToKey(vault) {
  return answered(vault, ({ id, point }) => [
    settings.recovery.put({ id, point }),
    settings.recoveryOffered.put(null),
  ]);
}

/**
 * The one from before stays, and nobody asks again about this one.
 *
 * @param {Vault} vault
 */
export function declineKey(vault) {
  return answered(vault, (offered) => [settings.recoveryOffered.put({ ...offered, isDeclined: true })]);
}

/**
 * @param {Vault} vault
 * @param {(offered: OfferedKey) => import('./unlocked.js').Operation[]} answer
 */
function answered(vault, answer) {
  return vault.inTurn(async () => {
    const offered = await settings.recoveryOffered.read(vault);
    if (offered) await vault.transact(answer(offered));
  });
}

/**
 * @param {RecoveryKey} one
 * @param {RecoveryKey} other
 */
function isSame(one, other) {
  return one.id === other.id && one.point === other.point;
}
