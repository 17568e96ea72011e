// Rows that several screens share: two families that are called the same are told apart by what else is known of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import { definitions } from '../../domain/vectors.js';
import { drawn } from '../paper/drawn.js';

const { draftRow } = await import('../../../../static/js/ui/page/rows.js');

const given = { definitions, now: new Date('2026-11-30T12:00:00Z'), today: '2026-11-30' };
const amina = { id: 'c', name: 'Amina (fictional)', relationship: 'mother' };
const familyOf = (/** @type {string} */ bornOn) => ({
  babies: [{ id: 'b', born_on: bornOn }],
  carers: [amina],
});

/**
 * @param {any} draft
 * @param {any} family
 */
function rowOf(draft, family) {
  const begun = { changed_at: '2026-11-30T11:00:00.000Z', body: {}, ...draft };
  return drawn(draftRow({ draft: begun, family, isFirst: false, open: () => {} }, given));
}

test('a visit that was begun says how old the baby is: there may be two who are “Amina’s baby”', () => {
  const visit = { kind: 'visit', family: 'f' };
  for (const [bornOn, age] of [
    ['2026-11-20', '10 days'],
    ['2026-10-05', '8 weeks'],
  ]) {
    const row = rowOf(visit, familyOf(/** @type {string} */ (bornOn)));
    assert.ok(row.includes('Amina’s baby') && row.includes(/** @type {string} */ (age)), row);
  }
  assert.ok(rowOf(visit, null).includes('A family that is no longer here'));
});

test('a family that is still being typed has no age yet, whatever stands in its dates', () => {
  const row = rowOf({ kind: 'family', family: 'f', body: familyOf('20') }, null);
  assert.ok(row.includes('Amina’s baby'), row);
});
