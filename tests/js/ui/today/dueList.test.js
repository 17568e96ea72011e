// Who is due what soon is found a few families at a time, the most urgent first; what is signed is left out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import { addDays } from '../../../../static/js/domain/ages.js';
import { definitions } from '../../domain/vectors.js';

const { dueSoon, duesNow } = await import('../../../../static/js/ui/today/dueList.js');

const today = '2026-11-24';
const family = (id, days) => ({ id, body: { babies: [{ id, born_on: addDays(today, -days) }], carers: [] } });
const aCaseload = (signed = {}) => {
  const asked = [];
  return {
    asked,
    visitFacts: async (families) => {
      asked.push(families.length);
      return new Map(families.map((id) => [id, signed[id] ?? []]));
    },
  };
};
const visit = (contact, babies) => [{ contact, day: today, babies, seen: [] }];

test('the most urgent comes first, and what is signed is gone', async () => {
  const caseload = aCaseload({ done: visit('new_birth', ['done']) });
  const families = [family('young', 3), family('old', 12), family('done', 13), family('none', 700)];
  const { value } = await dueSoon(caseload, families, definitions, today).next();
  assert.equal(value.isLast, true);
  assert.deepEqual(
    value.found.map((each) => each.family.id),
    ['old', 'young'],
  );
  assert.deepEqual(caseload.asked, [3], 'the visits of those who are due nothing are not read');
});

test('a caseload in which everybody is due is read in batches', async () => {
  const caseload = aCaseload();
  const families = Array.from({ length: 100 }, (_, at) => family(`f${at}`, at % 14));
  const batches = [];
  for await (const { found, isLast } of dueSoon(caseload, families, definitions, today))
    batches.push([found.length, isLast]);
  assert.deepEqual(batches, [
    [12, false],
    [40, false],
    [40, false],
    [8, true],
  ]);
});

test('nobody is due: one answer, and it is the last', async () => {
  const batches = [];
  for await (const batch of dueSoon(aCaseload(), [family('none', 700)], definitions, today))
    batches.push(batch);
  assert.deepEqual(batches, [{ found: [], isLast: true }]);
});

test('what is open without hurry is told for those who are shown', async () => {
  const [{ dues }] = await duesNow(aCaseload(), [family('rowan', 350)], definitions, today);
  assert.deepEqual(
    dues.map(({ contact, state }) => [contact, state]),
    [['twelve_months', 'open']],
  );
});
