// The question about a date says whose it is and what is odd, and today is the service's day where the clocks differ.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';

const { doubtfulDates } = await import('../../../../static/js/domain/doubtfulDates.js');
const { renumberedBabies } = await import('../../../../static/js/domain/renumbered.js');
const { doubtsInWords } = await import('../../../../static/js/ui/family/doubtWords.js');
const { dayByService } = await import('../../../../static/js/ui/wording/times.js');

test('each baby’s doubt is said with its name and its dates', () => {
  const family = /** @type {any} */ ({
    babies: [
      { id: 'a', name: 'Robin', born_on: '1992-05-04' },
      { id: 'b', due_on: '2062-12-20' },
    ],
    carers: [{ id: 'c', name: 'Sam', relationship: 'mother' }],
  });
  assert.equal(
    doubtsInWords(doubtfulDates(family, '2026-11-29'), family),
    'Robin: born on 4 May 1992. That is more than 5 years ago. ' +
      'Sam’s unborn baby: due on 20 December 2062. That is more than 43 weeks ahead.',
  );
});

test('on a tablet whose clock is a day fast or slow it is the service’s day', () => {
  const day = 24 * 3_600_000;
  const now = new Date(2026, 10, 30, 9, 0);
  assert.equal(dayByService(now, -day), '2026-11-29');
  assert.equal(dayByService(now, day), '2026-12-01');
  assert.equal(dayByService(now, null), '2026-11-30');
});

const amina = { id: 'c', name: 'Amina', relationship: 'mother' };
const familyOf = (...babies) => /** @type {any} */ ({ babies, carers: [amina] });
const one = { id: 'a', born_on: '2026-11-19' };
const two = { id: 'b', born_on: '2026-11-19' };

test('twins without names who would change their numbers are asked about, by what they are called', () => {
  const before = familyOf(one, two);
  const after = familyOf(one, { ...two, birth_order: 1 });
  const found = renumberedBabies(after, before);
  assert.deepEqual(
    found.map(({ path, number }) => [path, number]),
    [
      ['babies/0/birth_order', 2],
      ['babies/1/birth_order', 1],
    ],
  );
  assert.equal(
    doubtsInWords(found, after, before),
    'Amina’s twin 1 will be called Amina’s twin 2. Amina’s twin 2 will be called Amina’s twin 1. ' +
      'Each visit stays with the baby whom it was about.',
  );
});

test('who keeps the number, gets a name, or is new is not asked about', () => {
  const before = familyOf(one, two);
  for (const [after, known] of [
    [before, before],
    [familyOf({ ...one, birth_order: 1 }, { ...two, birth_order: 2 }), before],
    [familyOf({ ...one, name: 'Robin' }, { ...two, name: 'Wren', birth_order: 1 }), before],
    [before, familyOf(one)],
    [familyOf(two), before],
    [before, null],
  ])
    assert.deepEqual(renumberedBabies(after, known), []);
});
