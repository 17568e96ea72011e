// Keys from passphrases in an instant: what the tests try is never how slow they are to make.
// Must not make two keys alike that a tablet makes apart. `wraps.test.js` has the real rounds.

import { LEAST_ITERATIONS } from '../../../static/js/storage/wraps.js';

const { deriveKey } = crypto.subtle;

crypto.subtle.deriveKey = (how, ...rest) => {
  const quick = 'iterations' in how ? { ...how, iterations: fewer(how.iterations) } : how;
  return deriveKey.call(crypto.subtle, quick, ...rest);
};

/** The floor becomes one round, and each round above it stays one. */
function fewer(iterations) {
  return Math.max(1, iterations - LEAST_ITERATIONS + 1);
}

/** For a test that makes the same key with another program. */
export function withAllRounds() {
  crypto.subtle.deriveKey = deriveKey;
}
