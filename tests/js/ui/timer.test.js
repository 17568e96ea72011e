// The observation timer, on given clocks. Must not wait.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOver, minutesWatched, newTimer, rested, started, watched } from '../../../static/js/ui/timer.js';

const MINUTE = 60_000;

test('it counts while it runs and rests while it rests', () => {
  const once = rested(started(newTimer(), 0), 2 * MINUTE);
  assert.equal(watched(once, 10 * MINUTE), 2 * MINUTE);
  const again = started(once, 10 * MINUTE);
  assert.equal(watched(again, 11 * MINUTE), 3 * MINUTE);
});

test('it is over at its length and never counts further', () => {
  const timer = started(newTimer(), 0);
  assert.equal(isOver(timer, 5 * MINUTE - 1), false);
  assert.equal(isOver(timer, 5 * MINUTE), true);
  assert.equal(watched(timer, 60 * MINUTE), 5 * MINUTE);
});

test('minutes are whole, and at least one', () => {
  assert.equal(minutesWatched(started(newTimer(), 0), 5_000), 1);
  assert.equal(minutesWatched(started(newTimer(), 0), 3.4 * MINUTE), 3);
});

test('a clock that was set back takes nothing away', () => {
  assert.equal(watched(started(newTimer(), MINUTE), 0), 0);
});

test('after its end it begins anew', () => {
  const over = rested(started(newTimer(), 0), 5 * MINUTE);
  assert.equal(watched(started(over, 6 * MINUTE), 7 * MINUTE), MINUTE);
});
