// Turns bytes into text and back. Must not know what they mean.

const CHUNK = 0x8000;

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/**
 * @param {unknown} text
 * @returns {Uint8Array<ArrayBuffer>} throws for anything that is not base64
 */
export function fromBase64(text) {
  if (typeof text !== 'string') throw new TypeError('Bytes must be text.');
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
