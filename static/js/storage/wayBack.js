// What the app keeps while its window is at the trust's own sign-in service: where to go on, and what claims the sign-in,
// once. Must not hold anything that opens a vault or stays of use.

const KEY = 'attune-way-back';

/** @typedef {{screen: string, back: string, vault?: string}} WayBack `vault`: whose passphrase was forgotten */

/** @param {WayBack} way */
export function keepWayBack(way) {
  sessionStorage.setItem(KEY, JSON.stringify(way));
}

/**
 * It is given once.
 *
 * @returns {WayBack | null}
 */
export function takeWayBack() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    sessionStorage.removeItem(KEY);
    return typeof kept?.screen === 'string' && typeof kept.back === 'string' ? kept : null;
  } catch {
    return null; // a browser that keeps nothing, or what somebody else put there: then nobody is on the way back
  }
}
