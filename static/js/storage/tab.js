// Lets one tab at a time work with the vault. Must not close a tab or take over unasked.

const NAME = 'attune-app';

/** @typedef {Pick<LockManager, 'request'>} Locks */

/**
 * Emits `lost` when another tab has taken over: this one has to lock its vault.
 * Without Web Locks every claim is granted.
 */
export class TabClaim extends EventTarget {
  #locks;
  /** @type {(value?: unknown) => void} */
  #release = () => {};
  isHeld = false;

  /** @param {Locks | undefined} [locks] */
  constructor(locks = globalThis.navigator?.locks) {
    super();
    this.#locks = locks;
  }

  /**
   * @returns {Promise<boolean>} whether this tab may work; false when another tab does
   */
  claim() {
    return this.#request({ ifAvailable: true });
  }

  /**
   * "Use it here": take over from the other tab, which is told at once.
   *
   * @returns {Promise<boolean>}
   */
  take() {
    return this.#request({ steal: true });
  }

  release() {
    this.isHeld = false;
    this.#release();
  }

  /**
   * @param {LockOptions} options
   * @returns {Promise<boolean>}
   */
  #request(options) {
    const locks = this.#locks;
    if (this.isHeld || !locks) {
      this.isHeld = true;
      return Promise.resolve(true);
    }
    return new Promise((resolve, reject) => {
      const hold = (/** @type {Lock | null} */ lock) => {
        this.isHeld = lock !== null;
        resolve(this.isHeld);
        return lock === null ? undefined : new Promise((release) => (this.#release = release));
      };
      locks.request(NAME, options, hold).catch((error) => {
        if (this.isHeld) this.#lose();
        else reject(error);
      });
    });
  }

  #lose() {
    this.isHeld = false;
    this.dispatchEvent(new Event('lost'));
  }
}
