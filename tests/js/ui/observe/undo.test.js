// Taking answers back: in order, of one observation, and never what was changed since by something else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgetUndo, Undo, undoOf } from '../../../../static/js/ui/observe/undo.js';

test('the last answer is taken back first, and each brings back what was there before', () => {
  const undo = new Undo();
  assert.equal(undo.note('eye_contact', undefined, 0), true);
  assert.equal(undo.note('eye_contact', 0, 4), true);
  assert.equal(undo.note('vocalisation', undefined, 'not_observed'), true);
  assert.equal(undo.last?.item, 'vocalisation');
  assert.equal(undo.take({ eye_contact: 4, vocalisation: 'not_observed' })?.before, undefined);
  assert.equal(undo.take({ eye_contact: 4 })?.before, 0);
  assert.equal(undo.take({ eye_contact: 0 })?.before, undefined);
  assert.equal(undo.take({}), null);
});

test('the same answer again is no step: a second tap is not to be taken back', () => {
  const undo = new Undo();
  undo.note('eye_contact', undefined, 2);
  assert.equal(undo.note('eye_contact', 2, 2), false);
  undo.take({ eye_contact: 2 });
  assert.equal(undo.last, null);
});

test('an answer that was cleared comes back', () => {
  const undo = new Undo();
  undo.note('eye_contact', 2, undefined);
  assert.deepEqual(undo.take({})?.before, 2);
});

test('a step that no longer stands is passed over', () => {
  const undo = new Undo();
  undo.note('eye_contact', undefined, 2);
  undo.note('vocalisation', undefined, 4);
  assert.equal(undo.take({ eye_contact: 2, vocalisation: 0 })?.item, 'eye_contact');
});

test('each observation has its own, until the vault is locked', () => {
  undoOf('first').note('eye_contact', undefined, 2);
  assert.equal(undoOf('second').take({ eye_contact: 2 }), null);
  assert.equal(undoOf('first').last?.item, 'eye_contact');
  forgetUndo();
  assert.equal(undoOf('first').last, null);
});
