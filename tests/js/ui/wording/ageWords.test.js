// The ages that a page is for, in one text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agesInWords } from '../../../../static/js/ui/wording/ageWords.js';

test('the ages of a page are said in months', () => {
  assert.equal(agesInWords(/** @type {any} */ ({ from_days: 0, to_days: 182 })), '0 to 6 months');
  assert.equal(agesInWords(/** @type {any} */ ({ from_days: -280, to_days: -1 })), 'Before birth');
  assert.equal(
    agesInWords(/** @type {any} */ ({ from_days: -280, to_days: 365 })),
    'Before birth to 12 months',
  );
  assert.equal(agesInWords(/** @type {any} */ ({ title: 'A plan' })), '');
});
