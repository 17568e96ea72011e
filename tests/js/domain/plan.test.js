// The visitor's own list: in order of time, done when signed, and nothing dropped in silence.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOf, withoutPlanned, withPlanned } from '../../../static/js/domain/plan.js';

const today = '2026-11-24';
const entry = (family, at, on = today) => ({ family, on, ...(at && { at }) });
const signed = (day, visit = 'a-visit') => [{ visit, contact: 'other', day, babies: [], seen: [] }];
const families = (entries) => entries.map(({ family }) => family);

test('today comes in order of time, those without a time last', () => {
  const planned = [
    entry('ash'),
    entry('wren', '13:15'),
    entry('robin', '09:30'),
    entry('kit', '', '2026-11-25'),
  ];
  const plan = planOf(planned, today, new Map());
  assert.deepEqual(families(plan.today), ['robin', 'wren', 'ash']);
  assert.deepEqual(families(plan.later), ['kit']);
  assert.deepEqual(plan.left, []);
});

test('a visit that was signed for that day is done and keeps its place', () => {
  const plan = planOf(
    [entry('robin', '09:30'), entry('ash', '11:00')],
    today,
    new Map([['robin', signed(today)]]),
  );
  assert.deepEqual(
    plan.today.map(({ isDone }) => isDone),
    [true, false],
  );
});

test('a second plan for today is done by another visit than the one that was signed before', () => {
  const again = { ...entry('robin', '09:30'), before: ['first'] };
  const doneBy = (visits) => planOf([again], today, new Map([['robin', visits]])).today[0].isDone;
  assert.equal(doneBy(signed(today, 'first')), false);
  assert.equal(doneBy([...signed(today, 'first'), ...signed(today, 'second')]), true);
});

test('a visit that was begun before it was planned does it only where it is for that contact', () => {
  const begun = { ...entry('robin', '09:30'), begun: ['open'] };
  const doneBy = (planned) =>
    planOf([planned], today, new Map([['robin', signed(today, 'open')]])).today[0].isDone;
  assert.equal(doneBy(begun), false);
  assert.equal(doneBy({ ...begun, contact: 'six_months' }), false);
  assert.equal(doneBy({ ...begun, contact: 'other' }), true);
});

test('what was not done is left over, however long ago, until a visit is signed', () => {
  const planned = [entry('robin', '09:30', '2026-11-23'), entry('ash', '', '2026-11-02')];
  assert.deepEqual(families(planOf(planned, today, new Map()).left), ['ash', 'robin']);
  const visits = new Map([
    ['robin', signed('2026-11-22')],
    ['ash', signed(today)],
  ]);
  assert.deepEqual(families(planOf(planned, today, visits).left), ['robin']);
});

test('a family stands once on a day, and moves when its day is changed', () => {
  const once = withPlanned([entry('robin', '09:30')], entry('robin', '10:00'));
  assert.deepEqual(once, [entry('robin', '10:00')]);
  const moved = withPlanned([...once, entry('ash')], entry('robin', '', '2026-11-25'), once[0]);
  assert.deepEqual(moved, [entry('ash'), entry('robin', '', '2026-11-25')]);
  assert.deepEqual(withoutPlanned(moved, entry('ash')), [entry('robin', '', '2026-11-25')]);
});
