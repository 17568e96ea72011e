// Signals work that takes longer than a moment; quick work shows nothing. Must not know what the work is.

const A_MOMENT_MS = 300;

export class Busy {
  #sign;
  #timers;
  #works = 0;
  /** @type {unknown} */
  #timer = null;

  /**
   * @param {(isBusy: boolean) => void} sign called with true after 300 ms of work, with false when all of it is done
   * @param {{set: (work: () => void, ms: number) => unknown, clear: (timer: any) => void}} [timers]
   */
  constructor(sign, timers = { set: setTimeout.bind(globalThis), clear: clearTimeout.bind(globalThis) }) {
    this.#sign = sign;
    this.#timers = timers;
  }

  /**
   * @template T
   * @param {Promise<T>} work
   * @returns {Promise<T>} the work's own result or rejection
   */
  async during(work) {
    this.#works += 1;
    this.#timer ??= this.#timers.set(() => this.#sign(true), A_MOMENT_MS);
    try {
      return await work;
    } finally {
      this.#works -= 1;
      if (this.#works === 0) this.#over();
    }
  }

  #over() {
    this.#timers.clear(this.#timer);
    this.#timer = null;
    this.#sign(false);
  }
}
