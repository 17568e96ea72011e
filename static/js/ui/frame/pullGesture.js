// The arithmetic of pulling a screen down with one finger. Must not know a page or a clock.

/** @typedef {'waiting' | 'pulling' | 'cancelled'} Phase */
/** @typedef {{phase: Phase, x: number, y: number, px: number}} Pull in pixels; `px`: how far the sign came down */

const BEGINS_PX = 12;
/** The sign moves half as far as the finger, so that it feels held back. */
const HELD = 0.5;
const FURTHEST_PX = 88;
export const ENOUGH_PX = 56;

/**
 * @param {number} x
 * @param {number} y
 * @returns {Pull}
 */
export function touched(x, y) {
  return { phase: 'waiting', x, y, px: 0 };
}

/**
 * @param {Pull} pull
 * @param {number} x
 * @param {number} y
 * @param {boolean} isAtTop whether the screen is at its very top
 * @returns {Pull} cancelled for good by a move upwards or to the side, or when the screen has scrolled
 */
export function moved(pull, x, y, isAtTop) {
  if (pull.phase === 'cancelled') return pull;
  const [across, down] = [Math.abs(x - pull.x), y - pull.y];
  if (!isAtTop) return { ...pull, phase: 'cancelled', px: 0 };
  if (pull.phase === 'waiting') {
    if (Math.max(across, Math.abs(down)) < BEGINS_PX) return pull;
    if (across >= down) return { ...pull, phase: 'cancelled' };
  }
  if (down <= 0) return { ...pull, phase: 'cancelled', px: 0 };
  return { ...pull, phase: 'pulling', px: Math.min(FURTHEST_PX, (down - BEGINS_PX) * HELD) };
}

/** @param {Pull} pull */
export function isEnough({ phase, px }) {
  return phase === 'pulling' && px >= ENOUGH_PX;
}
