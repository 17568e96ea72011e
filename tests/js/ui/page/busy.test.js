// The sign that something takes longer: not for what is quick, and gone when the last is done.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Busy } from '../../../../static/js/ui/page/busy.js';
import { Clock } from '../../storage/builders.js';

function aBusy() {
  const clock = new Clock();
  const told = [];
  const busy = new Busy((isBusy) => told.push(isBusy), { set: clock.setTimer, clear: clock.clearTimer });
  return { clock, told, busy };
}

test('what is done within a moment shows no sign', async () => {
  const { clock, told, busy } = aBusy();
  clock.advance(0);
  assert.equal(await busy.during(Promise.resolve('made')), 'made');
  clock.advance(1_000);
  assert.deepEqual(told, [false]);
});

test('what takes longer shows one until it is done, also when it fails', async () => {
  const { clock, told, busy } = aBusy();
  const work = Promise.withResolvers();
  const waiting = busy.during(work.promise);
  clock.advance(299);
  assert.deepEqual(told, []);
  clock.advance(1);
  assert.deepEqual(told, [true]);
  work.reject(new Error('for the test'));
  await assert.rejects(waiting);
  assert.deepEqual(told, [true, false]);
});

test('of two the later one ends it', async () => {
  const { clock, told, busy } = aBusy();
  const [first, second] = [Promise.withResolvers(), Promise.withResolvers()];
  const both = [busy.during(first.promise), busy.during(second.promise)];
  clock.advance(300);
  first.resolve();
  await both[0];
  assert.deepEqual(told, [true]);
  second.resolve();
  await both[1];
  assert.deepEqual(told, [true, false]);
});
