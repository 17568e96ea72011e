// The secret by which a vault's session is opened: kept in the vault, shown with each question, gone with the lock.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VaultLocked } from '../../../static/js/storage/errors.js';
import { SyncEngine } from '../../../static/js/sync/engine.js';
import { openVaultApi } from '../../../static/js/sync/vaultApi.js';
import { aCaseload, aFamilyDraft, Clock, Page, until } from '../storage/builders.js';
import { hang, json, Server } from './server.js';

function listening() {
  const shown = [];
  const fetch = async (path, { headers, keepalive }) => {
    shown.push({ path, secret: headers['X-Attune-Vault'], keepalive });
    return json({});
  };
  return { shown, fetch };
}

test('each question shows the same secret, also after the app was opened anew', async () => {
  const { vault } = await aCaseload();
  const { shown, fetch } = listening();
  await Promise.all([openVaultApi(vault, { fetch })('/a'), openVaultApi(vault, { fetch })('/b')]);
  await openVaultApi(vault, { fetch })('/c');
  const secrets = new Set(shown.map(({ secret }) => secret));
  assert.equal(secrets.size, 1);
  assert.match([...secrets][0], /^[0-9a-f]{64}$/);
});

test('another vault has another secret', async () => {
  const { shown, fetch } = listening();
  await openVaultApi((await aCaseload()).vault, { fetch })('/a');
  await openVaultApi((await aCaseload()).vault, { fetch })('/a');
  assert.notEqual(shown[0].secret, shown[1].secret);
});

test('a secret that could not be kept is never shown, and made anew at the next question', async () => {
  const { vault } = await aCaseload();
  const { shown, fetch } = listening();
  const ask = openVaultApi(vault, { fetch });
  const put = vault.put.bind(vault);
  let failures = 0;
  vault.put = async () => {
    failures += 1;
    throw new Error('The disk is full.');
  };
  await assert.rejects(ask('/a'), /disk is full/);
  assert.deepEqual([failures, shown.length], [1, 0]);
  vault.put = put;
  await ask('/b');
  assert.equal(shown.length, 1);
});

test('a locked vault asks nothing', async () => {
  const { vault } = await aCaseload();
  const { shown, fetch } = listening();
  await vault.lock();
  await assert.rejects(openVaultApi(vault, { fetch })('/a'), VaultLocked);
  assert.deepEqual(shown, []);
});

async function anEngine() {
  const caseload = await aCaseload();
  const server = new Server();
  const clock = new Clock();
  const tab = new EventTarget();
  const { now, setTimer, clearTimer } = clock;
  const given = {
    ask: server.ask,
    page: new Page(),
    tab,
    now,
    setTimer,
    clearTimer,
    random: () => 1,
    locks: undefined,
  };
  const engine = new SyncEngine(caseload.vault, given);
  engine.start();
  await until(() => engine.state.phase === 'idle');
  const goodbyes = () => server.requests.filter(([, path]) => path === '/api/lock').length;
  return { caseload, server, clock, tab, engine, goodbyes };
}

test('locking, and closing the app, says goodbye to the server once each', async () => {
  const { caseload, tab, goodbyes } = await anEngine();
  tab.dispatchEvent(new Event('pagehide'));
  await until(() => goodbyes() === 1);
  await caseload.vault.lock();
  await until(() => goodbyes() === 2);
  tab.dispatchEvent(new Event('pagehide'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(goodbyes(), 2);
});

test('an exchange under way is given up before the goodbye: its late answer must not open anything again', async () => {
  const { caseload, server, engine, goodbyes } = await anEngine();
  let given = null;
  let wasGivenUp = null;
  server.fault = (_body, signal) => {
    given = signal;
    return hang(signal);
  };
  server.outage = async (path) => {
    if (path === '/api/lock') wasGivenUp = given.aborted;
  };
  engine.syncNow();
  await until(() => given !== null);
  await caseload.vault.lock();
  await until(() => goodbyes() === 1);
  assert.equal(wasGivenUp, true);
});

test('nobody says goodbye without signal', async () => {
  const { caseload, server, engine, goodbyes } = await anEngine();
  server.outage = () => Promise.reject(new TypeError('Failed to fetch'));
  assert.equal((await engine.syncNow()).phase, 'offline');
  await caseload.vault.lock();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(goodbyes(), 0);
});

test('an open vault is in contact again before the server closes its pages', async () => {
  const { caseload, clock, server, engine } = await anEngine();
  const before = server.syncs.length;
  clock.advance(4 * 60_000);
  await until(() => server.syncs.length > before && engine.state.phase === 'idle');
  await caseload.sign(aFamilyDraft(caseload));
  await until(() => server.stored.length === 1);
});
