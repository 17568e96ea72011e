// What a key means on a checklist. Must not act on it.

import { itemOf } from '../../domain/instrument.js';

/** @import { Answer, Instrument } from '../../domain/types.js' */
/** @typedef {{isUndo: boolean, answer?: Answer, move: number}} Meaning `move`: how many items down */

/** Where keys type, or choose something else. */
const TYPING = 'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]';
const MOVES = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
]);

/**
 * Scores and N answer the marked item and move to the next; up and down only move; U and Ctrl+Z undo. The keys work
 * wherever the focus is, unless something else needs them.
 *
 * @param {KeyboardEvent} event
 * @param {Instrument} instrument
 * @param {string} marked the marked item's id
 * @param {boolean} isInItem whether the focus is in an item
 * @returns {Meaning | null}
 */
export function meaningOf(event, instrument, marked, isInItem) {
  const { target, key } = event;
  if (!(target instanceof Element) || target.matches(TYPING) || document.querySelector('dialog[open]'))
    return null;
  if (isUndo(event)) return { isUndo: true, move: 0 };
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const answer = answerOf(key, instrument, marked);
  if (answer !== undefined) return { isUndo: false, answer, move: 1 };
  // Elsewhere the arrows scroll, or belong to whatever has the focus.
  const move = isInItem || target.matches('body, main, h1') ? (MOVES.get(key) ?? 0) : 0;
  return move === 0 ? null : { isUndo: false, move };
}

/**
 * A number means the same answer in each item, or nothing: an item with answers of its own is answered by tap or arrow.
 *
 * @param {string} key
 * @param {Instrument} instrument
 * @param {string} id of the item
 * @returns {Answer | undefined}
 */
export function answerOf(key, instrument, id) {
  if (key.toLowerCase() === 'n' && instrument.not_observed_allowed) return 'not_observed';
  if (itemOf(instrument, id)?.scores) return undefined;
  return instrument.scores.find((score) => String(score.value) === key)?.value;
}

/** @param {Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>} pressed */
export function isUndo({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const name = key.toLowerCase();
  if (altKey || shiftKey) return false;
  return ctrlKey || metaKey ? name === 'z' : name === 'u';
}
