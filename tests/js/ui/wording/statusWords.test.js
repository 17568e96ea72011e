// The one line about saving and sending tells the truth. Must not touch a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusLine, waitingInWords } from '../../../../static/js/ui/wording/statusWords.js';

const now = new Date('2026-11-23T14:10:00');
const calm = {
  isUnlocked: true,
  saving: null,
  savedAt: null,
  phase: 'idle',
  waiting: { visits: 0, families: 0, refused: 0 },
  lastContact: '2026-11-23T08:41:00',
  now,
};
/** @param {object} values */
const line = (values) => statusLine({ ...calm, ...values });

test('a locked app says nothing', () => assert.equal(line({ isUnlocked: false }), null));

test('all sent and received, with the time', () => {
  assert.deepEqual(line({}), { look: 'received', text: 'All sent and received · 08:41' });
});

test('what is not sent is counted by kind, and never called sent', () => {
  const waiting = { visits: 3, families: 1, refused: 0 };
  assert.equal(line({ waiting }).text, '3 visits and 1 family saved on this tablet, not sent');
  assert.equal(
    line({ waiting, phase: 'offline' }).text,
    'No signal · 3 visits and 1 family saved on this tablet, not sent',
  );
  assert.equal(line({ waiting, phase: 'failed' }).look, 'waiting');
});

test('while a visit is filled in, "saved" is said only when it is on the disk', () => {
  const savedAt = new Date('2026-11-23T14:07:00');
  for (const saving of ['waiting', 'saving']) {
    assert.equal(line({ saving, savedAt }).text, 'Saving on this tablet');
  }
  assert.equal(line({ saving: 'saved', savedAt }).text, 'Saved on this tablet 14:07');
  assert.equal(
    line({ saving: 'saved', savedAt, phase: 'offline' }).text,
    'No signal · saved on this tablet 14:07',
  );
});

test('a failed save is said before anything else', () => {
  const waiting = { visits: 0, families: 0, refused: 2 };
  assert.deepEqual(line({ saving: 'failed', waiting }), {
    look: 'problem',
    text: 'Not saved yet · trying again',
  });
});

test('a refused record is told wherever one is', () => {
  const waiting = { visits: 0, families: 0, refused: 1 };
  assert.equal(line({ waiting, saving: 'saved', savedAt: now }).look, 'problem');
});

test('a time of another day says its day', () => {
  assert.equal(
    line({ lastContact: '2026-11-12T14:07:00' }).text,
    'All sent and received · 12 November 14:07',
  );
});

test('numbers and words agree', () => {
  assert.equal(waitingInWords({ visits: 1, families: 2 }), '1 visit and 2 families');
  assert.equal(waitingInWords({ visits: 0, families: 0 }), '');
});
