// Checks whether this tablet is fit for work without signal. Must not promise more than the browser does.

/** @typedef {'yes' | 'no' | 'unknown'} Answer `unknown`: this browser can't be asked */
/** @typedef {Partial<Pick<StorageManager, 'persisted' | 'persist' | 'estimate'>>} Storage */
/** @typedef {{health: () => Promise<{whole: boolean} | null>}} Worker */

/** Room for about a thousand visits with everything around them. */
const LEAST_FREE_BYTES = 50 * 1024 * 1024;
/** Firefox asks the visitor, and says nothing until they answer, which may be never. */
const ASKING_MS = 500;

const browserStorage = /** @type {Storage | undefined} */ (globalThis.navigator?.storage);

/**
 * Whether the browser promises not to clear the vault by itself.
 *
 * @param {Storage} [storage]
 * @returns {Promise<Answer>}
 */
export async function isPersistent(storage = browserStorage) {
  return storage?.persisted ? yesOrNo(await storage.persisted()) : 'unknown';
}

/**
 * Ask for that promise. Where the browser asks the visitor, nobody waits for the answer: until it is
 * given, there is no promise.
 *
 * @param {Storage} [storage]
 * @param {number} [askingMs]
 * @returns {Promise<Answer>}
 */
export async function askToPersist(storage = browserStorage, askingMs = ASKING_MS) {
  if (!storage?.persist) return isPersistent(storage);
  const open = new Promise((resolve) => setTimeout(() => resolve(null), askingMs));
  const answer = await Promise.race([storage.persist(), open]);
  return answer === null ? isPersistent(storage) : yesOrNo(answer);
}

/**
 * Whether there is room for the next visits.
 *
 * @param {Storage} [storage]
 * @returns {Promise<{answer: Answer, freeBytes: number | null, usedBytes: number | null}>}
 */
export async function hasSpace(storage = browserStorage) {
  const { quota, usage } = (await storage?.estimate?.()) ?? {};
  if (quota === undefined || usage === undefined)
    return { answer: 'unknown', freeBytes: null, usedBytes: null };
  const freeBytes = quota - usage;
  return { answer: yesOrNo(freeBytes >= LEAST_FREE_BYTES), freeBytes, usedBytes: usage };
}

/**
 * Whether every file of the app is on this tablet.
 *
 * @param {Worker} worker
 * @returns {Promise<Answer>}
 */
export async function isWhole(worker) {
  const health = await worker.health();
  return health ? yesOrNo(health.whole) : 'unknown';
}

/**
 * @param {boolean} isTrue
 * @returns {Answer}
 */
function yesOrNo(isTrue) {
  return isTrue ? 'yes' : 'no';
}
