// The fingerprint by which tablet and server know that they hold the same record. Must not change what it is given.

import canonicalize from 'canonicalize';

/**
 * SHA-256, as 64 lower-case hex digits, over the record's canonical JSON (RFC 8785).
 *
 * @param {object} record
 * @returns {Promise<string>} rejects with Error for text that is no Unicode (half an emoji) or a number that is no number
 */
export async function recordHash(record) {
  const text = canonicalize(record);
  if (text === undefined) throw new TypeError('Only an object has a hash.');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
