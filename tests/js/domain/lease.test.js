// How long a vault opens without its service: the hours, the clock's tricks, and that contact always helps.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseEnd, leaseLeftMs } from '../../../static/js/domain/lease.js';

const HOUR_MS = 3_600_000;
const MET = '2026-11-20T09:00:00.000Z';
const lease = { hours: 72, met_at: MET };
/** @param {number} hours */
const after = (hours) => new Date(Date.parse(MET) + hours * HOUR_MS);

test('it opens for its hours and no longer', () => {
  assert.equal(leaseEnd(lease)?.toISOString(), '2026-11-23T09:00:00.000Z');
  assert.equal(leaseLeftMs(lease, after(0)), 72 * HOUR_MS);
  assert.equal(leaseLeftMs(lease, after(71)), HOUR_MS);
  assert.equal(leaseLeftMs(lease, after(72)), 0);
  assert.equal(leaseLeftMs(lease, after(1000)), 0);
});

test('where the service sets no hours, and before the first contact, it opens at any time', () => {
  for (const none of [null, undefined, { hours: 0, met_at: MET }]) {
    assert.equal(leaseEnd(none), null);
    assert.equal(leaseLeftMs(none, after(10_000)), Number.POSITIVE_INFINITY);
  }
});

test('a clock that is turned back gives nothing back', () => {
  const seen = after(70).toISOString();
  assert.equal(leaseLeftMs(lease, after(10), seen), 0, 'behind what it has shown');
  assert.equal(leaseLeftMs(lease, after(-10)), 0, 'behind the last contact');
  assert.equal(leaseLeftMs(lease, after(69.5), seen), 2 * HOUR_MS, 'put right by half an hour');
  assert.equal(leaseLeftMs(lease, after(71), seen), HOUR_MS);
});

test('a contact helps, whatever the clock says', () => {
  const wrong = after(-5000);
  assert.equal(
    leaseLeftMs({ hours: 72, met_at: wrong.toISOString() }, wrong, wrong.toISOString()),
    72 * HOUR_MS,
  );
});
