// Loads the definitions that everything is made from: instruments, forms, prompts. Must not change them.

import { openApi } from '../../sync/api.js';

/** @import { Definitions } from '../../domain/types.js' */

/**
 * From this tablet's own copy once the app is complete on it.
 *
 * @returns {Promise<Definitions>} rejects when there is neither a copy nor an answer
 */
export async function loadDefinitions() {
  return /** @type {Definitions} */ (await openApi()('/definitions.json'));
}
