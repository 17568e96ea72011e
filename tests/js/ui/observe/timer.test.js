// The observation timer, on given clocks. Must not wait.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isOver,
  looked,
  minutesWatched,
  newTimer,
  rested,
  started,
  watched,
} from '../../../../static/js/ui/observe/timer.js';

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

test('minutes are whole ones that were watched: none under one, none that is not full', () => {
  assert.equal(minutesWatched(started(newTimer(), 0), 5_000), undefined);
  assert.equal(minutesWatched(started(newTimer(), 0), 3.4 * MINUTE), 3);
  assert.equal(minutesWatched(started(newTimer(), 0), 2.9 * MINUTE), 2);
});

test('a long silence was not watched: the timer rests at its last sign of life, and asks', () => {
  const timer = started(newTimer(), 0);
  assert.equal(looked(timer, 70_000, 61_000), timer);
  const asleep = looked(timer, 40 * MINUTE, 2 * MINUTE);
  assert.deepEqual(asleep, { minutes: 5, watchedMs: 2 * MINUTE, startedAt: null, isAsking: true });
  const again = started(asleep, 41 * MINUTE);
  assert.equal(again.isAsking, undefined);
  assert.equal(watched(again, 42 * MINUTE), 3 * MINUTE);
});

test('a clock that was set back takes nothing away', () => {
  assert.equal(watched(started(newTimer(), MINUTE), 0), 0);
});

test('after its end it begins anew', () => {
  const over = rested(started(newTimer(), 0), 5 * MINUTE);
  assert.equal(watched(started(over, 6 * MINUTE), 7 * MINUTE), MINUTE);
});

test('looking at a clock that was set back keeps what had been seen', () => {
  const timer = started(newTimer(), 10 * MINUTE);
  assert.equal(looked(timer, 12 * MINUTE, 12 * MINUTE - 500), timer);
  const kept = looked(timer, MINUTE, 12 * MINUTE);
  assert.equal(watched(kept, MINUTE), 2 * MINUTE);
  assert.equal(watched(kept, 2 * MINUTE), 3 * MINUTE);
  const resting = rested(timer, 11 * MINUTE);
  assert.equal(looked(resting, 0, 11 * MINUTE), resting);
});
