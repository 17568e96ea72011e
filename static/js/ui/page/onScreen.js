// Runs work once a screen's elements are in the document. Must not know which screen.

/**
 * Do the work once the element is in the document: a step may still be reading when it asks for this.
 *
 * @param {HTMLElement} element
 * @param {() => void} work
 * @param {number} [frames] how many to wait before giving up
 */
export function onScreen(element, work, frames = 120) {
  requestAnimationFrame(() => {
    if (element.isConnected) work();
    else if (frames > 0) onScreen(element, work, frames - 1);
  });
}

/**
 * Focus a requested field and bring it into view.
 *
 * @param {HTMLElement} element the step
 * @param {() => Element | null | undefined} find what takes the focus, once it is on the screen
 */
export function leadTo(element, find) {
  onScreen(element, () => {
    const field = find();
    if (!(field instanceof HTMLElement)) return;
    field.focus({ preventScroll: true });
    // The error is above the box, and centring a long text would push it off the screen.
    const group = /** @type {HTMLElement} */ (field.closest('.nhsuk-form-group') ?? field);
    const isTall = group.offsetHeight > innerHeight / 2;
    group.scrollIntoView({ block: isTall ? 'start' : 'center' });
  });
}
