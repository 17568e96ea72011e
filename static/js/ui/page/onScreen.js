// What has to wait until a screen's elements are in the document. Must not know which screen.

/**
 * A step may read more before it is on the screen: a few frames later is early enough.
 *
 * @param {HTMLElement} element
 * @param {() => void} work
 * @param {number} [frames]
 */
export function onScreen(element, work, frames = 120) {
  requestAnimationFrame(() => {
    if (element.isConnected) work();
    else if (frames > 0) onScreen(element, work, frames - 1);
  });
}

/**
 * Lead to a field that was asked for.
 *
 * @param {HTMLElement} element the step
 * @param {() => Element | null | undefined} find what takes the keyboard, once it is on the screen
 */
export function leadTo(element, find) {
  onScreen(element, () => {
    const field = find();
    if (!(field instanceof HTMLElement)) return;
    field.focus({ preventScroll: true });
    // What is wrong stands above the box, and a long text would push it off the screen.
    const group = /** @type {HTMLElement} */ (field.closest('.nhsuk-form-group') ?? field);
    const isTall = group.offsetHeight > innerHeight / 2;
    group.scrollIntoView({ block: isTall ? 'start' : 'center' });
  });
}
