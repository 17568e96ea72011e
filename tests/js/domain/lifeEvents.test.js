// A baby who died, was not born, moved away, was fostered or adopted: what stops at once, whatever the age or the day.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays } from '../../../static/js/domain/ages.js';
import { duesOf } from '../../../static/js/domain/contacts.js';
import {
  hasChanged,
  isHere,
  isOver,
  isSomeoneHere,
  plannedNow,
} from '../../../static/js/domain/lifeEvents.js';
import { definitions } from './vectors.js';

const STATUSES = /** @type {const} */ (['died', 'not_born', 'moved_away', 'fostered', 'adopted']);
const robin = { id: 'robin', born_on: '2026-01-10' };
const dues = (...babies) => duesOf({ babies, carers: [] }, definitions, '2026-01-12');

test('the form’s choices are those that the rules know', () => {
  const babies = definitions.forms.family.fields.find(({ name }) => name === 'babies');
  const { choices } = babies.fields.find(({ name }) => name === 'status');
  assert.deepEqual(
    choices.map(({ value }) => value),
    STATUSES,
  );
});

for (const status of STATUSES) {
  test(`${status}: nothing is due on any day of three years, born or expected, with a day or without`, () => {
    for (const baby of [robin, { id: 'robin', due_on: '2026-01-10' }]) {
      const given = (more) => ({ babies: [{ ...baby, status, ...more }], carers: [] });
      for (let days = -300; days < 800; days += 1) {
        const today = addDays('2026-01-10', days);
        assert.deepEqual(duesOf(given({}), definitions, today), []);
        assert.deepEqual(duesOf(given({ status_on: '2026-01-11' }), definitions, today), []);
      }
    }
  });

  test(`${status}: the other twin’s dues go on, for that twin alone`, () => {
    const both = dues(robin, { ...robin, id: 'wren' });
    assert.ok(both.length > 0);
    assert.deepEqual(
      dues({ ...robin, status }, { ...robin, id: 'wren' }),
      both.map((due) => ({ ...due, babies: ['wren'] })),
    );
  });

  test(`${status}: the baby is not here, and taking it back brings all of it back`, () => {
    assert.equal(isHere({ ...robin, status }), false);
    assert.equal(isSomeoneHere({ babies: [{ ...robin, status }] }), false);
    assert.equal(isSomeoneHere({ babies: [{ ...robin, status }, robin] }), true);
    assert.equal(isHere(robin), true);
    assert.ok(dues(robin).length > 0);
  });
}

test('a life is over from the day itself on, and on every day where no day is known', () => {
  const died = { ...robin, status: /** @type {const} */ ('died'), status_on: '2026-02-01' };
  assert.deepEqual(
    ['2026-01-31', '2026-02-01', '2026-02-02'].map((day) => isOver(died, day)),
    [false, true, true],
  );
  assert.equal(isOver({ ...robin, status: 'not_born' }, '2020-01-01'), true);
  for (const status of /** @type {const} */ (['moved_away', 'fostered', 'adopted'])) {
    assert.equal(isOver({ ...robin, status, status_on: '2026-02-01' }, '2026-03-01'), false, status);
    assert.equal(hasChanged({ ...robin, status, status_on: '2026-02-01' }, '2026-03-01'), true, status);
    assert.equal(hasChanged({ ...robin, status, status_on: '2026-02-01' }, '2026-01-31'), false, status);
  }
});

test('a planned visit stays on the list without the contact that was planned for the baby', () => {
  const entry = { family: 'f', on: '2026-01-12', at: '10:00', contact: 'new_birth' };
  const known = (baby) => new Map([['f', { body: { babies: [baby], carers: [] } }]]);
  assert.deepEqual(plannedNow([entry], known(robin)), [entry]);
  assert.deepEqual(plannedNow([entry], known({ ...robin, status: 'died' })), [
    { family: 'f', on: '2026-01-12', at: '10:00' },
  ]);
  assert.deepEqual(plannedNow([entry], new Map()), [entry], 'a family that is not here is told as before');
});
