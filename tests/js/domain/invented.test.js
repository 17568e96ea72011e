// Instruments of other shapes than the packaged ones, all invented: scored, checked and drawn as on the server.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instrumentOf } from '../../../static/js/domain/definitions.js';
import {
  BadAnswer,
  hasMarks,
  recordedOutcome,
  score,
  scoresOf,
} from '../../../static/js/domain/instrument.js';
import { outline } from '../../../static/js/domain/outline.js';
import { trend } from '../../../static/js/domain/trend.js';
import { checkVisit } from '../../../static/js/domain/visit.js';
import { courseTold, definitions, familiesOf, inEnglish, read, withInvented } from './vectors.js';

const { scores, checks, outlines, trends, family, people } = read('invented.json');
const defined = withInvented();

/** @param {string} id */
function invented(id) {
  const found = instrumentOf(defined, { instrument: id, version: '1' });
  assert.ok(found);
  return found;
}

for (const { instrument, name, answers, expect, error } of scores) {
  test(`${instrument}: ${name}`, () => {
    if (error) {
      assert.throws(
        () => score(invented(instrument), answers),
        (thrown) => thrown instanceof BadAnswer && thrown.item === error,
      );
      return;
    }
    assert.deepEqual(recordedOutcome(score(invented(instrument), answers)), expect);
  });
}

for (const found of checks) {
  test(`checked: ${found.name}`, () => {
    assert.deepEqual(inEnglish(checkVisit(found.body, defined, family)), found.expect);
  });
}

for (const found of outlines) {
  test(`drawn: ${found.name}`, () => {
    assert.deepEqual(outline(found.record, family, defined, people), found.expect);
  });
}

for (const found of trends) {
  test(`compared: ${found.name}`, () => {
    const told = trend(found.records, familiesOf({ ...found, family }), defined, people);
    assert.deepEqual({ ...told, courses: told.courses.map(courseTold) }, found.expect);
  });
}

test('a reversed item shows the same answers in the same order', () => {
  const halves = invented('invented_halves');
  const [circle, , corner] = halves.items.map((item) => scoresOf(halves, item));
  assert.deepEqual(
    corner?.map(({ label }) => label),
    circle?.map(({ label }) => label),
  );
  assert.deepEqual(
    corner?.map(({ value }) => value),
    [3, 2, 1, 0],
  );
});

test('a wheel is drawn only where every answer has a mark', () => {
  assert.ok(hasMarks(/** @type {any} */ (definitions.instruments.piios)));
  assert.ok(!hasMarks(invented('invented_answers')));
});
