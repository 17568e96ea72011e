// How far the tour has come, and which tip comes next. Pure; must not touch the screen.

/** @import { Tip } from './tips.js' */

/**
 * The tip for a screen: the next one whose target is there. Somebody who went back is shown the way on again.
 *
 * @param {Tip[]} tips
 * @param {number} reached how many are done
 * @param {string} screen
 * @param {(tip: Tip) => boolean} isThere whether what it speaks of can be seen
 * @returns {Tip | null}
 */
export function tipFor(tips, reached, screen, isThere) {
  const here = tips.filter((tip) => tip.screen === screen);
  const ahead = here.filter((tip) => tips.indexOf(tip) >= reached);
  const found = ahead.find(isThere);
  if (found || ahead.length > 0) return found ?? null;
  const last = here.at(-1);
  return last && isThere(last) ? last : null;
}

/**
 * How many tips are done once this one is.
 *
 * @param {Tip[]} tips
 * @param {number} reached
 * @param {Tip} tip
 */
export function after(tips, reached, tip) {
  return Math.max(reached, tips.indexOf(tip) + 1);
}
