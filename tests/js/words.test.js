// The interface's words: what is put in, which form a number asks for. Without a catalogue everything is English.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { t, tn, translated } from '../../static/js/words.js';
import { inDocument } from './spoken.js';

const WELSH = {
  messages: {
    'Hello {name}': 'Helo {name}',
    'Date of birth': 'Dyddiad geni',
    '“{label}” is missing.': 'Mae “{label}” ar goll.',
    'Item {number}: {why}.': '{why} ({number})',
    'too long': 'rhy hir',
    '{number} visit': ['dim', 'un', 'dau', 'tri', 'chwech', '{number} ymweliad'],
  },
  sentences: ['“{label}” is missing.', 'Item {number}: {why}.'],
};
const welsh = await inDocument('cy', WELSH, () => import('../../static/js/words.js?cy'));

test('a text has its names put in, and keeps what it was not given', () => {
  assert.equal(t('{count} of {all} answered', { count: 3, all: 13 }), '3 of 13 answered');
  assert.equal(t('Hello {name}'), 'Hello {name}');
  assert.equal(welsh.t('Hello {name}', { name: 'Sam' }), 'Helo Sam');
});

test('a number chooses its form, by the rule of the language', () => {
  assert.equal(tn('{number} visit', '{number} visits', 1), '1 visit');
  assert.equal(tn('{number} visit', '{number} visits', 0), '0 visits');
  assert.deepEqual(
    [0, 1, 2, 3, 6, 7].map((number) => welsh.tn('{number} visit', '{number} visits', number)),
    ['dim', 'un', 'dau', 'tri', 'chwech', '7 ymweliad'],
  );
});

test('what nobody has translated stays English', () => {
  assert.equal(welsh.t('Not translated'), 'Not translated');
  assert.equal(welsh.tn('{number} family', '{number} families', 2), '2 families');
  assert.equal(welsh.translated('A label nobody knows'), 'A label nobody knows');
  assert.equal(translated('Date of birth'), 'Date of birth');
});

test('a sentence that comes with its values put in is known by what stands around them', () => {
  assert.equal(welsh.translated('Date of birth'), 'Dyddiad geni');
  assert.equal(welsh.translated('“Date of birth” is missing.'), 'Mae “Dyddiad geni” ar goll.');
  assert.equal(welsh.translated('“A (new) label?” is missing.'), 'Mae “A (new) label?” ar goll.');
  assert.equal(welsh.translated('Item 3: too long.'), 'rhy hir (3)');
});

test('where the browser knows the language it formats dates, else the names that came along do', async () => {
  assert.equal(welsh.language, 'cy');
  const unknown = await inDocument('tlh', {}, () => import('../../static/js/words.js?tlh'));
  assert.equal(unknown.locale, 'en-GB');
  assert.equal(unknown.names.months[10], 'Tachwedd');
  assert.equal(unknown.names.weekdays[1], 'Dydd Llun');
  const known = await inDocument('ar-XB', {}, () => import('../../static/js/words.js?ar'));
  assert.deepEqual([known.locale, known.names], ['ar-XB', null]);
});
