// No record is signed on the tablet that the server refuses: both judge the same long list of bad ones.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCHEMA } from '../../../static/js/domain/definitions.js';
import { checkSignable } from '../../../static/js/domain/signable.js';
import { definitions, patched, read } from './vectors.js';

const { today, family, bases, cases } = read('bodies.json');
const signing = read('signing.json');
const ID = '5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e00';

/** The record around a body, as tests/vectors/signing.py makes it. */
function enveloped(base, body) {
  const [kind] = base.split('/');
  return {
    id: `${ID}a1`,
    kind,
    subject: kind === 'family' ? `${ID}a3` : `${ID}a2`,
    family: `${ID}a3`,
    author: `${ID}a4`,
    device: `${ID}a5`,
    signed_at: '2026-11-23T15:02:03.004Z',
    clock_offset_ms: -1500,
    schema: SCHEMA,
    body,
  };
}

const records = Object.fromEntries(
  Object.entries(bases).map(([base, body]) => [base, enveloped(base, body)]),
);
const all = [
  ...cases.map((found) => [`${found.check}: ${found.name}`, enveloped(found.base, patched(found, bases))]),
  ...signing.cases.map((found) => [found.name, patched(found, records)]),
];

test('the list is the whole list', () => {
  assert.deepEqual(all.map(([name]) => name).sort(), Object.keys(signing.expect).sort());
  assert.ok(all.length > 200);
  const refused = Object.values(signing.expect).filter((found) => found.length > 0);
  assert.ok(refused.length > 150 && refused.length < all.length - 20, 'some are taken and most are not');
});

for (const [name, record] of all) {
  test(`the tablet finds what the server refuses: ${name}`, () => {
    const found = checkSignable(record, definitions, today, family).map(({ field, code }) => [field, code]);
    const expected = signing.expect[name];
    assert.equal(found.length > 0, expected.length > 0, 'what is taken by one is taken by the other');
    // The tablet may name more at once: it asks what a body means although a word in it is too long.
    for (const problem of expected)
      assert.ok(
        found.some((one) => String(one) === String(problem)),
        `${problem} is not among ${found.join('; ')}`,
      );
  });
}
