// Pulling down with one finger: the arithmetic. Must not touch a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENOUGH_PX, isEnough, moved, touched } from '../../../../static/js/ui/frame/pullGesture.js';

/**
 * @param {[x: number, y: number][]} points
 * @param {boolean} [isAtTop]
 */
const pulled = (points, isAtTop = true) =>
  points.reduce((pull, [x, y]) => moved(pull, x, y, isAtTop), touched(200, 100));

test('a touch that hardly moves is not a pull', () => {
  assert.equal(pulled([[203, 108]]).phase, 'waiting');
});

test('down far enough is enough, and not before', () => {
  assert.equal(isEnough(pulled([[200, 150]])), false);
  const far = pulled([
    [200, 150],
    [202, 100 + 12 + ENOUGH_PX * 2],
  ]);
  assert.equal(far.phase, 'pulling');
  assert.equal(isEnough(far), true);
});

test('let back up again it is not enough', () => {
  assert.equal(
    isEnough(
      pulled([
        [200, 300],
        [200, 130],
      ]),
    ),
    false,
  );
});

test('the sign stops, however far the finger goes', () => {
  assert.equal(pulled([[200, 2_000]]).px, pulled([[200, 1_000]]).px);
});

test('a move to the side or upwards ends it for good', () => {
  for (const first of /** @type {[number, number][]} */ ([
    [240, 110],
    [160, 120],
    [200, 60],
  ])) {
    assert.equal(pulled([first, [200, 400]]).phase, 'cancelled', String(first));
  }
});

test('a screen that is scrolled is scrolled, not pulled', () => {
  assert.equal(pulled([[200, 300]], false).phase, 'cancelled');
});
