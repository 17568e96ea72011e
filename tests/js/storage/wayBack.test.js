// What the app keeps while its window is elsewhere: given once, and nothing where a browser keeps nothing.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { keepWayBack, takeWayBack } from '../../../static/js/storage/wayBack.js';

beforeEach(() => {
  const kept = new Map();
  globalThis.sessionStorage = /** @type {any} */ ({
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    removeItem: (/** @type {string} */ key) => kept.delete(key),
  });
});

test('it is given once', () => {
  keepWayBack({ screen: 'forgotten', vault: 'v', back: 'b' });
  assert.deepEqual(takeWayBack(), { screen: 'forgotten', vault: 'v', back: 'b' });
  assert.equal(takeWayBack(), null);
});

test('what somebody else put there leads nowhere', () => {
  for (const text of ['{', '7', '{"screen":7}', 'null']) {
    sessionStorage.setItem('attune-way-back', text);
    assert.equal(takeWayBack(), null);
  }
});

test('a browser that keeps nothing has nobody on the way back', () => {
  globalThis.sessionStorage = /** @type {any} */ (undefined);
  assert.equal(takeWayBack(), null);
});
