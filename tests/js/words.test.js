// The interface's words: what is put in, which form a number asks for. Without a catalogue everything is English.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { t, tn } from '../../static/js/words.js';

test('a text has its names put in, and keeps what it was not given', () => {
  assert.equal(t('{count} of {all} answered', { count: 3, all: 13 }), '3 of 13 answered');
  assert.equal(t('Hello {name}'), 'Hello {name}');
});

test('a number chooses its form', () => {
  assert.equal(tn('{number} visit', '{number} visits', 1), '1 visit');
  assert.equal(tn('{number} visit', '{number} visits', 0), '0 visits');
});
