// Another tab is at work: say so, and take over only when asked. Must not show anything of the vault.

import { part } from '../page/modules.js';

/** @type {import('../types.js').Start} */
export function startSecondTab(element, app) {
  part(element, '[data-take-over]').addEventListener('click', async () => {
    if (await app.claim.take()) await app.begin();
  });
  return undefined;
}
