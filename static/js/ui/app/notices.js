// Messages above the screen, each removed when it no longer applies. Must not decide what is worth one.

import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { t } from '../../words.js';
import { banner } from '../page/banner.js';

/** @import { TemplateResult } from 'lit-html' */
/** @typedef {{look: 'good' | 'care' | 'bad' | 'plain', title: string, text: string, action?: TemplateResult, mayClose: boolean}} Notice */

/** Emits `change`. */
export class Notices extends EventTarget {
  /** @type {Map<string, Notice>} */
  all = new Map();

  /**
   * @param {string} key one message per key; the same key replaces it
   * @param {Notice['look']} look
   * @param {string} title
   * @param {string} [text]
   * @param {TemplateResult} [action]
   * @param {boolean} [mayClose] whether the reader may close it, because it is about something that is over
   */
  say(key, look, title, text = '', action = undefined, mayClose = look === 'good') {
    const known = this.all.get(key);
    if (known?.title === title && known.text === text) return;
    this.all.set(key, { look, title, text, action, mayClose });
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} key */
  take(key) {
    if (this.all.delete(key)) this.dispatchEvent(new Event('change'));
  }

  /** Remove all but those about the app itself. */
  clear() {
    for (const key of [...this.all.keys()]) if (!key.startsWith('app-')) this.take(key);
  }
}

/** @type {import('../types.js').Start} */
export function startNotices(element, app) {
  const draw = () =>
    render(
      repeat(
        app.notices.all,
        ([key]) => key,
        ([key, { look, title, text, action, mayClose }]) =>
          html`${banner(look, title, text, html`${action ?? nothing}${mayClose ? close(app, key) : nothing}`)}`,
      ),
      element,
    );
  app.notices.addEventListener('change', draw);
  draw();
  return undefined;
}

/**
 * @param {import('../types.js').App} app
 * @param {string} key
 */
function close(app, key) {
  return html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => app.notices.take(key)}>${t('Close')}</button>`;
}
