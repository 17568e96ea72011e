// The interface's words: what is put in, which form a number asks for. Without a catalogue everything is English.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentenceOf, t, tn, translated } from '../../static/js/words.js';
import { inDocument } from './spoken.js';

const WELSH = {
  messages: {
    'Hello {name}': 'Helo {name}',
    'Date of birth': 'Dyddiad geni',
    '“{label}” is missing.': 'Mae “{label}” ar goll.',
    'What was saved on a tablet is still there.': 'Mae popeth yno.',
    '{number} visit': ['dim', 'un', 'dau', 'tri', 'chwech', '{number} ymweliad'],
  },
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

test('a message is said by its code, its labels in the language too, and what somebody entered as it is', () => {
  const missing = { code: 'missing', values: { label: 'Date of birth' }, message: 'Not looked at.' };
  assert.equal(sentenceOf(missing), '“Date of birth” is missing.');
  assert.equal(welsh.sentenceOf(missing), 'Mae “Dyddiad geni” ar goll.');
  const unknown = { code: 'unknown', values: { name: 'Date of birth', label: 'Date of birth' } };
  assert.match(welsh.sentenceOf(unknown), /^“Date of birth” .*“Dyddiad geni”/);
});

test('a message of several sentences is said as one', () => {
  assert.match(sentenceOf({ code: 'bad_csrf', values: {} }), /^You signed in .* still there\. Load .*\.$/);
  assert.match(welsh.sentenceOf({ code: 'bad_csrf', values: {} }), / Mae popeth yno\. /);
});

test('what this build does not know, and what came without its values, is shown as it came', () => {
  for (const message of [
    { code: 'of_a_later_service', values: {}, message: 'As it came.' },
    { code: 'constructor', values: {}, message: 'As it came.' },
    { code: 'missing', message: 'As it came.' },
    { code: 'missing', values: { other: 1 }, message: 'As it came.' },
  ])
    assert.equal(welsh.sentenceOf(message), 'As it came.');
  assert.equal(sentenceOf({ code: 'of_a_later_service' }), '');
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
