// What keys mean on a checklist. Must not need a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf, isUndo } from '../../../../static/js/ui/observe/checklistKeys.js';

const instrument = /** @type {any} */ ({
  not_observed_allowed: true,
  scores: [{ value: 0 }, { value: 2 }, { value: 4 }],
  items: [{ id: 'one' }, { id: 'own', scores: [{ value: 4 }, { value: 0 }] }],
});
/** @param {object} pressed */
const key = (pressed) =>
  /** @type {any} */ ({ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...pressed });

test('the scores and N answer; nothing else does', () => {
  assert.deepEqual(
    ['0', '2', '4', 'n', 'N'].map((each) => answerOf(each, instrument, 'one')),
    [0, 2, 4, 'not_observed', 'not_observed'],
  );
  for (const other of ['1', '3', '5', 'm', 'Enter', ' ', '02'])
    assert.equal(answerOf(other, instrument, 'one'), undefined);
  assert.equal(answerOf('n', { ...instrument, not_observed_allowed: false }, 'one'), undefined);
});

test('a number means nothing in an item whose answers are its own', () => {
  assert.deepEqual(
    ['0', '4', 'n'].map((each) => answerOf(each, instrument, 'own')),
    [undefined, undefined, 'not_observed'],
  );
});

test('U, Ctrl+Z and Command+Z undo; Shift makes it another key', () => {
  assert.ok(isUndo(key({ key: 'u' })));
  assert.ok(isUndo(key({ key: 'z', ctrlKey: true })));
  assert.ok(isUndo(key({ key: 'Z', metaKey: true })));
  assert.ok(!isUndo(key({ key: 'z' })));
  assert.ok(!isUndo(key({ key: 'Z', metaKey: true, shiftKey: true })));
  assert.ok(!isUndo(key({ key: 'u', ctrlKey: true })));
});
