// Whether a visit is going on at this moment: then nothing offers itself. Must not know what a step holds.

/** @import { App } from '../types.js' */

/**
 * A step is open, or a page that was opened from one, or the tablet is turned to the parents.
 *
 * @param {App} app
 */
export function isVisiting({ isUnlocked, parents, router }) {
  if (!isUnlocked) return false;
  const { shown, place } = router;
  const open = shown?.isPageOfAnother ? router.known(place.from ?? '') : shown;
  return parents.isOn || open?.isStep === true;
}
