// An instrument's items, answered by tap or key. Must not add anything up, nor say which answer to give.

import { showProblem } from '../form/fieldValue.js';
import { typedIn } from '../form/typed.js';
import { part } from '../page/modules.js';
import { answerIn, choose, focusIn, itemAt, noteOf, radios, turn } from './checklistItem.js';
import { meaningOf } from './checklistKeys.js';
import { followFinger } from './reach.js';

/** @import { Answer, Instrument, Observation } from '../../domain/types.js' */

/**
 * @typedef {object} Handlers
 * @property {(item: string, answer: Answer | undefined) => void} answer
 * @property {(item: string, note: string, how: {isTyping: boolean}) => void} note
 * @property {(item: string, place: HTMLElement) => void} watch the visitor asks what to watch for
 * @property {(item: string) => void} at the current item has changed
 * @property {() => void} undo the visitor takes the last answer back
 */

export class Checklist {
  #root;
  #instrument;
  #handlers;
  #finger;
  #ended = new AbortController();

  /**
   * @param {HTMLElement} root the list that the server rendered for the instrument
   * @param {Instrument} instrument
   * @param {Handlers} handlers
   */
  constructor(root, instrument, handlers) {
    this.#root = root;
    this.#instrument = instrument;
    this.#handlers = handlers;
    this.#finger = followFinger(root);
    root.addEventListener('change', (event) => this.#changed(event));
    root.addEventListener('input', (event) => this.#typed(event, true));
    root.addEventListener('click', (event) => this.#clicked(event));
    root.addEventListener('focusin', (event) => this.#entered(event));
    // Keys work wherever the focus is, unless something else needs them.
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
   * Set an item's answer, as undo does, and mark the item.
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
    // The focus goes along only if it was in the list: a finger has no use for it.
    if (this.#root.contains(document.activeElement)) focusIn(item);
  }

  /**
   * Mark the last item before an interruption, and go there at once, so that nothing moves on the new screen.
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
   * @param {string | undefined} id if there is no such item, the next unanswered one
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
   * Open an item's note, which is needed before signing.
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
   * Show what is wrong beside each note.
   *
   * @param {{[item: string]: string}} messages by item id; the other notes are in order
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
    this.#handlers.answer(item.dataset.item ?? '', answerIn(event.target.value));
    // The arrow keys change an answer too; the current item then stays current.
    const next = event.target.matches(':focus-visible') ? item : (this.#nextUnanswered(item) ?? item);
    this.#mark(next);
    if (next !== item) this.#finger.follow(next);
  }

  /**
   * The next unanswered item after this one, continuing from the top.
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
   * The keyboard marks the item it moves to. A tap on an answer marks nothing here: the answer marks the next item.
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
    this.#handlers.note(item.dataset.item ?? '', note, { isTyping });
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
    if (isOpen) this.#handlers.watch(item.dataset.item ?? '', place);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const item = itemAt(event);
    if (item && event.key === 'Escape' && event.target instanceof HTMLTextAreaElement) turn(item, false);
    if (this.#root.closest('[hidden]')) return;
    // The eye is on the marked item; after a tap the focus may still be in the one before.
    const current = this.#marked() ?? item ?? this.#items()[0];
    const meaning = meaningOf(event, this.#instrument, current?.dataset.item ?? '', item !== null);
    if (!meaning || !current) return;
    event.preventDefault();
    if (meaning.isUndo) return this.#handlers.undo();
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
    this.#handlers.answer(item.dataset.item ?? '', answer);
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
    if (item) this.#handlers.at(item.dataset.item ?? '');
  }
}
