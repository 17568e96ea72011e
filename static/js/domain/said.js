// Marks a text that is shown, so that it is found and translated where it is shown. Knows no language.

/**
 * @param {string} text
 * @returns {string} the same
 */
export function said(text) {
  return text;
}
