// Opens the library, once and only when somebody reads. Must not slow the app's start.

import { openApi } from '../../sync/api.js';

/** @import { Library } from '../../domain/types.js' */

/** @type {Promise<Library> | null} */
let opened = null;

/**
 * From this tablet's own copy once the app is complete on it.
 *
 * @returns {Promise<Library>} rejects when there is neither a copy nor an answer; the next call then tries again
 */
export function openLibrary() {
  opened ??= load();
  return opened;
}

async function load() {
  try {
    return /** @type {Library} */ (await openApi()('/library.json'));
  } catch (error) {
    opened = null;
    throw error;
  }
}
