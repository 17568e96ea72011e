// Which screen is shown, and what it is about. The address holds a screen's name and nothing else; must not hold data.

/** @import { Place } from './types.js' */

/** Screens that can be shown without knowing which family, visit or article they are about. */
const FREE = new Set([
  'start',
  'enrol',
  'unlock',
  'forgotten',
  'ready',
  'today',
  'families',
  'learn',
  'handouts',
  'more',
  'help',
  'support',
]);

export class Router extends EventTarget {
  /** @type {Map<number, {screen: string, place: Place, scroll: number}>} */
  #visited = new Map();
  #index = 0;
  /** @type {(() => void) | null} */
  #covered = null;
  /** @type {string} */
  screen = '';
  /** @type {Place} */
  place = {};

  /**
   * Show a screen. What it is about is kept from the screen before where it is not given.
   *
   * @param {string} screen
   * @param {Place} [about]
   * @param {{isReplacing?: boolean}} [how] true: going back skips the screen that is left
   */
  go(screen, about = {}, { isReplacing = false } = {}) {
    this.#leave();
    const place = { ...this.place, ...about };
    if (isReplacing) history.replaceState({ index: this.#index }, '', `#${screen}`);
    else {
      this.#index += 1;
      history.pushState({ index: this.#index }, '', `#${screen}`);
    }
    this.#show(screen, place, 0);
  }

  /**
   * Go to a screen that one most likely came from: then where one was on it is kept.
   *
   * @param {string} screen
   * @param {Place} about for when one did not come from there
   */
  back(screen, about) {
    if (this.#visited.get(this.#index - 1)?.screen === screen) history.back();
    else this.go(screen, about);
  }

  /**
   * Show a screen without a word in the address: a locked app keeps what was asked for there.
   *
   * @param {string} screen
   */
  stay(screen) {
    this.#show(screen, {}, 0);
  }

  /**
   * Something lies over the screen: the next Back is its own, and the screen beneath stays as it is.
   *
   * @param {() => void} closed called when the browser went back
   */
  cover(closed) {
    history.pushState(history.state, '');
    this.#covered = closed;
  }

  /** Begin to follow links and the browser's Back. */
  listen() {
    addEventListener('popstate', () => this.#moved());
    document.addEventListener('click', (event) => this.#clicked(event));
  }

  /** Forget where one was: what was open must not be known to who comes next. */
  forget() {
    this.#visited.clear();
    this.place = {};
    this.screen = '';
  }

  /** The address was changed by the browser's Back, or by hand. */
  #moved() {
    const closed = this.#covered;
    this.#covered = null;
    if (closed) return closed();
    const index = history.state?.index;
    const known = this.#visited.get(index);
    const screen = location.hash.slice(1) || 'today';
    this.#leave();
    this.#index = index ?? this.#index + 1;
    if (index === undefined) history.replaceState({ index: this.#index }, '');
    const place = known?.place ?? this.place;
    const isShown = screen === 'family-new' || isWhole(screen, place);
    this.#show(isShown ? screen : 'today', place, known?.scroll ?? 0);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const link = event.target instanceof Element && event.target.closest('a[href^="#"]');
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.go((link.getAttribute('href') ?? '').slice(1) || 'today');
  }

  #leave() {
    if (this.screen)
      this.#visited.set(this.#index, { screen: this.screen, place: this.place, scroll: scrollY });
  }

  /**
   * @param {string} screen
   * @param {Place} place
   * @param {number} scroll
   */
  #show(screen, place, scroll) {
    this.screen = screen;
    this.place = place;
    this.dispatchEvent(new CustomEvent('show', { detail: { screen, place, scroll } }));
  }
}

/**
 * Whether a screen has what it is about.
 *
 * @param {string} screen
 * @param {Place} place
 */
export function isWhole(screen, place) {
  if (FREE.has(screen) || screen === 'parents') return true;
  if (screen.startsWith('visit-') || screen === 'family-edit') return place.draft !== undefined;
  if (screen === 'family' || screen === 'trend') return place.family !== undefined;
  if (screen === 'visit') return place.record !== undefined;
  return screen === 'article' && place.article !== undefined;
}
