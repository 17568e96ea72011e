// What is pasted from other programs becomes what can be signed. Inputs are those that visitors' tools were given.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { weeksAndDays } from '../../../static/js/domain/gestation.js';
import { LEAF_CHECKS } from '../../../static/js/domain/leafChecks.js';
import { digitsSought, leftOut } from '../../../static/js/domain/nhsNumber.js';
import { readable, readableBody } from '../../../static/js/domain/readable.js';

test('Word’s and slides’ line breaks become line breaks', () => {
  assert.equal(
    readable('Seen at clinic.\u000bBoth well.\u000cNext page'),
    'Seen at clinic.\nBoth well.\nNext page',
  );
  assert.equal(readable('One\r\nTwo\rThree\u0085Four'), 'One\nTwo\nThree\nFour');
});

test('Windows’ quotes and dashes and Word’s hyphens become what they mean, the rest goes', () => {
  assert.equal(readable('\u0093It\u0092s fine\u0094 \u0096 36\u001e38 weeks'), '“It’s fine” – 36-38 weeks');
  assert.equal(readable('co\u001foperate\u0000\u0007\u007f\u0081'), 'cooperate');
});

test('what can be printed stays as it is: tabs, joiners, emoji, half an emoji for the check to name', () => {
  for (const text of ['a\tb\nc', 'می‌خواهم', '👩‍👧', 'half \ud83d']) assert.equal(readable(text), text);
});

test('no text that was made readable is refused as unprintable', () => {
  const every = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).join('');
  const field = /** @type {any} */ ({ label: 'Notes', kind: 'longtext' });
  assert.equal(LEAF_CHECKS.longtext(field, every, '2026-11-29')[0].code, 'unprintable');
  assert.deepEqual(LEAF_CHECKS.longtext(field, readable(every), '2026-11-29'), []);
});

test('a body is made readable to its depths, and stays itself when there is nothing to mend', () => {
  const body = {
    formulation: { immediate: { statements: [{ id: 'a', text: 'Calm.\u000bHeld.' }] } },
    minutes: 5,
  };
  assert.deepEqual(readableBody(body), {
    formulation: { immediate: { statements: [{ id: 'a', text: 'Calm.\nHeld.' }] } },
    minutes: 5,
  });
  const plain = { babies: [{ id: 'a', name: 'Robin' }], gone: null };
  assert.equal(readableBody(plain), plain);
});

for (const [text, weeks, days] of /** @type {[string, number, number | undefined][]} */ ([
  ['40+3', 40, 3],
  ['36+6', 36, 6],
  ['34/40', 34, undefined],
  ['34+5/40', 34, 5],
  ['34/40+5', 34, 5],
  ['34w5d', 34, 5],
  ['34 weeks 5 days', 34, 5],
  ['34 weeks and 5 days', 34, 5],
  ['34 + 5/7', 34, 5],
  ['21+1', 21, 1],
  ['39 weeks', 39, undefined],
])) {
  test(`weeks of pregnancy: ${text}`, () => assert.deepEqual(weeksAndDays(text), { weeks, days }));
}

for (const text of ['40', '40+', '40+7', '34/42', '34/7', 'term', '4o+3', '400+3', '-3']) {
  test(`not weeks and days: ${text}`, () =>
    assert.deepEqual(weeksAndDays(text), text === '40+' ? { weeks: 40, days: undefined } : null));
}

test('what stood around an NHS number is said when it was more than spaces and dashes', () => {
  assert.deepEqual(leftOut('NHS No: 943 476 5919'), { seen: 'NHS No:', isUnseen: false });
  assert.deepEqual(leftOut('943 476 5919 (verified)'), { seen: '(verified)', isUnseen: false });
  assert.deepEqual(leftOut('943\u200b476\u200b5919'), { seen: '', isUnseen: true });
  for (const text of ['943 476 5919', '943-476-5919', '943–476–5919', '９４３ 476 5919', 'NHS No: 12']) {
    assert.deepEqual(leftOut(text), { seen: '', isUnseen: false });
  }
});

test('a number is sought as it is typed, whole or in part', () => {
  for (const text of ['943.476.5919', 'NHS 9434765919', '\u202a9434765919\u202c', '943 476 5919']) {
    assert.equal(digitsSought(text), '9434765919');
  }
  assert.equal(digitsSought('943.476'), '943476');
  assert.equal(digitsSought('Robin 12'), '');
});
