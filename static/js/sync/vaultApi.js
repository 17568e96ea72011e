// Asks the server as an open vault, with the vault's own secret: without it the session's cookie opens nothing.
// Must not keep the secret anywhere but in the vault.

import * as settings from '../storage/settings.js';
import { keepWayBack } from '../storage/wayBack.js';
import { openApi } from './api.js';

/** @import { Vault } from '../storage/unlocked.js' */
/** @import { Ask } from './api.js' */

const BYTES = 32;

/**
 * @param {Vault} vault
 * @param {{fetch?: typeof fetch, timeoutMs?: number}} [given]
 * @returns {Ask} rejects as `openApi`'s does, and as the vault does while the secret is not known yet
 */
export function openVaultApi(vault, given) {
  const ask = openApi(given);
  /** @type {Promise<string> | null} */
  let secret = null;
  return async (path, sending) => {
    // A secret that could not be read or stored is asked for again: the server must never hold one that no vault has.
    secret ??= secretOf(vault).catch((error) => {
      secret = null;
      throw error;
    });
    return ask(path, { ...sending, vault: await secret });
  };
}

/**
 * Asks for a vault that is not made or opened yet. Its secret is in memory alone until the vault keeps it: a sign-in
 * that is begun and left belongs to nobody.
 *
 * While somebody signs in elsewhere, in this very window, the app is gone. What it keeps until then claims the sign-in
 * once, for a secret that is made anew: no disk ever holds the secret of a vault that is open to whoever finds it.
 *
 * @typedef {{ask: Ask, keepIn: (vault: Vault) => Promise<void>, beginWay: () => string,
 *   keepWay: (place: {screen: string, vault?: string}) => void}} ComingVault
 *
 * @param {{fetch?: typeof fetch, timeoutMs?: number, back?: string}} [given]
 * @returns {ComingVault}
 */
export function openComingVaultApi({ back, ...given } = {}) {
  const ask = openApi(given);
  const secret = newSecret();
  let way = '';
  return {
    ask: (path, sending) => ask(path, { ...sending, vault: secret, back }),
    keepIn: (vault) => settings.vaultSecret.keep(vault, secret),
    beginWay: () => {
      way = newSecret();
      return way;
    },
    keepWay: (place) => keepWayBack({ ...place, back: way }),
  };
}

/**
 * @param {Vault} vault
 * @returns {Promise<string>}
 */
function secretOf(vault) {
  return vault.inTurn(async () => {
    const kept = await settings.vaultSecret.read(vault);
    if (kept) return kept;
    const made = newSecret();
    await settings.vaultSecret.keep(vault, made);
    return made;
  });
}

function newSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
