// Tabs, of which one is chosen. Must not know what they show.

import { html } from 'lit-html';

/**
 * @param {{name: string, panel: string, labels: string[], chosen: number, choose: (at: number) => void}} given `panel`
 *   is the id of the element that the tabs change
 */
export function tabs({ name, panel, labels, chosen, choose }) {
  const moved = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at =
      { Home: 0, End: labels.length - 1 }[event.key] ?? (step === undefined ? undefined : chosen + step);
    if (at === undefined) return;
    event.preventDefault();
    const list = /** @type {HTMLElement} */ (event.currentTarget);
    const to = (at + labels.length) % labels.length;
    choose(to);
    /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')])[to]?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${name} @keydown=${moved}>
    ${labels.map(
      (label, at) =>
        html`<button class="tab" type="button" role="tab" aria-controls=${panel} aria-selected=${at === chosen ? 'true' : 'false'} tabindex=${at === chosen ? 0 : -1} @click=${() => choose(at)}>${label}</button>`,
    )}
  </div>`;
}
