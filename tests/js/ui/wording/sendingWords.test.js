// How sending stands, in words: never "received" without a whole exchange. And which news are told.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { added, told as said, since } from '../../../../static/js/ui/app/news.js';
import { howSendingStands } from '../../../../static/js/ui/wording/sendingWords.js';

const now = new Date('2026-11-23T14:10:00');
const calm = /** @type {const} */ ({
  phase: 'idle',
  unsent: 0,
  refused: 0,
  lastSync: '2026-11-23T08:41:00',
  problem: null,
});
/** @param {object} values */
const told = (values) => howSendingStands({ ...calm, ...values }, now);

test('all is sent only when nothing waits after a whole exchange', () => {
  assert.equal(told({}).title, 'All sent and received');
  assert.match(told({}).text, /08:41/);
  assert.notEqual(told({ unsent: 1 }).title, 'All sent and received');
  assert.match(told({ unsent: 1, refused: 1 }).text, /safe on this tablet/);
});

test('whatever went wrong, what is safe is said', () => {
  for (const phase of ['offline', 'signed_out', 'failed']) assert.match(told({ phase }).text, /safe/, phase);
  const problem = { code: 'x', message: 'The server is full. It is safe here.' };
  assert.equal(told({ phase: 'failed', problem }).text, problem.message);
});

const NEWS = ['three', 'two', 'one'].map((id) => ({ id, on: '', title: id, lines: [] }));

test('what came after the one that was told last is told', () => {
  assert.deepEqual(
    since(NEWS, 'one').map(({ id }) => id),
    ['three', 'two'],
  );
  assert.deepEqual(since(NEWS, 'three'), []);
});

test('where it is not known what was told, the newest is', () => {
  assert.deepEqual(
    since(NEWS, null).map(({ id }) => id),
    ['three'],
  );
  assert.deepEqual(
    since(NEWS, 'forgotten').map(({ id }) => id),
    ['three'],
  );
  assert.deepEqual(since([], null), []);
});

test('a version that waits brings what this one has not', () => {
  assert.deepEqual(
    added(NEWS, NEWS.slice(1)).map(({ id }) => id),
    ['three'],
  );
  assert.deepEqual(added([], NEWS), []);
});

test('news are told in the language of the interface, else in English', () => {
  const english = { title: 'Undo', lines: ['It goes back.'] };
  const welsh = { title: 'Dadwneud', lines: ['Mae’n mynd yn ôl.'] };
  const news = { id: 'one', on: '2026-11-01', ...english };
  assert.deepEqual(said(news), english);
  assert.deepEqual(said({ ...news, said: { cy: welsh } }), english);
  assert.deepEqual(said({ ...news, said: { cy: welsh, 'en-GB': { ...english, title: 'Undo it' } } }), {
    ...english,
    title: 'Undo it',
  });
});
