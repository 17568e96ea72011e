// Marks a text so that it is found, and translated where it is shown. Must not know a language.

/**
 * @param {string} text
 * @returns {string} the same
 */
export function said(text) {
  return text;
}
