// What is within a thumb's reach, in pixels. Must not scroll anything.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distance, isInSight } from '../../../../static/js/ui/observe/reach.js';

const ROOM = { height: 844, above: 90, below: 60 };

test('an item in the upper part of the screen stays where it is', () => {
  assert.equal(distance({ top: 100, bottom: 200 }, ROOM), 0);
  assert.equal(distance({ top: 450, bottom: 550 }, ROOM), 0);
});

test('one that a thumb must stretch for comes up, and keeps what was just answered in sight', () => {
  const by = distance({ top: 700, bottom: 800 }, ROOM);
  assert.ok(by > 0);
  assert.ok(700 - by > ROOM.above + 150);
});

test('one above the edge comes down', () => {
  assert.ok(distance({ top: -300, bottom: -200 }, ROOM) < 0);
});

test('one that is higher than the room begins at its top', () => {
  assert.equal(distance({ top: 500, bottom: 1_500 }, ROOM), 500 - ROOM.above);
});

test('an item is in sight when nothing of it is covered', () => {
  assert.equal(isInSight({ top: 90, bottom: 784 }, ROOM), true);
  assert.equal(isInSight({ top: 89, bottom: 200 }, ROOM), false);
  assert.equal(isInSight({ top: 700, bottom: 785 }, ROOM), false);
});
