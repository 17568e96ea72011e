// Each field that docs/openapi.json gives an answer is read from it: one that is sent and forgotten here is found.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseSession, parseSyncAnswer } from '../../../static/js/sync/answers.js';
import { Server } from './server.js';

const DOCUMENT = new URL('../../../docs/openapi.json', import.meta.url);
const { schemas } = JSON.parse(readFileSync(DOCUMENT, 'utf8')).components;
const fieldsOf = (name) => Object.keys(schemas[name].properties).sort();

test('each field of a session is read', () => {
  const read = parseSession(new Server().session());
  assert.deepEqual(Object.keys(read).sort(), fieldsOf('Session'));
});

test('each field of an exchange is read', async () => {
  // How many entries made no sense is not sent, but counted.
  const { malformed, ...read } = parseSyncAnswer(await new Server().take({ records: [], cursor: null }));
  assert.equal(malformed, 0);
  assert.deepEqual(Object.keys(read).sort(), fieldsOf('Synced'));
});
