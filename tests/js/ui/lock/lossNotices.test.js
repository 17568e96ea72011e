// What was taken out of the vault is said in a sentence with its families, the worst first.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import '../paper/drawn.js';

const { lines } = await import('../../../../static/js/ui/lock/lossNotices.js');

const names = new Map([
  ['f', 'Wren'],
  ['g', 'Lark'],
]);
const loss = (shelf, how, more = {}) => ({ shelf, id: crypto.randomUUID(), how, ...more });

test('signed visits are said by number and by family, before all else', () => {
  const losses = [
    loss('draft', 'older', { family: 'g', kind: 'visit' }),
    loss('outbox', 'missing', { family: 'f', kind: 'visit' }),
    loss('outbox', 'missing', { family: 'g', kind: 'visit' }),
  ];
  assert.deepEqual(lines(losses, names), [
    '2 visits that you signed here are missing from this tablet: Wren and Lark.',
    '1 draft is not as it was saved last: Lark.',
  ]);
});

test('a family that is not on the tablet any more is still counted', () => {
  const losses = [loss('outbox', 'missing', { family: 'gone', kind: 'family' })];
  assert.deepEqual(lines(losses, names), [
    '1 family record that you signed here is missing from this tablet.',
  ]);
});

test('every kind of loss on every shelf has words', () => {
  for (const how of ['missing', 'older', 'unknown', 'unlisted'])
    for (const shelf of ['family', 'visit', 'other', 'outbox', 'draft', 'setting', ''])
      assert.equal(lines([loss(shelf, how)], names).length, 1, `${shelf} ${how}`);
  assert.deepEqual(lines([], names), []);
});
