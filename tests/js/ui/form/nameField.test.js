// What is read of a box for somebody's name. Needs no page: a box is what it holds.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readField } from '../../../../static/js/ui/form/fieldValue.js';

/** @param {string} value */
function read(value) {
  const box = { type: 'text', value };
  const field = { dataset: { kind: 'name' }, querySelectorAll: () => [box] };
  globalThis.HTMLInputElement ??= /** @type {any} */ (class {});
  return readField(/** @type {any} */ (field));
}

test('marks that turn the direction are dropped from a name, joiners stay', () => {
  assert.equal(read('\u202eRobin\u202c'), 'Robin');
  assert.equal(read('نی\u200cنا\u200f'), 'نی\u200cنا');
  assert.equal(read('👩\u200d🍼'), '👩\u200d🍼');
});

test('a name that nobody can see is none', () => {
  assert.equal(read('\u200b\u3164'), undefined);
  assert.equal(read('?'), '?');
});
