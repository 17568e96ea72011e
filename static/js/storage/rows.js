// How the sealed rows of vaults are named and found. Must not read any.

/**
 * What a row is sealed under: it opens nowhere else.
 *
 * @param {string} vault
 * @param {string} shelf
 * @param {string} id
 */
export function labelOf(vault, shelf, id) {
  return `${vault}|${shelf}|${id}|1`;
}

/** @param {string} vault */
export function wholeVault(vault) {
  return below([vault]);
}

/**
 * @param {string} vault
 * @param {[string, string, string] | null} last that was seen
 */
export function wholeVaultAfter(vault, last) {
  return last ? IDBKeyRange.bound(last, [vault, []], true) : wholeVault(vault);
}

/**
 * @param {string} vault
 * @param {string} shelf
 */
export function wholeShelf(vault, shelf) {
  return below([vault, shelf]);
}

/**
 * An array sorts after every string, so the upper end is above all that begins like this.
 *
 * @param {string[]} key
 */
function below(key) {
  return IDBKeyRange.bound(key, [...key, []]);
}
