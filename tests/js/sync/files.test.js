// A file of the app's own: as a file with its name, or an error that says so.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoAnswer, Refused } from '../../../static/js/sync/api.js';
import { fetchFile } from '../../../static/js/sync/files.js';

test('a file comes with its name and as a PDF', async () => {
  const answer = async () => new Response('%PDF-1.7');
  const file = await fetchFile('/static/built/handouts/a.pdf', 'a.pdf', { fetch: answer });
  assert.deepEqual([file.name, file.type, await file.text()], ['a.pdf', 'application/pdf', '%PDF-1.7']);
});

test('no answer and a refusal are told apart', async () => {
  const silent = () => Promise.reject(new TypeError('failed'));
  await assert.rejects(fetchFile('/a.pdf', 'a.pdf', { fetch: silent }), NoAnswer);
  const gone = async () => new Response('', { status: 404 });
  await assert.rejects(fetchFile('/a.pdf', 'a.pdf', { fetch: gone }), Refused);
});
