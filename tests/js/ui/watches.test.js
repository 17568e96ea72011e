// The watches of a visit, kept with its draft: through a reload, a sleep, a clock that jumps. Must not wait.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenDraft } from '../../../static/js/ui/openDraft.js';
import { watched } from '../../../static/js/ui/timer.js';
import { Watches } from '../../../static/js/ui/watches.js';

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
  const clock = { now: 10 * MINUTE };
  /** @type {any[]} */
  const over = [];
  const watches = new Watches(draft, () => clock.now);
  watches.addEventListener('over', (event) => over.push(/** @type {CustomEvent} */ (event).detail));
  return { clock, watches, over, seen: () => watched(watches.of(FIRST), clock.now) };
}

test('a watch goes on where it was after the tab was killed, by the wall clock', () => {
  const draft = aDraft();
  const before = aClock(draft);
  before.watches.start(FIRST);
  before.clock.now += 2 * MINUTE;
  before.watches.look();
  const { watches, clock, seen } = aClock(aDraft(JSON.parse(JSON.stringify(draft.draft.timers))));
  clock.now += 3 * MINUTE;
  watches.look();
  assert.equal(seen(), 3 * MINUTE);
  assert.equal(watches.isRunning, true);
});

test('what ran out while the tablet slept is over once, with its whole minutes recorded', () => {
  const draft = aDraft();
  const { watches, clock, over } = aClock(draft);
  watches.start(FIRST);
  clock.now += 40 * MINUTE;
  watches.look();
  watches.look();
  assert.deepEqual(over, [{ observation: FIRST, minutes: 5 }]);
  assert.equal(draft.body.observations[0].minutes, 5);
  assert.equal(watches.isRunning, false);
});

test('a clock that is set back takes nothing away and the watch counts on', () => {
  const { watches, clock, seen } = aClock(aDraft());
  watches.start(FIRST);
  clock.now += 2 * MINUTE;
  watches.look();
  clock.now -= 60 * MINUTE;
  watches.look();
  assert.equal(seen(), 2 * MINUTE);
  clock.now += MINUTE;
  watches.look();
  assert.equal(seen(), 3 * MINUTE);
});

test('a watch from a clock that was ahead never counts below nothing', () => {
  const { watches, clock, seen } = aClock(
    aDraft({ [FIRST]: { minutes: 5, watchedMs: MINUTE, startedAt: 99 * MINUTE } }),
  );
  watches.look();
  assert.equal(seen(), MINUTE);
  clock.now += MINUTE;
  watches.look();
  assert.equal(seen(), 2 * MINUTE);
});

test('resting records the minutes; another observation has a watch of its own', () => {
  const draft = aDraft();
  const { watches, clock } = aClock(draft);
  watches.start(FIRST);
  clock.now += 3.2 * MINUTE;
  watches.rest(FIRST);
  assert.equal(draft.body.observations[0].minutes, 3);
  assert.equal(draft.body.observations[1].minutes, undefined);
  assert.equal(watches.of('observation-2').watchedMs, 0);
});

test('a watch of an observation that was removed rings for nobody', () => {
  const draft = aDraft();
  const { watches, clock, over } = aClock(draft);
  watches.start(FIRST);
  draft.change('observations', [{ id: 'observation-2' }]);
  clock.now += 10 * MINUTE;
  watches.look();
  assert.deepEqual(over, []);
  assert.equal(watches.isRunning, false);
});
