// Which contacts a family may be offered: each window's first and last day, twins, early babies, what was done.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, addMonths } from '../../../static/js/domain/ages.js';
import { duesOf, isSoon, stillDue } from '../../../static/js/domain/contacts.js';
import { definitions as given } from './vectors.js';

const born = (born_on, more = {}) => ({ id: 'robin', born_on, ...more });
const dues = (baby, today) => duesOf({ babies: [baby].flat(), carers: [] }, given, today);
const due = (baby, today, what) =>
  dues(baby, today).find(({ contact, instrument }) => (contact ?? instrument) === what);
const said = (baby, today, what) => {
  const found = due(baby, today, what);
  return found ? `${found.state} ${found.days}` : 'nothing';
};

test('the new birth visit is there until day 14, that day included', () => {
  const robin = born('2026-11-10');
  assert.equal(said(robin, '2026-11-10', 'new_birth'), 'closes 14');
  assert.equal(said(robin, '2026-11-22', 'new_birth'), 'closes 2');
  assert.equal(said(robin, '2026-11-24', 'new_birth'), 'closes 0');
  assert.equal(due(robin, '2026-11-24', 'new_birth').byDay, 14);
  assert.equal(said(robin, '2026-11-25', 'new_birth'), 'passed 1');
  assert.equal(said(robin, '2026-12-08', 'new_birth'), 'passed 14');
  assert.equal(said(robin, '2026-12-09', 'new_birth'), 'nothing');
});

test('the 6 to 8 week review opens at 6 weeks and is told a week before', () => {
  const robin = born('2026-10-01');
  assert.equal(said(robin, '2026-11-04', 'six_to_eight_weeks'), 'nothing');
  assert.equal(said(robin, '2026-11-05', 'six_to_eight_weeks'), 'opens 7');
  assert.equal(said(robin, '2026-11-12', 'six_to_eight_weeks'), 'closes 14');
  assert.equal(said(robin, '2026-11-26', 'six_to_eight_weeks'), 'closes 0');
  assert.equal(said(robin, '2026-11-27', 'six_to_eight_weeks'), 'passed 1');
});

test('a suggested contact is open at the age that its name says, and is never late', () => {
  const robin = born('2026-01-31');
  assert.equal(said(robin, '2026-04-29', 'three_to_four_months'), 'opens 1');
  // The last day of April is when a baby born on the 31st is 3 months old.
  assert.equal(said(robin, '2026-04-30', 'three_to_four_months'), 'open 60');
  assert.equal(said(robin, '2026-06-29', 'three_to_four_months'), 'open 0');
  assert.equal(said(robin, '2026-06-30', 'three_to_four_months'), 'nothing');
  assert.equal(said(robin, '2026-07-31', 'six_months'), 'open 30');
  assert.equal(said(robin, '2026-08-31', 'six_months'), 'nothing');
});

test('no suggested contact is ever said to close or to have passed', () => {
  for (let days = 0; days < 1000; days += 1) {
    for (const found of dues(born('2024-02-29'), addDays('2024-02-29', days))) {
      if (found.isSuggested) assert.match(found.state, /^opens?$/);
    }
  }
});

test('months go by the calendar: a leap day, the end of a month', () => {
  const leap = born('2024-02-29');
  assert.equal(said(leap, '2024-11-29', 'twelve_months'), 'open 181');
  assert.equal(said(leap, '2025-05-29', 'twelve_months'), 'closes 0');
  assert.equal(said(leap, '2025-05-30', 'twelve_months'), 'passed 1');
  assert.equal(said(leap, '2026-02-27', 'two_year'), 'opens 1');
  assert.equal(said(leap, '2026-02-28', 'two_year').split(' ')[0], 'open');
  assert.equal(said(leap, '2026-08-29', 'two_year'), 'closes 0');
  assert.equal(said(born('2026-05-31'), '2027-02-27', 'twelve_months'), 'opens 1');
  assert.equal(said(born('2026-05-31'), addMonths('2026-05-31', 9), 'twelve_months').split(' ')[0], 'open');
});

