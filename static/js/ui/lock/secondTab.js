// Says that another tab is at work, and takes over only when asked. Must not show anything from the vault.

import { part } from '../page/modules.js';

/** @type {import('../types.js').Start} */
export function startSecondTab(element, app) {
  part(element, '[data-take-over]').addEventListener('click', async () => {
    if (await app.claim.take()) await app.begin();
  });
  return undefined;
}
