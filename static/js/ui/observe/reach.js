// Brings the item that comes next within a thumb's reach. Must not move anything under a finger.

/** A thumb that holds the tablet reaches the lower two thirds; above it the eye still sees what was just answered. */
const LOWEST = 0.72;
const RESTS_AT = 0.4;
/** An item out of view can't be tapped, so it comes soon. One far down waits: the thumb may still reach it. */
const SOON_MS = 250;
const CALM_MS = 900;
const ARRIVED_MS = 700;

/**
 * How far to scroll, in pixels, so that an item is within reach; 0 when it is.
 *
 * @param {{top: number, bottom: number}} item in the window, in pixels
 * @param {{height: number, above: number, below: number}} room the window's height and what covers its ends
 */
export function distance({ top, bottom }, { height, above, below }) {
  const free = height - above - below;
  if (top >= above && bottom <= above + free * LOWEST) return 0;
  if (bottom - top >= free) return top - above;
  return top - (above + Math.min(free * RESTS_AT, free - (bottom - top)));
}

/**
 * Whether all of an item can be seen.
 *
 * @param {{top: number, bottom: number}} item
 * @param {{height: number, above: number, below: number}} room
 */
export function isInSight({ top, bottom }, { height, above, below }) {
  return top >= above && bottom <= height - below;
}

/** @typedef {(item: HTMLElement) => void} Bring */

/**
 * Follows the finger, and scrolls only once it has been up for a moment and nothing else is happening.
 *
 * @param {HTMLElement} list
 * @returns {{bring: Bring, follow: Bring, place: Bring, stop: () => void}} `bring` a requested item; `follow` to the
 *   next one after an answer, for a thumb only: a mouse goes where it likes; `place` one at once, on a new screen
 */
export function followFinger(list) {
  const ended = new AbortController();
  const { signal } = ended;
  let isThumb = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const leaveIt = () => clearTimeout(timer);
  for (const sign of ['pointerdown', 'touchmove', 'wheel', 'keydown'])
    document.addEventListener(sign, leaveIt, { signal, capture: true, passive: true });
  document.addEventListener(
    'pointerdown',
    ({ pointerType }) => {
      isThumb = pointerType !== 'mouse';
    },
    { signal, capture: true, passive: true },
  );

  const place = (/** @type {HTMLElement} */ item) =>
    scrollBy({ top: distance(item.getBoundingClientRect(), roomAround()), behavior: 'instant' });
  const go = (/** @type {HTMLElement} */ item) => {
    if (!item.isConnected) return;
    const by = distance(item.getBoundingClientRect(), roomAround());
    if (Math.abs(by) < 1) return;
    if (isThumb) hold(list, signal);
    scrollBy({ top: by, behavior: isCalm() ? 'instant' : 'smooth' });
    // Anything else that scrolls or grows stops the slide half way, so finish it here. A touch cancels this.
    timer = setTimeout(() => place(item), ARRIVED_MS);
  };
  const bring = (/** @type {HTMLElement} */ item) => {
    leaveIt();
    const isSeen = isInSight(item.getBoundingClientRect(), roomAround());
    timer = setTimeout(() => go(item), isSeen ? CALM_MS : SOON_MS);
  };
  return {
    bring,
    follow: (item) => isThumb && bring(item),
    place,
    stop: () => {
      leaveIt();
      ended.abort();
    },
  };
}

/**
 * A tap on its way to one item must not land on another that slides there.
 *
 * @param {HTMLElement} list
 * @param {AbortSignal} signal
 */
function hold(list, signal) {
  list.classList.add('checklist--moving');
  const letGo = () => list.classList.remove('checklist--moving');
  addEventListener('scrollend', letGo, { once: true, signal });
  setTimeout(letGo, ARRIVED_MS);
}

/** Whether whoever holds the tablet asked for less motion. */
export function isCalm() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function roomAround() {
  const covered = (/** @type {string} */ selector) => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    return box && box.height > 0 ? box : null;
  };
  const above = covered('.check__count') ?? covered('.bar');
  const below = covered('.check__bar');
  return {
    height: innerHeight,
    above: Math.max(0, above?.bottom ?? 0),
    below: below ? Math.max(0, innerHeight - below.top) : 0,
  };
}
