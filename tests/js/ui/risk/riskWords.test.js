// The card of an open risk: whoever has been told meanwhile is written down from it, with one tap.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import { drawn } from '../paper/drawn.js';

const { riskCards } = await import('../../../../static/js/ui/risk/riskWords.js');

const NOW = new Date('2026-11-23T15:00:00Z');
const TELL = 'I have told somebody now';

/**
 * @param {any} risk
 * @param {(() => void) | null} tell
 */
function cardOf(risk, tell = () => {}) {
  const found = { visit: 'v', record: 'r', on: '2026-11-23', closed: null, ...risk };
  return drawn(riskCards([found], { now: NOW, open: () => {}, telling: () => tell }));
}

test('where nobody is said to have been told, one tap leads to where that is written', () => {
  for (const immediate of [
    { finding: 'identified', not_told_because: 'No signal here' },
    { finding: 'unclear' },
  ])
    assert.ok(cardOf({ immediate }).includes(TELL));
});

test('it is not offered where somebody was told, across an adoption, or where there is no place for it', () => {
  const told = {
    finding: 'identified',
    told_whom: 'Ann Lee (fictional)',
    told_at: '2026-11-23T14:00:00.000Z',
  };
  assert.ok(!cardOf({ immediate: told }).includes(TELL));
  assert.ok(!cardOf({ immediate: { finding: 'identified' }, is_apart: true }).includes(TELL));
  assert.ok(!cardOf({ immediate: { finding: 'identified' } }, null).includes(TELL));
});
