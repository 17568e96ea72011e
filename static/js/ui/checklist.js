// An instrument's items, answered by tap or key. Must not add anything up, nor say which answer to give.

import { part } from './modules.js';

/** @import { Answer, Instrument, Observation } from '../domain/types.js' */

/**
 * @typedef {object} Told
 * @property {(item: string, answer: Answer | undefined) => void} answer
 * @property {(item: string, note: string, how: {isTyping: boolean}) => void} note
 * @property {(item: string, place: HTMLElement) => void} watch somebody wants to know where to look
 */

export class Checklist {
  #root;
  #instrument;
  #told;

  /**
   * @param {HTMLElement} root the list that the server rendered for the instrument
   * @param {Instrument} instrument
   * @param {Told} told
   */
  constructor(root, instrument, told) {
    this.#root = root;
    this.#instrument = instrument;
    this.#told = told;
    root.addEventListener('change', (event) => this.#changed(event));
    root.addEventListener('input', (event) => this.#typed(event, true));
    root.addEventListener('click', (event) => this.#clicked(event));
    root.addEventListener('keydown', (event) => this.#pressed(event));
    root.addEventListener('focusin', (event) => this.#mark(itemAt(event)));
  }

  /** @param {Observation} observation */
  fill(observation) {
    for (const item of this.#items()) {
      const id = item.dataset.item ?? '';
      const answer = observation.answers?.[id];
      for (const radio of radios(item))
        radio.checked = answer !== undefined && radio.value === String(answer);
      const note = observation.item_notes?.[id] ?? '';
      noteOf(item).value = note;
      part(item, '.item__more').classList.toggle('item__more--written', note !== '');
    }
  }

  /** @returns {HTMLElement[]} */
  #items() {
    return /** @type {HTMLElement[]} */ ([...this.#root.querySelectorAll('[data-item]')]);
  }

  /** @param {Event} event */
  #changed(event) {
    const item = itemAt(event);
    if (!item || !(event.target instanceof HTMLInputElement)) return this.#typed(event, false);
    this.#mark(item);
    this.#told.answer(item.dataset.item ?? '', answerIn(event.target.value));
  }

  /**
   * @param {Event} event
   * @param {boolean} isTyping
   */
  #typed(event, isTyping) {
    const item = itemAt(event);
    if (!item || !(event.target instanceof HTMLTextAreaElement)) return;
    const note = event.target.value.trim();
    part(item, '.item__more').classList.toggle('item__more--written', note !== '');
    this.#told.note(item.dataset.item ?? '', note, { isTyping });
  }

  /** @param {Event} event */
  #clicked(event) {
    const item = itemAt(event);
    const button = event.target instanceof Element && event.target.closest('button');
    if (!item || !button) return;
    this.#mark(item);
    if (button.matches('[data-clear]')) this.#answer(item, undefined);
    else if (button.matches('[data-watch]')) this.#watch(item, button);
    else turn(item, button.getAttribute('aria-expanded') !== 'true');
  }

  /**
   * @param {HTMLElement} item
   * @param {HTMLButtonElement} button
   */
  #watch(item, button) {
    const isOpen = button.getAttribute('aria-expanded') !== 'true';
    const place = part(item, '[data-watching]');
    button.setAttribute('aria-expanded', String(isOpen));
    place.hidden = !isOpen;
    if (isOpen) this.#told.watch(item.dataset.item ?? '', place);
  }

  /**
   * Keys of the scores and N answer the item that one is in and go on to the next; up and down only move.
   *
   * @param {KeyboardEvent} event
   */
  #pressed(event) {
    const item = itemAt(event);
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLTextAreaElement) {
      if (event.key === 'Escape') turn(item, false);
      return;
    }
    const answer = this.#meant(event.key);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? (answer === undefined ? 0 : 1);
    if (step === 0) return;
    event.preventDefault();
    if (answer !== undefined) this.#answer(item, answer);
    this.#move(item, step);
  }

  /**
   * @param {string} key
   * @returns {Answer | undefined}
   */
  #meant(key) {
    if (key.toLowerCase() === 'n' && this.#instrument.not_observed_allowed) return 'not_observed';
    return this.#instrument.scores.find((score) => String(score.value) === key)?.value;
  }

  /**
   * @param {HTMLElement} item
   * @param {Answer | undefined} answer
   */
  #answer(item, answer) {
    for (const radio of radios(item)) radio.checked = answer !== undefined && radio.value === String(answer);
    this.#told.answer(item.dataset.item ?? '', answer);
  }

  /**
   * @param {HTMLElement} item
   * @param {number} step
   */
  #move(item, step) {
    const items = this.#items();
    const next = items[items.indexOf(item) + step] ?? item;
    (radios(next).find((radio) => radio.checked) ?? radios(next)[0]).focus();
    next.scrollIntoView({ block: 'nearest' });
  }

  /** @param {HTMLElement | null} item */
  #mark(item) {
    for (const each of this.#items()) each.classList.toggle('item--current', each === item);
  }
}

/**
 * @param {Event} event
 * @returns {HTMLElement | null}
 */
function itemAt(event) {
  return event.target instanceof Element ? event.target.closest('[data-item]') : null;
}

/** @param {HTMLElement} item */
function radios(item) {
  return /** @type {HTMLInputElement[]} */ ([...item.querySelectorAll('input[type=radio]')]);
}

/** @param {HTMLElement} item */
function noteOf(item) {
  return /** @type {HTMLTextAreaElement} */ (part(item, '[data-note]'));
}

/**
 * @param {HTMLElement} item
 * @param {boolean} isOpen
 */
function turn(item, isOpen) {
  const button = part(item, '.item__more');
  button.setAttribute('aria-expanded', String(isOpen));
  part(item, '.item__note').hidden = !isOpen;
  (isOpen ? noteOf(item) : button).focus();
}

/**
 * @param {string} value
 * @returns {Answer}
 */
function answerIn(value) {
  return value === 'not_observed' ? value : Number(value);
}
