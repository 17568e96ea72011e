// Whether nothing may be left with a family, as the service decides it too; and what a change is told before it is signed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPaperless, isUnknownTo } from '../../../static/js/domain/noPaper.js';
import { read } from './vectors.js';

/** @param {[string, string, boolean][]} told */
const revisions = (told) =>
  /** @type {any[]} */ (
    told.map(([id, supersedes, noted]) => ({ id, supersedes, body: noted ? { no_paper: true } : {} }))
  );

for (const { name, revisions: told, expect } of read('no_paper.json')) {
  test(`a note ends only by whoever knew of it: ${name}`, () => {
    assert.equal(isPaperless(revisions(told)), expect);
  });
}

test('a change that was begun before it was noted keeps it; one that was begun from it may end it', () => {
  const history = revisions([
    ['a', '', false],
    ['b', 'a', true],
  ]);
  assert.equal(isUnknownTo(history, 'a'), true);
  assert.equal(isUnknownTo(history, 'b'), false);
  const forked = revisions([
    ['a', '', false],
    ['b', 'a', true],
    ['c', 'a', false],
  ]);
  assert.equal(isUnknownTo(forked, 'c'), true, 'the form did not show it');
  assert.equal(isUnknownTo(revisions([['a', '', false]]), 'a'), false);
});
