// Short lines that say what just happened, then go away by themselves. Must not hold anything that needs action.

import { html, render } from 'lit-html';

const STAYS_MS = 6_000;

/** @typedef {'done' | 'time'} Kind a new line replaces the last one of its kind */

/** Emits `said` with {text, kind}. */
const lines = new EventTarget();

/**
 * Show a line now. Screen readers announce it; nothing on the screen moves for it.
 *
 * @param {string} text
 * @param {Kind} [kind]
 */
export function toast(text, kind = 'done') {
  lines.dispatchEvent(new CustomEvent('said', { detail: { text, kind } }));
}

/** @type {import('../types.js').Start} */
export function startToasts(element, app) {
  /** @type {Map<Kind, {text: string, timer: ReturnType<typeof setTimeout>}>} */
  const shown = new Map();
  const draw = () =>
    render(
      [...shown.values()].map(({ text }) => html`<p class="toast__line">${text}</p>`),
      element,
    );
  const take = (/** @type {Kind} */ kind) => {
    clearTimeout(shown.get(kind)?.timer);
    shown.delete(kind);
    draw();
  };
  lines.addEventListener('said', (event) => {
    const { text, kind } = /** @type {CustomEvent} */ (event).detail;
    take(kind);
    shown.set(kind, { text, timer: setTimeout(() => take(kind), STAYS_MS) });
    draw();
  });
  // A line about one screen means nothing on another, and none is meant for whoever holds the tablet next.
  app.router.addEventListener('show', () => take('done'));
  const takeAll = () => [...shown.keys()].forEach(take);
  app.addEventListener('locked', takeAll);
  app.parents.addEventListener('change', takeAll);
  return undefined;
}
