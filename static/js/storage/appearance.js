// How this tablet's screen looks: kept unsealed, as the lock screen needs it. Must not hold anything about anybody.

import { StorageFailed, StorageFull } from './errors.js';
import { tablet } from './vault.js';

/** @import { Database } from './database.js' */

/**
 * @typedef {'system' | 'light' | 'dark'} Theme
 * @typedef {'system' | 'more'} Contrast
 * @typedef {{theme: Theme, contrast: Contrast, text: number}} Appearance `text` in percent of the browser's own size
 */

export const THEMES = /** @type {const} */ (['system', 'light', 'dark']);
export const CONTRASTS = /** @type {const} */ (['system', 'more']);
export const TEXTS = /** @type {const} */ ([100, 125, 150, 200]);

/** @type {Appearance} */
export const AS_THE_TABLET = { theme: 'system', contrast: 'system', text: 100 };

// Stored beside the vaults' entries, under a name that no vault has.
const KEY = /** @type {[string, string, string]} */ (['tablet', 'appearance', 'appearance']);

/**
 * @param {Database} [database]
 * @returns {Promise<Appearance>} as the tablet has it where nothing was chosen, or nothing can be read: looks hold up no work
 */
export async function keptAppearance(database = tablet) {
  try {
    return wholeAppearance(await database.read((tx) => tx.objectStore('sealed').get(KEY)));
  } catch (error) {
    if (error instanceof StorageFailed) return AS_THE_TABLET;
    throw error;
  }
}

/**
 * @param {Appearance} appearance
 * @param {Database} [database]
 * @returns {Promise<boolean>} whether it is kept; where not, it holds until the app is closed
 */
export async function keepAppearance({ theme, contrast, text }, database = tablet) {
  const [vault, shelf, id] = KEY;
  const row = /** @type {any} */ ({ vault, shelf, id, theme, contrast, text });
  try {
    await database.write((tx) => tx.objectStore('sealed').put(row));
    return true;
  } catch (error) {
    if (error instanceof StorageFailed || error instanceof StorageFull) return false;
    throw error;
  }
}

/**
 * Another version of the app may have stored a value that this one does not know.
 *
 * @param {unknown} row
 * @returns {Appearance}
 */
function wholeAppearance(row) {
  const kept = /** @type {Partial<Appearance> | undefined} */ (row);
  return {
    theme: THEMES.find((theme) => theme === kept?.theme) ?? AS_THE_TABLET.theme,
    contrast: CONTRASTS.find((contrast) => contrast === kept?.contrast) ?? AS_THE_TABLET.contrast,
    text: TEXTS.find((text) => text === kept?.text) ?? AS_THE_TABLET.text,
  };
}
