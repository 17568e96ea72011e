// Which screen is shown, and what it is about. The address holds a screen's name and nothing else; must not hold data.

/** @import { Beginnings, Place, Screens } from '../types.js' */
/** @typedef {Map<number, {screen: string, place: Place, scroll: number}>} Visited by the number of the entry in the history */
/** @typedef {{id: string, screen: string, threshold: number, before: Visited}} Enclosure */

export class Router extends EventTarget {
  #screens;
  #beginnings;
  /** @type {Visited} */
  #visited = new Map();
  #index = 0;
  /** @type {(() => void) | null} */
  #covered = null;
  /** @type {Enclosure | null} what alone may be shown just now */
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

  /** What the screen that is shown is about. @returns {Readonly<Place>} */
  get place() {
    return this.#place;
  }

  /** What there is to know about the screen that is shown; nothing before the first. */
  get shown() {
    return this.known(this.screen);
  }

  /**
   * What there is to know about a screen; nothing when there is none of that name.
   *
   * @param {string} screen
   */
  known(screen) {
    return Object.hasOwn(this.#screens, screen) ? this.#screens[screen] : undefined;
  }

  /**
   * What an address begins, if it begins anything.
   *
   * @param {string} address
   */
  beginning(address) {
    return Object.hasOwn(this.#beginnings, address) ? this.#beginnings[address] : undefined;
  }

  /**
   * Whether an address can be followed: it begins something, or is a screen that has what it is about.
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
   * Show a screen. What it is about is kept from the screen before where it is not given.
   *
   * @param {string} screen
   * @param {Place} [about]
   * @param {{isReplacing?: boolean}} [how] true: going back skips the screen that is left
   */
  go(screen, about = {}, { isReplacing = false } = {}) {
    if (this.#enclosure && screen !== this.#enclosure.screen) return;
    this.#leave();
    const place = { ...this.#place, ...about };
    this.#enter(screen, isReplacing);
    this.#show(screen, place, 0);
  }

  /**
   * From here on only this screen is shown, and it begins with an empty history: no place that was shown before can be
   * come back to, neither by Back nor by an address, until it is opened again.
   *
   * @param {string} screen
   * @param {Place} place all that it is about: nothing is kept from the screen before
   */
  enclose(screen, place) {
    this.#leave();
    this.#enclosure = { id: crypto.randomUUID(), screen, threshold: this.#index, before: this.#visited };
    this.#visited = new Map();
    this.#covered = null;
    // The entry of the screen that is left becomes the threshold, over which Back does not lead.
    this.#enter(screen, true);
    this.#enter(screen, false);
    this.#show(screen, place, 0);
  }

  /**
   * Every screen may be shown again, and Back leads to where one was before.
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

  /**
   * Change what a screen is about: whoever comes back to it finds it so.
   *
   * @param {Partial<Place>} about
   * @param {Readonly<Place>} [place] that of the screen that asks, where another may be on its way already
   */
  amend(about, place = this.#place) {
    Object.assign(place, about);
  }

  /** The field that is asked for, to be led to once: whoever comes back is not led to it again. */
  takeField() {
    const { field } = this.#place;
    this.amend({ field: undefined });
    return field;
  }

  /** Begin to follow links and the browser's Back. */
  listen() {
    addEventListener('popstate', () => this.#moved());
    document.addEventListener('click', (event) => this.#clicked(event));
  }

  /** Forget where one was: what was open must not be known to who comes next. */
  forget() {
    this.#enclosure = null;
    this.#visited = new Map();
    this.#place = {};
    this.screen = '';
  }

  /** The address was changed by the browser's Back, or by hand. */
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
   * Whether an entry of the browser's history belongs to what may be shown just now.
   *
   * @param {number} index
   * @param {string | undefined} enclosure
   */
  #mayShow(index, enclosure) {
    return (
      enclosure === this.#enclosure?.id && index > (this.#enclosure?.threshold ?? Number.NEGATIVE_INFINITY)
    );
  }

  /** On to the next entry, to the side on which those lie that may be shown; the screen stays as it is meanwhile. */
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
