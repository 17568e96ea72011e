// Finding a family as one types: begun, mistyped, with accents, by initials, by an NHS number.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFamilies, makeFamilyIndex } from '../../../static/js/domain/familySearch.js';

const family = (id, babies, carers) => ({
  id,
  body: {
    babies: babies.map(([name, nhs_number]) => ({
      ...(name && { name }),
      ...(nhs_number && { nhs_number }),
    })),
    carers: carers.map((name) => ({ name, relationship: 'mother' })),
  },
});
const index = makeFamilyIndex([
  family('robin', [['Robin (fictional)', '9434765919']], ['Sam Kay (fictional)', 'Alex (fictional)']),
  family('unnamed', [['']], ['Kit (fictional)']),
  family('twins', [['Wren (fictional)'], ['Jay (fictional)']], ['Frankie (fictional)']),
  family('elodie', [['Élodie O’Shea-Byrne (fictional)']], ['Zoë (fictional)']),
]);
const find = (typed) => findFamilies(index, typed);

test('nothing typed finds all, in their order', () => {
  for (const typed of ['', '   ', '!'])
    assert.deepEqual(find(typed), ['robin', 'unnamed', 'twins', 'elodie']);
});

test('a name of a baby or a carer is found as it is begun', () => {
  assert.deepEqual(find('wr'), ['twins']);
  assert.deepEqual(find('Kit'), ['unnamed']);
  assert.deepEqual(find('alex'), ['robin']);
});

test('every word must fit the same family', () => {
  assert.deepEqual(find('jay frankie'), ['twins']);
  assert.deepEqual(find('jay alex'), []);
});

test('a typing error is forgiven where no name is as it was typed', () => {
  assert.deepEqual(find('robbin'), ['robin']);
  assert.deepEqual(find('fraknie'), ['twins']);
  assert.deepEqual(find('wern'), ['twins']);
  assert.deepEqual(find('xylophone'), []);
});

test('accents, capitals, apostrophes and hyphens do not matter', () => {
  for (const typed of ['elodie', 'ELODIE', 'Élodie', 'oshea', "o'shea", 'byrne', 'osheabyrne', 'zoe']) {
    assert.deepEqual(find(typed), ['elodie'], typed);
  }
});

test('initials find a person', () => {
  assert.deepEqual(find('sk'), ['robin']);
  assert.deepEqual(find('s k'), ['robin']);
});

test('an NHS number is found as another system writes it', () => {
  for (const typed of [
    '943.476.5919',
    'NHS 9434765919',
    'NHS No: 943 476 5919',
    '943\u200b4765919',
    '943/476',
  ]) {
    assert.deepEqual(find(typed), ['robin'], typed);
  }
});

test('three digits of an NHS number or more find its baby, with or without spaces', () => {
  for (const typed of ['943', '943 476', '943-476-5919', '5919'])
    assert.deepEqual(find(typed), ['robin'], typed);
  assert.deepEqual(find('94'), []);
  assert.deepEqual(find('944'), []);
});

test('the likest comes first', () => {
  const two = makeFamilyIndex([family('a', [['Samira']], []), family('b', [['Sam']], [])]);
  assert.deepEqual(findFamilies(two, 'sam'), ['b', 'a']);
});
