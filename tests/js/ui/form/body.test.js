// A body's values by path. Must not touch a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEmpty, valueAt, withValue } from '../../../../static/js/ui/form/body.js';

test('a value is found by its path, and nothing where there is none', () => {
  const body = { babies: [{ name: 'Robin' }] };
  assert.equal(valueAt(body, 'babies/0/name'), 'Robin');
  assert.equal(valueAt(body, 'babies/1/name'), undefined);
  assert.equal(valueAt(body, 'present/others'), undefined);
});

test('putting a value makes the groups on its way and leaves the given body alone', () => {
  const body = { contact: 'other' };
  assert.deepEqual(withValue(body, 'formulation/immediate/action', 'Call'), {
    contact: 'other',
    formulation: { immediate: { action: 'Call' } },
  });
  assert.deepEqual(body, { contact: 'other' });
});

test('an emptied value takes the groups that it empties with it', () => {
  const body = { contact: 'other', formulation: { immediate: { action: 'Call' } } };
  for (const empty of ['', undefined, null, [], {}, false]) {
    assert.deepEqual(withValue(body, 'formulation/immediate/action', empty), { contact: 'other' });
  }
});

test('a member of a repeated group stays when a value of it is emptied', () => {
  const body = { babies: [{ id: 'a', name: 'Wren' }, { id: 'b' }] };
  assert.deepEqual(withValue(body, 'babies/0/name', ''), { babies: [{ id: 'a' }, { id: 'b' }] });
});

test('a new member begins a list', () => {
  assert.deepEqual(withValue({}, 'introductions/0/showed', 'Looked'), {
    introductions: [{ showed: 'Looked' }],
  });
});

test('a zero is an answer, not an empty value', () => {
  assert.equal(isEmpty(0), false);
  assert.deepEqual(withValue({}, 'answers', { warmth: 0 }), { answers: { warmth: 0 } });
});
