// Dates that can hardly be a baby's are asked about, and dates that can be are not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, addMonths } from '../../../static/js/domain/ages.js';
import { doubtfulDates } from '../../../static/js/domain/doubtfulDates.js';

const TODAY = '2026-11-29';
const family = (...babies) => ({ babies: babies.map((baby, at) => ({ id: `b${at}`, ...baby })), carers: [] });
const codes = (baby, before) =>
  doubtfulDates(family(baby), TODAY, before && family(before)).map(({ code, path }) => `${code} ${path}`);

for (const [found, baby] of /** @type {[string, object][]} */ ([
  ['born_long_ago babies/0/born_on', { born_on: '1992-05-04' }],
  ['born_long_ago babies/0/born_on', { born_on: '1900-01-01' }],
  ['due_long_past babies/0/due_on', { due_on: '2016-12-20' }],
  ['due_far_ahead babies/0/due_on', { due_on: '2062-12-20' }],
  ['due_far_ahead babies/0/due_on', { due_on: '9999-12-31' }],
  ['apart babies/0/due_on', { born_on: '2026-09-14', due_on: '2027-05-01' }],
])) {
  test(`${JSON.stringify(baby)} is asked about`, () => assert.deepEqual(codes(baby), [found]));
}

test('the last days on either side are not asked about', () => {
  assert.deepEqual(codes({ born_on: addMonths(TODAY, -60) }), []);
  assert.equal(codes({ born_on: addDays(addMonths(TODAY, -60), -1) }).length, 1);
  assert.deepEqual(codes({ born_on: TODAY }), []);
  assert.deepEqual(codes({ due_on: addDays(TODAY, 43 * 7) }), []);
  assert.equal(codes({ due_on: addDays(TODAY, 43 * 7 + 1) }).length, 1);
  assert.deepEqual(codes({ due_on: addDays(TODAY, -35) }), []);
  assert.equal(codes({ due_on: addDays(TODAY, -36) }).length, 1);
});

test('a birth from 21 weeks to the end of the 44th fits its due date', () => {
  const born = '2026-09-14';
  assert.deepEqual(codes({ born_on: born, due_on: addDays(born, 19 * 7) }), []);
  assert.deepEqual(codes({ born_on: born, due_on: addDays(born, -35) }), []);
  assert.deepEqual(codes({ born_on: born, due_on: addDays(born, 19 * 7 + 1) }).length, 1);
  assert.deepEqual(codes({ born_on: born, due_on: addDays(born, -36) }).length, 1);
});

test('a due date long past is nobody’s slip once the baby is born or the pregnancy has ended', () => {
  assert.deepEqual(codes({ born_on: '2025-01-10', due_on: '2025-01-20' }), []);
  assert.deepEqual(codes({ due_on: '2025-01-20', status: 'not_born' }), []);
});

test('a date that is on record already is not asked about again; another one is', () => {
  const old = { born_on: '1992-05-04' };
  assert.deepEqual(codes(old, old), []);
  assert.equal(codes({ born_on: '1992-05-05' }, old).length, 1);
});
