// Whether a visit is under way, during which nothing is offered unasked. Must not know what a step holds.

/** @import { App } from '../types.js' */

/**
 * True while a step is open, or a page opened from one, or the tablet is turned to a parent.
 *
 * @param {App} app
 */
export function isVisiting({ isUnlocked, parents, router }) {
  if (!isUnlocked) return false;
  const { shown, place } = router;
  const open = shown?.isPageOfAnother ? router.known(place.from ?? '') : shown;
  return parents.isOn || open?.isStep === true;
}
