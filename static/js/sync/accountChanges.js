// What happened to the account's ways in, as the service tells it: kept until its owner has read it. Must not judge it.

import * as settings from '../storage/settings.js';

/** @import { Vault } from '../storage/unlocked.js' */
/** @import { Session } from './answers.js' */

/**
 * A vault that hears of its account for the first time has nothing to compare with, so it begins with now.
 *
 * @param {Vault} vault
 * @param {Session} session
 * @returns {Promise<void>} rejects as the vault does
 */
export async function hearOfChanges(vault, { user, server_time }) {
  const before = await settings.accountChanges.read(vault);
  const until = before?.until ?? server_time;
  const news = (user?.changes ?? []).filter(({ at }) => at > until);
  if (before && news.length === 0) return;
  await settings.accountChanges.keep(vault, {
    until: news.at(-1)?.at ?? until,
    waiting: [...(before?.waiting ?? []), ...news],
  });
}

/**
 * Its owner has read them.
 *
 * @param {Vault} vault
 * @returns {Promise<void>} rejects as the vault does
 */
export async function putAway(vault) {
  const heard = await settings.accountChanges.read(vault);
  if (heard) await settings.accountChanges.keep(vault, { ...heard, waiting: [] });
}
