// Seals and opens a vault's values: AES-256-GCM, a fresh nonce each time, bound to its label. Must not copy the key.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @import { Cipher, Sealed } from './unlocked.js' */

/**
 * @param {CryptoKey} key
 * @param {CryptoKey[]} [former] earlier keys of the same vault: they open, and seal nothing any more
 * @returns {Cipher}
 */
export function cipherWith(key, former = []) {
  /**
   * @param {Uint8Array<ArrayBuffer>} iv
   * @param {string} label
   */
  const parameters = (iv, label) => ({
    name: 'AES-GCM',
    iv,
    additionalData: encoder.encode(label),
  });
  /**
   * @param {CryptoKey} by
   * @param {string} label
   * @param {Sealed} what
   */
  const openedBy = async (by, label, { iv, sealed }) =>
    decoder.decode(await crypto.subtle.decrypt(parameters(iv, label), by, sealed));

  /**
   * @param {CryptoKey[]} keys
   * @param {string} label
   * @param {Sealed} what
   * @returns {Promise<string>}
   */
  const opened = async ([first, ...others], label, what) => {
    try {
      return await openedBy(first, label, what);
    } catch (error) {
      if (others.length === 0) throw error;
      return opened(others, label, what);
    }
  };
  return {
    async seal(label, text) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      return {
        iv,
        sealed: await crypto.subtle.encrypt(parameters(iv, label), key, encoder.encode(text)),
      };
    },
    open: (label, what) => opened([key, ...former], label, what),
    openPresent: (label, what) => openedBy(key, label, what),
    async openFormer(label, what) {
      if (former.length === 0) return null;
      const isPresent = await openedBy(key, label, what).then(
        () => true,
        () => false,
      );
      // What no key opens is told to whoever reads it.
      return isPresent ? null : opened(former, label, what).catch(() => null);
    },
  };
}
