// Puts a new vault, or one with a forgotten passphrase, under the chosen one. Must not keep the passphrase.

import { StorageFailed } from '../../storage/errors.js';
import { createVault } from '../../storage/vault.js';
import { recoverVault } from '../../storage/waysIn.js';
import { registerDevice } from '../../sync/session.js';
import { t } from '../../words.js';
import { tellOfOtherTablets } from './safetyNotices.js';

/** @import { OpenVault } from '../../storage/vault.js' */
/** @import { ComingVault } from '../../sync/vaultApi.js' */
/** @import { App } from '../types.js' */

/**
 * @param {App} app
 * @param {string} passphrase
 * @param {string} label what a new tablet is called
 * @returns {Promise<OpenVault>} rejects as signing in and storing do; then nothing was made or changed
 */
export async function makeVault(app, passphrase, label) {
  const { recovered, session } = app;
  const coming = app.comingVault();
  if (recovered) {
    const vault = await recoverVault(recovered.id, recovered.bytes, passphrase);
    await keepSecret(coming, vault);
    return vault;
  }
  if (!session?.user) throw new Error(t('Sign in first, to set up this tablet.'));
  const device = await registerDevice(label, coming.ask);
  const vault = await createVault({ user: session.user, device, passphrase, recovery: session.recovery });
  await keepSecret(coming, vault);
  tellOfOtherTablets(app, device, coming.ask);
  return vault;
}

/**
 * The vault is there by now, so a full disk is no reason to say otherwise: it then makes a secret of its own when it
 * first asks, and the price is one more sign-in.
 *
 * @param {ComingVault} coming
 * @param {OpenVault} vault
 */
async function keepSecret(coming, vault) {
  try {
    await coming.keepIn(vault);
  } catch (error) {
    if (!(error instanceof StorageFailed)) throw error;
  }
}
