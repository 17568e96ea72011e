// Seals and opens a vault's values: AES-256-GCM, a fresh nonce each time, bound to its label. Must not copy the key.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * @param {CryptoKey} key
 * @returns {import('./unlocked.js').Cipher}
 */
export function cipherWith(key) {
  /**
   * @param {Uint8Array<ArrayBuffer>} iv
   * @param {string} label
   */
  const parameters = (iv, label) => ({
    name: 'AES-GCM',
    iv,
    additionalData: encoder.encode(label),
  });
  return {
    async seal(label, text) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      return {
        iv,
        sealed: await crypto.subtle.encrypt(parameters(iv, label), key, encoder.encode(text)),
      };
    },
    async open(label, { iv, sealed }) {
      return decoder.decode(await crypto.subtle.decrypt(parameters(iv, label), key, sealed));
    },
  };
}
