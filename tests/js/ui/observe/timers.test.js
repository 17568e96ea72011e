// The timers of a visit, kept with its draft: through a reload, a sleep, a clock that jumps. Must not wait.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenDraft } from '../../../../static/js/ui/draft/openDraft.js';
import { watched } from '../../../../static/js/ui/observe/timer.js';
import { Timers } from '../../../../static/js/ui/observe/timers.js';

const MINUTE = 60_000;
const FIRST = 'observation-1';

/** A draft on a disk that takes what it is given. */
function aDraft(timers = {}) {
  const body = { observations: [{ id: FIRST }, { id: 'observation-2' }] };
  const draft = {
    id: 'd',
    kind: 'visit',
    subject: 's',
    family: 'f',
    supersedes: null,
    changed_at: '',
    step: '',
  };
  return new OpenDraft(
    /** @type {any} */ ({ ...draft, body, timers }),
    /** @type {any} */ ({ change: () => {}, flush: async () => {}, stop: () => {} }),
  );
}

/** @param {OpenDraft} draft */
function aClock(draft) {
  const clock = { now: 10 * MINUTE, isInSight: true };
  /** @type {any[]} */
  const over = [];
  const timers = new Timers(
    draft,
    () => clock.now,
    () => clock.isInSight,
  );
  timers.addEventListener('over', (event) => over.push(/** @type {CustomEvent} */ (event).detail));
  /** @param {number} minutes somebody watches, the app on the screen */
  const watch = (minutes) => {
    const until = clock.now + minutes * MINUTE;
    while (clock.now < until) {
      clock.now = Math.min(until, clock.now + 500);
      timers.look();
    }
  };
  return { clock, timers, over, watch, seen: () => watched(timers.of(FIRST), clock.now) };
}

/** @param {OpenDraft} draft */
const reread = (draft) => aDraft(JSON.parse(JSON.stringify(draft.draft.timers)));

test('a watch goes on after a reload that takes no longer than a breath', () => {
  const draft = aDraft();
  const before = aClock(draft);
  before.timers.start(FIRST);
  before.watch(2);
  const { timers, clock, watch, seen } = aClock(reread(draft));
  clock.now = before.clock.now + 4_000;
  timers.look();
  assert.equal(timers.isRunning, true);
  watch(1);
  assert.equal(seen(), 3 * MINUTE + 4_000);
});

test('what a killed tab had watched is kept to within 5 seconds, and nothing after its last sign of life', () => {
  const draft = aDraft();
  const before = aClock(draft);
  before.timers.start(FIRST);
  before.watch(2.2);
  const after = reread(draft);
  const { timers, clock, over, seen } = aClock(after);
  clock.now = before.clock.now + 3 * MINUTE;
  timers.look();
  assert.equal(timers.isRunning, false);
  assert.equal(timers.of(FIRST).isAsking, true);
  assert.ok(seen() <= 2.2 * MINUTE && seen() >= 2.2 * MINUTE - 5_000, String(seen()));
  assert.equal(after.body.observations[0].minutes, 2);
  assert.deepEqual(over, []);
  timers.start(FIRST);
  assert.equal(timers.isRunning, true);
});

test('a closed laptop is no clock: what ran while the tablet slept was not watched, and is never over', () => {
  const draft = aDraft();
  const { timers, clock, watch, over } = aClock(draft);
  timers.start(FIRST);
  watch(2);
  clock.now += 40 * MINUTE;
  timers.look();
  timers.look();
  assert.deepEqual(over, []);
  assert.equal(draft.body.observations[0].minutes, 2);
  assert.equal(timers.isRunning, false);
});

test('behind another app nothing is watched, though the tab goes on looking at the clock', () => {
  const draft = aDraft();
  const { timers, clock, watch, over, seen } = aClock(draft);
  timers.start(FIRST);
  watch(1);
  clock.isInSight = false;
  watch(6);
  assert.deepEqual(over, []);
  assert.equal(timers.isRunning, false);
  assert.equal(seen(), MINUTE);
  assert.equal(draft.body.observations[0].minutes, 1);
});

