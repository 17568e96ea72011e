// Finding a family as one types. Must not know how a family is shown.

/**
 * Whether each typed word begins a word of the texts; accents and capitals don't matter. Nothing typed finds all.
 *
 * @param {string} typed
 * @param {(string | undefined)[]} texts
 */
export function isFound(typed, texts) {
  const words = plain(texts.filter(Boolean).join(' ')).split(' ');
  return plain(typed)
    .split(' ')
    .every((part) => words.some((word) => word.startsWith(part)));
}

/** @param {string} text */
function plain(text) {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
