// What is pasted is mended in the box that it was pasted into, and in drafts that an older version kept. Must not need a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Drafts } from '../../../../static/js/ui/draft/drafts.js';
import { startMending, typedIn } from '../../../../static/js/ui/form/typed.js';

/** @param {object} [values] */
const box = (values) =>
  /** @type {any} */ ({
    type: 'textarea',
    autocomplete: 'off',
    selectionStart: 0,
    setSelectionRange(/** @type {number} */ start) {
      this.selectionStart = start;
    },
    ...values,
  });

/** @param {any} target */
function typeIn(target, isComposing = false) {
  /** @type {(event: any) => void} */
  let listener = () => assert.fail('nothing listens');
  startMending(
    /** @type {any} */ ({
      addEventListener: (/** @type {string} */ _, /** @type {any} */ heard) => (listener = heard),
    }),
  );
  listener({ target, isComposing });
}

test('a statement with Word’s line break is read with a line break', () => {
  assert.equal(
    typedIn(box({ value: ' Sam held Robin close.\u000bCalm throughout. ' })),
    'Sam held Robin close.\nCalm throughout.',
  );
});

test('in a box of one line a line break is a space', () => {
  assert.equal(typedIn(box({ type: 'text', value: 'Robin\u000bSmith' })), 'Robin Smith');
});

test('the box shows what was read, and the cursor stays where it was', () => {
  const notes = box({ value: '\u0000\u0001Well.\u000bNext', selectionStart: 8 });
  typeIn(notes);
  assert.deepEqual([notes.value, notes.selectionStart], ['Well.\nNext', 6]);
});

test('a password, a box being composed in and a tick are left alone', () => {
  for (const other of [
    box({ type: 'password', value: 'a\u000bb' }),
    box({ type: 'text', autocomplete: 'current-password', value: 'a\u000bb' }),
    box({ type: 'checkbox', value: 'a\u000bb' }),
  ]) {
    typeIn(other);
    assert.equal(other.value, 'a\u000bb');
  }
  const composed = box({ value: 'a\u000bb' });
  typeIn(composed, true);
  assert.equal(composed.value, 'a\u000bb');
});

test('a draft of an older version is mended when it is opened', async () => {
  const draft = {
    id: 'a',
    kind: 'family',
    family: 'f',
    changed_at: '2026-11-29T10:00:00.000Z',
    body: { notes: 'Both well.\u000cNext' },
  };
  const caseload = /** @type {any} */ ({ drafts: async () => [draft] });
  const saver = /** @type {any} */ (Object.assign(new EventTarget(), { stop: () => {} }));
  const { open } = await new Drafts(
    caseload,
    () => saver,
    () => {},
  ).open('a');
  assert.equal(open.body.notes, 'Both well.\nNext');
});
