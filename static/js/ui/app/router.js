// Which screen is shown, and its place: what it is about. Must not put anything but a screen's name in the address.

/** @import { Beginnings, Place, Screens } from '../types.js' */
/** @typedef {Map<number, {screen: string, place: Place, scroll: number}>} Visited by the index of the history entry */
/** @typedef {{id: string, screen: string, threshold: number, before: Visited}} Enclosure */

export class Router extends EventTarget {
  #screens;
  #beginnings;
  /** @type {Visited} */
  #visited = new Map();
  #index = 0;
  /** @type {(() => void) | null} */
  #covered = null;
  /** @type {Enclosure | null} the only screen that may be shown at present */
  #enclosure = null;
  /** @type {string} */
  screen = '';
  /** @type {Place} */
  #place = {};

  /**
   * @param {Screens} screens
   * @param {Beginnings} beginnings
   */
  constructor(screens, beginnings) {
    super();
    this.#screens = screens;
    this.#beginnings = beginnings;
  }

  /** The place of the screen that is shown. @returns {Readonly<Place>} */
  get place() {
    return this.#place;
  }

  /** The shown screen's entry in the table of screens; undefined before the first. */
  get shown() {
    return this.known(this.screen);
  }

  /**
   * A screen's entry in the table of screens; undefined for an unknown name.
   *
   * @param {string} screen
   */
  known(screen) {
    return Object.hasOwn(this.#screens, screen) ? this.#screens[screen] : undefined;
  }

  /**
   * The action that an address starts; undefined if it starts none.
   *
   * @param {string} address
   */
  beginning(address) {
    return Object.hasOwn(this.#beginnings, address) ? this.#beginnings[address] : undefined;
  }

  /**
   * Whether an address can be followed: it starts an action, or names a screen whose place has what it needs.
   *
   * @param {string} address
   * @param {Place} place
   */
  mayFollow(address, place) {
    if (this.beginning(address)) return true;
    const screen = this.known(address);
    if (!screen || screen.hasNoAddress) return false;
    return screen.needs === undefined || place[screen.needs] !== undefined;
  }

  /**
   * Show a screen. The parts of its place that aren't given stay as they were on the screen before.
   *
   * @param {string} screen
   * @param {Place} [about]
   * @param {{isReplacing?: boolean}} [how] true: Back skips the screen that is left
   */
  go(screen, about = {}, { isReplacing = false } = {}) {
    if (this.#enclosure && screen !== this.#enclosure.screen) return;
    this.#leave();
    const place = { ...this.#place, ...about };
    this.#enter(screen, isReplacing);
    this.#show(screen, place, 0);
  }

  /**
   * Show only this screen from now on, with an empty history: until `release`, neither Back nor an address leads back.
   *
   * @param {string} screen
   * @param {Place} place all of it: nothing is kept from the screen before
   */
  enclose(screen, place) {
    this.#leave();
    this.#enclosure = { id: crypto.randomUUID(), screen, threshold: this.#index, before: this.#visited };
    this.#visited = new Map();
    this.#covered = null;
    // The entry of the screen that is left becomes the threshold, which Back does not cross.
    this.#enter(screen, true);
    this.#enter(screen, false);
    this.#show(screen, place, 0);
  }

  /**
   * Allow every screen again; Back leads to the earlier places.
   *
   * @param {string} screen
   * @param {Place} place
   */
  release(screen, place) {
    if (this.#enclosure) this.#visited = this.#enclosure.before;
    this.#enclosure = null;
    this.#enter(screen, true);
    this.#show(screen, place, 0);
  }

  /**
   * Go to a screen that the visitor probably came from; if so, go back, which keeps the place on it.
   *
   * @param {string} screen
   * @param {Place} about used when the visitor came from elsewhere
   */
  back(screen, about) {
    if (this.#visited.get(this.#index - 1)?.screen === screen) history.back();
    else this.go(screen, about);
  }

  /**
   * Show a screen and leave the address alone: a locked app keeps the requested screen there.
   *
   * @param {string} screen
   */
  stay(screen) {
    this.#show(screen, {}, 0);
  }

  /**
   * Put an overlay over the screen: the next Back closes only the overlay.
   *
   * @param {() => void} closed called when the browser went back
   */
  cover(closed) {
    history.pushState(history.state, '');
    this.#covered = closed;
  }

  /**
   * Change a screen's place; coming back to the screen finds it changed.
   *
   * @param {Partial<Place>} about
   * @param {Readonly<Place>} [place] the asking screen's own, where another may already be on its way
   */
  amend(about, place = this.#place) {
    Object.assign(place, about);
  }

  /** The requested field. It is given once, so that coming back doesn't lead to it again. */
  takeField() {
    const { field } = this.#place;
    this.amend({ field: undefined });
    return field;
  }

  /** Start to follow links and the browser's Back. */
  listen() {
    addEventListener('popstate', () => this.#moved());
    document.addEventListener('click', (event) => this.#clicked(event));
  }

  /** Forget every place: whoever comes next must not learn what was open. */
  forget() {
    this.#enclosure = null;
    this.#visited = new Map();
    this.#place = {};
    this.screen = '';
  }

  /** The address changed by the browser's Back, or by hand. */
  #moved() {
    const closed = this.#covered;
    this.#covered = null;
    if (closed) return closed();
    const { index, enclosure } = history.state ?? {};
    const isTyped = index === undefined;
    if (!isTyped && !this.#mayShow(index, enclosure)) return this.#passOver();
    const named = location.hash.slice(1) || 'today';
    const screen = this.#enclosure?.screen ?? named;
    this.#leave();
    this.#index = index ?? this.#index + 1;
    if (isTyped) history.replaceState(this.#state(), '', this.#enclosure ? `#${screen}` : undefined);
    const known = this.#visited.get(index);
    const place = known?.place ?? this.#place;
    this.#show(this.mayFollow(screen, place) ? screen : 'today', place, known?.scroll ?? 0);
  }

  /**
   * Whether an entry of the browser's history may be shown at present.
   *
   * @param {number} index
   * @param {string | undefined} enclosure
   */
  #mayShow(index, enclosure) {
    return (
      enclosure === this.#enclosure?.id && index > (this.#enclosure?.threshold ?? Number.NEGATIVE_INFINITY)
    );
  }

  /** Go on to the next entry, towards those that may be shown; the screen stays as it is meanwhile. */
  #passOver() {
    history.go(this.#enclosure ? 1 : -1);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const link = event.target instanceof Element && event.target.closest('a[href^="#"]');
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.go((link.getAttribute('href') ?? '').slice(1) || 'today');
  }

  /**
   * @param {string} screen
   * @param {boolean} isReplacing
   */
  #enter(screen, isReplacing) {
    if (!isReplacing) this.#index += 1;
    const write = isReplacing ? 'replaceState' : 'pushState';
    history[write](this.#state(), '', `#${screen}`);
  }

  #state() {
    const index = this.#index;
    return this.#enclosure ? { index, enclosure: this.#enclosure.id } : { index };
  }

  #leave() {
    if (this.screen)
      this.#visited.set(this.#index, { screen: this.screen, place: this.#place, scroll: scrollY });
  }

  /**
   * @param {string} screen
   * @param {Place} place
   * @param {number} scroll
   */
  #show(screen, place, scroll) {
    this.screen = screen;
    this.#place = place;
    this.dispatchEvent(new CustomEvent('show', { detail: { screen, place, scroll } }));
  }
}
