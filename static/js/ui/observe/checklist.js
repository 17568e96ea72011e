// An instrument's items, answered by tap or key. Must not add anything up, nor say which answer to give.

import { showProblem } from '../form/fieldValue.js';
import { typedIn } from '../form/typed.js';
import { part } from '../page/modules.js';
import { answerIn, choose, focusIn, itemAt, noteOf, radios, turn } from './checklistItem.js';
import { meaningOf } from './checklistKeys.js';
import { followFinger } from './reach.js';

/** @import { Answer, Instrument, Observation } from '../../domain/types.js' */

/**
 * @typedef {object} Told
 * @property {(item: string, answer: Answer | undefined) => void} answer
 * @property {(item: string, note: string, how: {isTyping: boolean}) => void} note
 * @property {(item: string, place: HTMLElement) => void} watch somebody wants to know where to look
 * @property {(item: string) => void} at the item that one is at now
 * @property {() => void} undo take the last answer back
 */

export class Checklist {
  #root;
  #instrument;
  #told;
  #finger;
  #ended = new AbortController();

  /**
   * @param {HTMLElement} root the list that the server rendered for the instrument
   * @param {Instrument} instrument
   * @param {Told} told
   */
  constructor(root, instrument, told) {
    this.#root = root;
    this.#instrument = instrument;
    this.#told = told;
    this.#finger = followFinger(root);
    root.addEventListener('change', (event) => this.#changed(event));
    root.addEventListener('input', (event) => this.#typed(event, true));
    root.addEventListener('click', (event) => this.#clicked(event));
    root.addEventListener('focusin', (event) => this.#entered(event));
    // Wherever the keyboard is, as long as nothing else wants its keys.
    document.addEventListener('keydown', (event) => this.#pressed(event), { signal: this.#ended.signal });
  }

  stop() {
    this.#finger.stop();
    this.#ended.abort();
  }

  /** @param {Observation} observation */
  fill(observation) {
    for (const item of this.#items()) {
      const id = item.dataset.item ?? '';
      choose(item, observation.answers?.[id]);
      const note = observation.item_notes?.[id] ?? '';
      noteOf(item).value = note;
      part(item, '.item__more').classList.toggle('item__more--written', note !== '');
    }
    this.#show(this.#nextUnanswered(null));
  }

  /**
   * Put an item's answer there, as when it is taken back, and mark the item.
   *
   * @param {string} id
   * @param {Answer | undefined} answer
   */
  put(id, answer) {
    const item = this.#item(id);
    if (!item) return;
    choose(item, answer);
    this.#mark(item);
    this.#finger.bring(item);
    // The keyboard goes on from there; a finger has no use for it.
    if (this.#root.contains(document.activeElement)) focusIn(item);
  }

  /**
   * Mark the item that one was at before an interruption: there at once, so that nothing moves on the new screen.
   *
   * @param {string} id
   */
  comeBack(id) {
    const item = this.#item(id);
    if (!item) return;
    this.#mark(item);
    this.#finger.place(item);
  }

  /**
   * Mark an item and bring it within reach.
   *
   * @param {string | undefined} id the next that is not answered when there is no such item
   * @returns {string | null} the item's id; null when all are answered
   */
  goTo(id) {
    const item = this.#item(id) ?? this.#nextUnanswered(null);
    if (!item) return null;
    this.#mark(item);
    this.#finger.bring(item);
    return item.dataset.item ?? null;
  }

  /**
   * Open the note of an item: something before signing asks for it.
   *
   * @param {string} id
   */
  openNote(id) {
    const item = this.#item(id);
    if (!item) return;
    this.#mark(item);
    turn(item, true);
    item.scrollIntoView({ block: 'center' });
  }

  /**
   * Say what is wrong with the notes, each beside its own.
   *
   * @param {{[item: string]: string}} messages by item; the others are in order
   */
  showWrong(messages) {
    for (const item of this.#items())
      showProblem(part(item, '.item__note'), messages[item.dataset.item ?? ''] ?? '');
  }

  /** @param {string | undefined} id */
  #item(id) {
    return this.#items().find((item) => item.dataset.item === id) ?? null;
  }

  /** @returns {HTMLElement[]} */
  #items() {
    return /** @type {HTMLElement[]} */ ([...this.#root.querySelectorAll('[data-item]')]);
  }

  /** @param {Event} event */
  #changed(event) {
    const item = itemAt(event);
    if (!item || !(event.target instanceof HTMLInputElement)) return this.#typed(event, false);
    this.#told.answer(item.dataset.item ?? '', answerIn(event.target.value));
    // The arrow keys change an answer too; then one stays where one is.
    const next = event.target.matches(':focus-visible') ? item : (this.#nextUnanswered(item) ?? item);
    this.#mark(next);
    if (next !== item) this.#finger.follow(next);
  }

  /**
   * The next item without an answer after this one; from the top when none is left below.
   *
   * @param {HTMLElement | null} after
   * @returns {HTMLElement | null} null when all are answered
   */
  #nextUnanswered(after) {
    const items = this.#items();
    const from = after ? items.indexOf(after) + 1 : 0;
    const inOrder = [...items.slice(from), ...items.slice(0, from)];
    return inOrder.find((item) => !radios(item).some((radio) => radio.checked)) ?? null;
  }

  /**
   * A finger that touches an answer has its item marked by what follows from the answer; a key marks where it goes.
   *
   * @param {FocusEvent} event
   */
  #entered(event) {
    const isByKey = event.target instanceof Element && event.target.matches(':focus-visible');
    if (isByKey || !(event.target instanceof HTMLInputElement)) this.#mark(itemAt(event));
  }

  /**
   * @param {Event} event
   * @param {boolean} isTyping
   */
  #typed(event, isTyping) {
    const item = itemAt(event);
    if (!item || !(event.target instanceof HTMLTextAreaElement)) return;
    const note = typedIn(event.target);
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

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const item = itemAt(event);
    if (item && event.key === 'Escape' && event.target instanceof HTMLTextAreaElement) turn(item, false);
    if (this.#root.closest('[hidden]')) return;
    // What is marked is what the eye is on: after a tap the keyboard may still be in the item before.
    const current = this.#marked() ?? item ?? this.#items()[0];
    const meaning = meaningOf(event, this.#instrument, current?.dataset.item ?? '', item !== null);
    if (!meaning || !current) return;
    event.preventDefault();
    if (meaning.isUndo) return this.#told.undo();
    if (meaning.answer !== undefined) this.#answer(current, meaning.answer);
    this.#move(current, meaning.move);
  }

  #marked() {
    return this.#items().find((item) => item.classList.contains('item--current')) ?? null;
  }

  /**
   * @param {HTMLElement} item
   * @param {Answer | undefined} answer
   */
  #answer(item, answer) {
    choose(item, answer);
    this.#told.answer(item.dataset.item ?? '', answer);
  }

  /**
   * @param {HTMLElement} item
   * @param {number} step
   */
  #move(item, step) {
    const items = this.#items();
    const next = items[items.indexOf(item) + step] ?? item;
    focusIn(next);
    this.#mark(next);
    next.scrollIntoView({ block: 'nearest' });
  }

  /** @param {HTMLElement | null} item */
  #show(item) {
    for (const each of this.#items()) each.classList.toggle('item--current', each === item);
  }

  /** @param {HTMLElement | null} item */
  #mark(item) {
    this.#show(item);
    if (item) this.#told.at(item.dataset.item ?? '');
  }
}
