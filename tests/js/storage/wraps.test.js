// What a passphrase costs whoever guesses it: the only test that makes a key by all the rounds.

import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { test } from 'node:test';
import {
  dataKeyFrom,
  LEAST_ITERATIONS,
  unwrapByPassphrase,
  wrapByPassphrase,
} from '../../../static/js/storage/wraps.js';

const PASSPHRASE = 'lemon velvet harbour pencil meadow lantern copper thimble';
const OWNER = {
  id: 'vault-1',
  version: 1,
  user: { id: 'user-robin', name: 'Robin (fictional)' },
  device: 'device-1',
  created_at: '2026-11-20T10:00:00.000Z',
};

test('the key of a passphrase is made by 600,000 rounds of PBKDF2 with SHA-256, and opens what it closed', async () => {
  assert.equal(LEAST_ITERATIONS, 600_000);
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const wrap = await wrapByPassphrase(await dataKeyFrom(bytes), OWNER, PASSPHRASE, LEAST_ITERATIONS);

  const made = pbkdf2Sync(PASSPHRASE, wrap.kdf.salt, 600_000, 32, 'sha256');
  const key = await crypto.subtle.importKey('raw', made, 'AES-GCM', false, ['unwrapKey']);
  const label = ['vault-1', 1, 'user-robin', 'device-1', 'PBKDF2', 'SHA-256', 600_000];
  const additionalData = new TextEncoder().encode(JSON.stringify(label));
  const how = { name: 'AES-GCM', iv: wrap.iv, additionalData };
  const dataKey = await crypto.subtle.unwrapKey('raw', wrap.key, key, how, 'AES-GCM', true, ['encrypt']);
  assert.deepEqual(new Uint8Array(await crypto.subtle.exportKey('raw', dataKey)), bytes);

  const opened = await unwrapByPassphrase({ ...OWNER, wraps: [wrap] }, PASSPHRASE, true);
  assert.deepEqual(new Uint8Array(await crypto.subtle.exportKey('raw', opened)), bytes);
});
