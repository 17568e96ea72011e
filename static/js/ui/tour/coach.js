// Draws the tour's one tip beside its target, and notices when it is done. Must not press, choose or scroll by itself.

import { html, nothing, render } from 'lit-html';
import { t } from '../../words.js';
import { part } from '../page/modules.js';
import { placeBeside } from './placing.js';
import { TIPS } from './tips.js';
import { tourOf } from './tour.js';

/** @import { App, Start } from '../types.js' */
/** @import { Tip } from './tips.js' */
/** @import { Tour } from './tour.js' */

const MARK = 'data-tour-now';
const BARS = '.bar, .nav';

/** @type {Start} */
export function startCoach(element, app) {
  const coach = new Coach(element, app, tourOf(app));
  coach.begin();
  return undefined;
}

class Coach {
  #element;
  #app;
  #tour;
  /** @type {Tip | null} */
  #tip = null;
  /** @type {HTMLElement | null} */
  #anchor = null;
  #isAsked = false;
  // A screen redraws itself without an event; the tip's target may come, move or go.
  #watcher = new MutationObserver(() => this.#later());
  #grown = new ResizeObserver(() => this.#later());

  /**
   * @param {HTMLElement} element
   * @param {App} app
   * @param {Tour} tour
   */
  constructor(element, app, tour) {
    this.#element = element;
    this.#app = app;
    this.#tour = tour;
  }

  begin() {
    this.#tour.addEventListener('change', () => this.#turn());
    this.#app.parents.addEventListener('change', () => this.#later());
    addEventListener('scroll', () => this.#later(), { passive: true, capture: true });
    addEventListener('resize', () => this.#later());
    for (const kind of ['click', 'change', 'input']) {
      // Before anything else: the tap may lock the vault, and then nothing can be saved.
      document.addEventListener(kind, (event) => this.#heard(event), { capture: true });
    }
  }

  #turn() {
    const isOn = this.#tour.phase === 'on';
    document.body.toggleAttribute('data-tour-on', isOn);
    this.#watcher.disconnect();
    this.#grown.disconnect();
    if (isOn) {
      const main = part(document, '#main');
      this.#watcher.observe(main, { childList: true, subtree: true, attributeFilter: ['hidden'] });
      this.#grown.observe(main);
      // A notice above the screen moves it without changing it.
      this.#grown.observe(part(document, '[data-module=notices]'));
    }
    this.#later();
  }

  #later() {
    if (this.#isAsked || (this.#tour.phase !== 'on' && !this.#tip)) return;
    this.#isAsked = true;
    requestAnimationFrame(() => {
      this.#isAsked = false;
      this.#draw();
    });
  }

  #draw() {
    const { screen = '' } = document.body.dataset;
    const isAllowed = this.#app.isUnlocked && !this.#app.parents.isOn;
    const tip = isAllowed
      ? this.#tour.tip(screen, (each) => anchorOf(each, this.#tour.family) !== null)
      : null;
    const anchor = tip && anchorOf(tip, this.#tour.family);
    if (anchor !== this.#anchor) {
      this.#anchor?.removeAttribute(MARK);
      anchor?.setAttribute(MARK, '');
      this.#anchor = anchor;
    }
    this.#element.hidden = !tip;
    if (tip !== this.#tip) {
      this.#tip = tip;
      this.#write(tip);
    }
    if (anchor) this.#place(anchor);
  }

  /** @param {Tip | null} tip */
  #write(tip) {
    this.#element.dataset.tip = tip?.id ?? '';
    // Spoken when it changes: the text is in a live region of its own.
    part(this.#element, '[data-text]').textContent = tip?.text(this.#tour.family) ?? '';
    const number = tip ? TIPS.indexOf(tip) + 1 : 0;
    render(
      tip
        ? html`<span class="coach__count">${t('{number} of {all}', { number, all: TIPS.length })}</span>
          <button class="link-button coach__show" type="button" @click=${() => this.#show()}>${t('Show me')}</button>
          ${tip.until === 'tap' ? nothing : html`<button class="link-button" type="button" @click=${() => this.#tour.done(tip)}>${t('Next tip')}</button>`}
          <button class="link-button" type="button" @click=${() => this.#tour.end()}>${t('End the tour')}</button>`
        : nothing,
      part(this.#element, '[data-keys]'),
    );
  }

  /** @param {HTMLElement} anchor */
  #place(anchor) {
    const isInBar = anchor.closest(BARS) !== null;
    const { width, height } = this.#element.getBoundingClientRect();
    const isRightToLeft = getComputedStyle(document.body).direction === 'rtl';
    const place = placeBeside(
      anchor.getBoundingClientRect(),
      { width, height },
      room(isInBar),
      isRightToLeft,
    );
    this.#element.dataset.side = place.side;
    this.#element.style.setProperty(
      'transform',
      `translate(${Math.round(place.x - this.#element.offsetLeft)}px, ${Math.round(place.y)}px)`,
    );
  }

  /** Only on request: nothing moves by itself. */
  #show() {
    const anchor = this.#anchor;
    if (!anchor) return;
    anchor.scrollIntoView({ block: 'center' });
    const first = /** @type {HTMLElement | null} */ (
      anchor.matches('a, button, input, textarea')
        ? anchor
        : anchor.querySelector('a, button, input, textarea')
    );
    first?.focus({ preventScroll: true });
  }

  /** @param {Event} event */
  #heard({ type, target }) {
    const tip = this.#tip;
    if (!tip || tip.until === 'told' || !(target instanceof Node) || !this.#anchor?.contains(target)) return;
    if (type === (tip.until === 'tap' ? 'click' : 'change')) this.#tour.done(tip);
  }
}

/**
 * @param {Tip} tip
 * @param {string} family
 * @returns {HTMLElement | null}
 */
function anchorOf(tip, family) {
  const found = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(tip.anchor)]);
  const seen = found.filter((each) => each.getClientRects().length > 0);
  return seen.find((each) => each.textContent.includes(family)) ?? seen[0] ?? null;
}

/**
 * The part of the window that no bar covers.
 *
 * @param {boolean} isWhole
 */
function room(isWhole) {
  const top = isWhole ? 0 : heightOf('.bar');
  const bottom = isWhole ? 0 : heightOf('.nav');
  return { x: 0, y: top, width: document.documentElement.clientWidth, height: innerHeight - top - bottom };
}

/** @param {string} bar */
function heightOf(bar) {
  const { position } = getComputedStyle(part(document, bar));
  return position === 'sticky' ? part(document, bar).offsetHeight : 0;
}
