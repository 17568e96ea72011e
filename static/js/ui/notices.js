// Messages above the screen, each taken away when it no longer holds. Must not decide what is worth one.

import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { banner } from './banner.js';

/** @import { TemplateResult } from '../../vendor/lit-html/lit-html.js' */
/** @typedef {{look: 'good' | 'care' | 'bad' | 'plain', title: string, text: string, action?: TemplateResult}} Notice */

/** Tells `change`. */
export class Notices extends EventTarget {
  /** @type {Map<string, Notice>} */
  all = new Map();

  /**
   * @param {string} key one message for each; the same key replaces it
   * @param {Notice['look']} look
   * @param {string} title
   * @param {string} [text]
   * @param {TemplateResult} [action]
   */
  say(key, look, title, text = '', action) {
    const known = this.all.get(key);
    if (known?.title === title && known.text === text) return;
    this.all.set(key, { look, title, text, action });
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} key */
  take(key) {
    if (this.all.delete(key)) this.dispatchEvent(new Event('change'));
  }

  /** Take away all but what concerns the app itself. */
  clear() {
    for (const key of [...this.all.keys()]) if (!key.startsWith('app-')) this.take(key);
  }
}

/** @type {import('./types.js').Start} */
export function startNotices(element, app) {
  const draw = () =>
    render(
      repeat(
        app.notices.all,
        ([key]) => key,
        ([, { look, title, text, action }]) => html`${banner(look, title, text, action)}`,
      ),
      element,
    );
  app.notices.addEventListener('change', draw);
  draw();
  return undefined;
}
