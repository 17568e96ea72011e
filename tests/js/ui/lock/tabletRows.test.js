// A person's tablets in words: what waits there and since when, and which sign-ins can be ended from here.

import assert from 'node:assert/strict';
import test from 'node:test';
import { tabletRows } from '../../../../static/js/ui/lock/tabletRows.js';

const NOW = new Date('2026-11-30T14:00:00');
const HERE = { device: 'here', unsent: 0, now: NOW };

/** @param {object} [changes] */
const aTablet = (changes = {}) => ({
  device: 'here',
  label: 'The blue one',
  seen_at: '2026-11-30T13:30:00',
  unsent: 0,
  unsent_since: null,
  lost_at: null,
  erased_at: null,
  ...changes,
});

/** @param {object} [changes] */
const aSignIn = (changes = {}) => ({
  session: 's1',
  is_this: false,
  on_page: false,
  device: 'there',
  seen_at: '2026-11-30T13:30:00',
  until: '2026-11-30T20:00:00',
  ...changes,
});

test('another tablet says what waited there at its last contact, and since when', () => {
  const waiting = aTablet({ device: 'there', unsent: 2, unsent_since: '2026-11-28T09:00:00' });
  const [row] = tabletRows({ tablets: [waiting], signIns: [] }, HERE).own;
  assert.deepEqual(row.lines, [
    'Last contact 13:30',
    '2 records waited there then, since 28 November 09:00',
    'Not signed in',
  ]);
  assert.equal(row.isThis, false);
});

test('this tablet knows by itself what waits on it', () => {
  const said = aTablet({ unsent: 5 });
  const [row] = tabletRows({ tablets: [said], signIns: [] }, { ...HERE, unsent: 1 }).own;
  assert.equal(row.isThis, true);
  assert.equal(row.lines[1], '1 record waits to be sent');
});

test('its own sign-in is never offered to be ended here', () => {
  const signIns = [aSignIn({ device: 'here', is_this: true }), aSignIn()];
  const tablets = [aTablet(), aTablet({ device: 'there', label: '' })];
  const { own, elsewhere } = tabletRows({ tablets, signIns }, HERE);
  assert.deepEqual(
    own.map((row) => row.signIns.map(({ session }) => session)),
    [[], ['s1']],
  );
  assert.equal(own[1].name, 'A tablet without a name');
  assert.deepEqual(elsewhere, []);
});

test('a sign-in on a page, or of no known tablet, stands by itself', () => {
  const signIns = [aSignIn({ on_page: true, device: null }), aSignIn({ session: 's2', device: null })];
  const { elsewhere } = tabletRows({ tablets: [aTablet()], signIns }, HERE);
  assert.deepEqual(
    elsewhere.map(({ name, line }) => [name, line]),
    [
      ['On a page, without a tablet', 'Last used 13:30'],
      ['Where a tablet is being set up', 'Last used 13:30'],
    ],
  );
});

test('one that was reported lost says whether it is erased, and is not reported again', () => {
  const tablets = [
    aTablet(),
    aTablet({ device: 'there' }),
    aTablet({ device: 'lost', lost_at: '2026-11-30T12:00:00' }),
    aTablet({ device: 'gone', lost_at: '2026-11-29T12:00:00', erased_at: '2026-11-30T13:00:00' }),
  ];
  const { own } = tabletRows({ tablets, signIns: [] }, HERE);
  assert.deepEqual(
    own.map(({ mayBeLost, lines }) => [mayBeLost, lines[2]]),
    [
      [false, 'Not signed in'],
      [true, 'Not signed in'],
      [false, 'Reported lost 12:00; not erased yet'],
      [false, 'Reported lost; erased 13:00'],
    ],
  );
});
