// The trend and its chart, by the vectors that the server passes too, and what neither may do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartOf, PAPER } from '../../../static/js/domain/chart.js';
import { foundRisks } from '../../../static/js/domain/openRisk.js';
import { inParts, trend } from '../../../static/js/domain/trend.js';
import { courseTold, definitions, familiesOf, read } from './vectors.js';

const CASES = read('trend.json');

/** @param {any} found a case */
const told = (found) =>
  trend(found.records, familiesOf(found), definitions, found.people, foundRisks(found.records));

/** @param {string} start of a case's name */
const named = (start) => CASES.find((/** @type {any} */ { name }) => name.startsWith(start));

for (const found of CASES) {
  test(`trend: ${found.name}`, () => {
    const made = told(found);
    const courses = made.courses.map(courseTold);
    assert.deepEqual({ ...made, courses }, found.expect);
  });
}

test('what was given stays in its order', () => {
  const found = named('two with a range');
  const before = structuredClone(found.records);
  told(found);
  assert.deepEqual(found.records, before);
});

test('a narrow frame holds the same totals, each inside it', () => {
  const [course] = told(named('eight visits')).courses;
  assert.ok(course);
  const frame = { ...PAPER, width: 340, right: 90 };
  const { columns, zones, right } = chartOf(course, frame);
  assert.equal(columns.length, course.seen.length);
  for (const { x, low, high } of columns) {
    assert.ok(x > frame.left && x < right);
    for (const y of [low, high]) assert.ok(y !== null && y >= frame.top && y <= frame.height - frame.bottom);
  }
  assert.deepEqual(
    zones.slice(1).map(({ bottom }) => bottom),
    zones.slice(0, -1).map(({ top }) => top),
  );
});

test('as few columns as fit are the last ones', () => {
  assert.deepEqual(inParts([1, 2, 3, 4, 5], 2).at(-1), [4, 5]);
  assert.deepEqual(inParts([], 2), []);
});