test('a look at something else for a breath is taken for watching', () => {
  const { timers, clock, watch, seen } = aClock(aDraft());
  timers.start(FIRST);
  watch(1);
  clock.isInSight = false;
  clock.now += 5_000;
  clock.isInSight = true;
  watch(1);
  assert.equal(seen(), 2 * MINUTE + 5_000);
});

test('whoever watches to the end is told once, with whole minutes recorded', () => {
  const draft = aDraft();
  const { timers, watch, over } = aClock(draft);
  timers.start(FIRST);
  watch(6);
  assert.deepEqual(over, [{ observation: FIRST, minutes: 5 }]);
  assert.equal(draft.body.observations[0].minutes, 5);
  assert.equal(timers.isRunning, false);
});

test('whoever turns away has the minutes noted and is asked; one tap goes on', () => {
  const draft = aDraft();
  const { timers, watch, clock, over, seen } = aClock(draft);
  assert.equal(timers.turnFrom(FIRST), null);
  timers.start(FIRST);
  watch(2.4);
  assert.equal(timers.turnFrom(FIRST), 2);
  assert.equal(draft.body.observations[0].minutes, 2);
  assert.equal(timers.of(FIRST).isAsking, true);
  clock.now += 10 * MINUTE;
  timers.look();
  assert.deepEqual(over, []);
  timers.start(FIRST);
  watch(1);
  assert.equal(seen(), 3.4 * MINUTE);
});

test('less than a minute is not noted, and takes nothing away that was', () => {
  const draft = aDraft();
  const { timers, watch } = aClock(draft);
  timers.start(FIRST);
  watch(0.5);
  assert.equal(timers.turnFrom(FIRST), undefined);
  assert.equal(draft.body.observations[0].minutes, undefined);
});

test('in a step where nothing is observed, a watch that still runs rests at its last sign of life', () => {
  const draft = aDraft();
  const before = aClock(draft);
  before.timers.start(FIRST);
  before.watch(3);
  const { timers, clock, seen } = aClock(reread(draft));
  clock.now = before.clock.now + 8_000;
  timers.endAll();
  assert.equal(timers.isRunning, false);
  assert.ok(seen() <= 3 * MINUTE);
});

test('a clock that is set back takes nothing away and the watch counts on', () => {
  const { timers, clock, watch, seen } = aClock(aDraft());
  timers.start(FIRST);
  watch(2);
  clock.now -= 60 * MINUTE;
  timers.look();
  assert.equal(seen(), 2 * MINUTE);
  watch(1);
  assert.equal(seen(), 3 * MINUTE);
});

test('a watch from a clock that was ahead never counts below nothing', () => {
  const { timers, watch, seen } = aClock(
    aDraft({ [FIRST]: { minutes: 5, watchedMs: MINUTE, startedAt: 99 * MINUTE } }),
  );
  timers.look();
  assert.equal(seen(), MINUTE);
  watch(1);
  assert.equal(seen(), 2 * MINUTE);
});

test('resting records the minutes; another observation has a watch of its own', () => {
  const draft = aDraft();
  const { timers, clock } = aClock(draft);
  timers.start(FIRST);
  clock.now += 3.2 * MINUTE;
  timers.rest(FIRST);
  assert.equal(draft.body.observations[0].minutes, 3);
  assert.equal(draft.body.observations[1].minutes, undefined);
  assert.equal(timers.of('observation-2').watchedMs, 0);
});

test('a watch of an observation that was removed rings for nobody', () => {
  const draft = aDraft();
  const { timers, clock, over } = aClock(draft);
  timers.start(FIRST);
  draft.change('observations', [{ id: 'observation-2' }]);
  clock.now += 10 * MINUTE;
  timers.look();
  assert.deepEqual(over, []);
  assert.equal(timers.isRunning, false);
});