test('a contact in pregnancy opens at 28 weeks and stays until the baby is said to be born', () => {
  const sky = { id: 'sky', due_on: '2027-01-05' };
  assert.equal(said(sky, '2026-10-05', 'antenatal'), 'nothing');
  assert.equal(said(sky, '2026-10-06', 'antenatal'), 'opens 7');
  assert.equal(said(sky, '2026-10-13', 'antenatal'), 'open 84');
  assert.equal(said(sky, '2026-12-22', 'antenatal'), 'closes 14');
  assert.equal(said(sky, '2027-01-05', 'antenatal'), 'closes 0');
  assert.equal(said(sky, '2027-01-08', 'antenatal'), 'open -3');
  assert.equal(due(sky, '2026-12-22', 'antenatal').to, null);
  assert.equal(said({ ...sky, born_on: '2026-12-20' }, '2026-12-22', 'antenatal'), 'nothing');
  assert.deepEqual(dues({ id: 'sky' }, '2026-12-22'), []);
});

test('an instrument goes by the corrected age of a baby born early, a contact by the age since birth', () => {
  const early = born('2026-09-01', { gestation_weeks: 34, gestation_days: 3 });
  const term = born('2026-09-01', { gestation_weeks: 39 });
  assert.equal(due(term, '2026-10-13', 'piios').from, '2026-10-13');
  assert.equal(due(early, '2026-11-20', 'piios').from, addDays('2026-10-13', 280 - 34 * 7 - 3));
  assert.equal(due(early, '2026-10-13', 'six_to_eight_weeks').from, '2026-10-13');
  assert.equal(due(born('2026-09-01'), '2026-10-13', 'piios').from, '2026-10-13', 'unknown is not early');
});

test('the window of PIIOS is told as it opens and closes, and is then no longer spoken of', () => {
  const ash = born('2026-05-08');
  assert.equal(said(ash, '2026-11-23', 'piios'), 'closes 14');
  assert.equal(said(ash, '2026-12-07', 'piios'), 'closes 0');
  assert.equal(said(ash, '2026-12-08', 'piios'), 'nothing');
  assert.equal(said(born('2026-10-20'), '2026-11-24', 'piios'), 'opens 7');
});

test('twins of one day are one line, and the one who was not there is still due', () => {
  const twins = [born('2026-11-14'), born('2026-11-14', { id: 'jay' })];
  const found = due(twins, '2026-11-24', 'new_birth');
  assert.deepEqual(found.babies, ['robin', 'jay']);
  const visit = { contact: 'new_birth', day: '2026-11-20', babies: ['robin'], seen: [] };
  assert.deepEqual(stillDue(found, [visit]).babies, ['jay']);
  assert.equal(stillDue(found, [{ ...visit, babies: [] }]), null);
});

test('twins born on two days keep their own days', () => {
  const twins = [born('2026-11-14'), born('2026-11-15', { id: 'jay' })];
  const both = dues(twins, '2026-11-24').filter(({ contact }) => contact === 'new_birth');
  assert.deepEqual(
    both.map(({ to }) => to),
    ['2026-11-28', '2026-11-29'],
  );
});

test('what was done for an older child or before the birth does not count', () => {
  const found = due(born('2026-11-14'), '2026-11-24', 'new_birth');
  const visit = { contact: 'new_birth', day: '2024-03-01', babies: [], seen: [] };
  assert.notEqual(stillDue(found, [visit]), null);
  assert.notEqual(stillDue(found, [{ ...visit, day: '2026-11-20', contact: 'other' }]), null);
  const antenatal = due({ id: 'sky', due_on: '2027-01-05' }, '2026-12-22', 'antenatal');
  assert.notEqual(stillDue(antenatal, [{ ...visit, contact: 'antenatal' }]), null);
  assert.equal(stillDue(antenatal, [{ ...visit, contact: 'antenatal', day: '2026-11-20' }]), null);
});

test('an instrument is done when this baby was seen with it inside the window', () => {
  const found = due(born('2026-05-08'), '2026-11-23', 'piios');
  const seen = [{ instrument: 'piios', baby: 'robin' }];
  const visit = { contact: 'other', day: '2026-10-01', babies: ['robin'], seen };
  assert.equal(stillDue(found, [visit]), null);
  assert.notEqual(stillDue(found, [{ ...visit, seen: [] }]), null);
  assert.notEqual(stillDue(found, [{ ...visit, seen: [{ instrument: 'gad7', baby: 'robin' }] }]), null);
});

test('the most urgent comes first, and only what is open is not soon', () => {
  const found = dues([born('2026-05-08'), born('2026-11-14', { id: 'jay' })], '2026-11-23');
  assert.deepEqual(
    found.map((each) => [each.contact ?? each.instrument, each.state, isSoon(each)]),
    [
      ['new_birth', 'closes', true],
      ['piios', 'closes', true],
      ['six_months', 'open', false],
    ],
  );
});
