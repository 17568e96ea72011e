// The tablet's document: everything that its outline says stands in it as text, and its edges come and go with it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawn } from './drawn.js';

const { documentView, edges, showEdges } = await import('../../../../static/js/ui/paper/documentView.js');

const HOSTILE = '<img src=x onerror=alert(1)>';

/** @param {Record<string, unknown>[]} entries */
function anOutline(entries, id = 'contact', marks = ['Practice']) {
  return /** @type {any} */ ({
    title: 'Visit summary: New birth visit, 23 November 2026',
    marks,
    sections: [
      {
        id: 'who',
        heading: 'Baby and carers',
        entries: [
          { kind: 'text', label: 'Baby', value: 'Robin (fictional), 9 days', note: 'Born 14 November 2026.' },
        ],
      },
      { id, heading: 'Contact', entries },
    ],
  });
}

/** @param {Record<string, unknown>} entry */
const drawnEntry = (entry, id = 'contact') => drawn(documentView(anOutline([entry], id)));

test('what somebody typed is text, never markup', () => {
  const shown = drawnEntry({ kind: 'text', label: HOSTILE, value: HOSTILE, note: HOSTILE });
  assert.ok(!shown.includes('<img'));
  assert.equal(shown.split('&#60;img').length - 1, 3);
});

test('a short text is a fact beside its label, a long one a passage under it', () => {
  assert.match(
    drawnEntry({ kind: 'text', label: 'Action', value: 'Ring.' }),
    /<th scope="row">Action<\/th><td>Ring/,
  );
  assert.match(drawnEntry({ kind: 'text', label: 'Action', value: 'word '.repeat(30) }), /<h3>Action<\/h3>/);
  assert.match(drawnEntry({ kind: 'text', label: 'Action', value: 'one\ntwo' }), /<h3>Action<\/h3>/);
});

test('what is written in the assessment keeps its heading, however short it is', () => {
  assert.match(
    drawnEntry({ kind: 'text', label: 'Attitude', value: 'Warm.' }, 'assessment'),
    /<h3>Attitude<\/h3>/,
  );
});

test('a heading is not said twice', () => {
  const shown = drawnEntry({ kind: 'text', label: 'Contact', value: 'Ring on Friday.' }, 'closing');
  assert.equal(shown.split('>Contact<').length - 1, 1);
});

test('an item has its number, its mark and its answer in words', () => {
  const shown = drawnEntry({
    kind: 'item',
    label: 'Eye contact',
    number: 2,
    value: 'Not observed',
    mark: 'not_observed',
  });
  assert.match(shown, /document__number">2</);
  assert.match(shown, /document__mark--not_observed/);
  assert.match(shown, /Not observed/);
  assert.ok(!shown.includes('>Note<'), 'no column for notes where there is none');
});

test('an item that was not answered has no mark', () => {
  const shown = drawnEntry({ kind: 'item', label: 'Eye contact', number: 2, value: 'Not answered' });
  assert.ok(!shown.includes('document__mark '));
});

test('a statement names what it rests on', () => {
  const shown = drawnEntry({
    kind: 'statement',
    label: 'Statement 1',
    value: 'Calm.',
    lines: ['Item 2 Eye contact: 0'],
  });
  assert.match(shown, /Rests on/);
  assert.match(shown, /<li>Item 2 Eye contact: 0<\/li>/);
});

test('without a mark there is no list of marks', () => {
  assert.ok(!drawn(documentView(anOutline([], 'contact', []))).includes('document__marks'));
});

test('the edges say what, about whom, which revision, and whether it was received', () => {
  const outline = anOutline([]);
  assert.deepEqual(edges(outline, { number: 1, of: 2 }, null), {
    head: 'Visit summary · Robin (fictional), 9 days · Born 14 November 2026',
    marks: 'Practice',
    foot: 'Revision 1 of 2 · Not yet received',
  });
  const receipt = { sha256: '4f2a91c0'.repeat(8), seq: 3, received_at: '2026-11-23T16:40:00.000Z' };
  assert.equal(edges(outline, { number: 2, of: 2 }, receipt).foot, 'Revision 2 of 2 · Receipt 4F2A91C0');
});

test('the edges leave the page when the document closes', () => {
  /** @type {Map<string, string>} */
  const held = new Map();
  globalThis.document = /** @type {any} */ ({
    documentElement: {
      setAttribute: (/** @type {string} */ name, /** @type {string} */ value) => held.set(name, value),
      removeAttribute: (/** @type {string} */ name) => held.delete(name),
    },
  });
  showEdges({ head: 'a', marks: 'b', foot: 'c' });
  assert.deepEqual([...held.keys()], ['data-print-head', 'data-print-marks', 'data-print-foot']);
  showEdges(null);
  assert.equal(held.size, 0);
});
