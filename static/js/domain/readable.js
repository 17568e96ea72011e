// Text pasted from Word, a slide or an old record, as it was meant to be read. Must not shorten or judge it.

/** The line breaks, hyphens and quotation marks of Windows, Word and slides; other control characters mean nothing. */
const MEANT = new Map([
  ['\u000b', '\n'],
  ['\u000c', '\n'],
  ['\u0085', '\n'],
  ['\u001e', '-'],
  ['\u0091', '‘'],
  ['\u0092', '’'],
  ['\u0093', '“'],
  ['\u0094', '”'],
  ['\u0096', '–'],
  ['\u0097', '—'],
]);

/**
 * The text without characters that can't be printed: line breaks of every kind become line breaks, the rest goes.
 *
 * @param {string} text
 * @returns {string}
 */
export function readable(text) {
  return text
    .replace(/\r\n?/gu, '\n')
    .replace(/(?![\t\n])\p{Cc}/gu, (character) => MEANT.get(character) ?? '');
}

/**
 * A body with each of its texts made readable, however deep; the same object when there is nothing to repair.
 *
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function readableBody(value) {
  if (typeof value === 'string') return /** @type {T} */ (readable(value));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, readableBody(inner)]);
  const isSame = entries.every(([name, inner]) => inner === /** @type {any} */ (value)[name]);
  if (isSame) return value;
  return /** @type {T} */ (
    Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries)
  );
}
