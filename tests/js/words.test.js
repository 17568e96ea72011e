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

test('with a catalogue a text is said in its language, a number by that language’s rule', async () => {
  const words = {
    messages: {
      'Hello {name}': 'Helo {name}',
      '{number} visit': ['dim', 'un', 'dau', 'tri', 'chwech', '{number} ymweliad'],
    },
    plural: ['zero', 'one', 'two', 'few', 'many', 'other'],
    months: [],
    weekdays: [],
  };
  globalThis.document = {
    documentElement: { lang: 'cy' },
    getElementById: (id) => (id === 'words' ? { textContent: JSON.stringify(words) } : null),
  };
  const welsh = await import('../../static/js/words.js?cy');
  delete globalThis.document;
  assert.equal(welsh.t('Hello {name}', { name: 'Sam' }), 'Helo Sam');
  assert.equal(welsh.t('Not translated'), 'Not translated');
  assert.deepEqual(
    [0, 1, 2, 3, 6, 7].map((number) => welsh.tn('{number} visit', '{number} visits', number)),
    ['dim', 'un', 'dau', 'tri', 'chwech', '7 ymweliad'],
  );
  assert.equal(welsh.tn('{number} family', '{number} families', 2), '2 families');
});
