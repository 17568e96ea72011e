// Who left a family and who came back, and whom a visit may name. The vectors of both sides are in domain.test.js.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { familyNow, inTime, whomToOffer, withKnownIds } from '../../../static/js/domain/familyInTime.js';

const wren = { id: 'w', name: 'Wren', born_on: '2026-09-14' };
const dove = { id: 'd', name: 'Dove', born_on: '2026-09-14' };
const toni = { id: 't', name: 'Toni', relationship: 'mother' };
const both = { babies: [wren, dove], carers: [toni] };
const one = { babies: [wren], carers: [toni] };

test('a visit offers who is in the family, and who left only where it names them already', () => {
  const family = inTime([both, one], 1);
  const ids = (/** @type {object} */ visit) => whomToOffer(family, 'babies', visit).map(({ id }) => id);
  assert.deepEqual(ids({}), ['w']);
  assert.deepEqual(ids({ present: { babies: ['d'] } }), ['w', 'd']);
  assert.deepEqual(ids({ introductions: [{ baby: 'd', showed: 'Slept.' }] }), ['w', 'd']);
  assert.deepEqual(ids({ observations: [{ baby: 'd' }] }), ['w', 'd']);
});

test('the family now has everybody else behind it', () => {
  const history = [both, one].map((body, at) => ({ record: { id: String(at), body }, receipt: null }));
  const { earlier, later } = familyNow(one, history);
  assert.deepEqual([earlier, later], [[both], []]);
});

test('somebody who is put back is the same person', () => {
  const again = { babies: [wren, { ...dove, id: 'new' }], carers: [toni] };
  assert.deepEqual(withKnownIds(again, [both, one]).babies, both.babies);
  const carer = { babies: [wren], carers: [{ ...toni, id: 'new' }] };
  assert.deepEqual(
    withKnownIds(carer, [both, { ...one, carers: [{ ...toni, id: 'x', name: 'Kit' }] }]).carers,
    [toni],
  );
});

test('somebody else of the same name is somebody else', () => {
  const other = { babies: [wren, { ...dove, id: 'new', born_on: '2026-09-20' }], carers: [toni] };
  assert.equal(withKnownIds(other, [both, one]), other);
  const twice = { babies: [wren, dove, { ...dove, id: 'new' }], carers: [toni] };
  assert.equal(withKnownIds(twice, [both, one]), twice);
});
