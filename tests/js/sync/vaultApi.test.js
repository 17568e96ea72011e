// The secret by which a vault's session is opened: kept in the vault, shown with each question, gone with the lock.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VaultLocked } from '../../../static/js/storage/errors.js';
import { SyncEngine } from '../../../static/js/sync/engine.js';
import { openComingVaultApi, openVaultApi } from '../../../static/js/sync/vaultApi.js';
import { aCaseload, aFamilyDraft, Clock, Page, until } from '../storage/builders.js';
import { hang, json, Server } from './server.js';

function listening() {
  const shown = [];
  const fetch = async (path, { headers }) => {
    shown.push({ path, secret: headers['X-Attune-Vault'] });
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
  return { caseload, server, clock, tab, engine };
}

test('the lock gives up an exchange under way, and nothing is asked after it', async () => {
  const { caseload, server, engine, clock, tab } = await anEngine();
  let given = null;
  server.fault = (_body, signal) => {
    given = signal;
    return hang(signal);
  };
  engine.syncNow();
  await until(() => given !== null);
  const before = server.requests.length;
  await caseload.vault.lock();
  assert.equal(given.aborted, true);
  tab.dispatchEvent(new Event('pagehide'));
  clock.advance(60 * 60_000);
  assert.equal(server.requests.length, before);
});

test('a vault that is not there yet asks with one secret, which it keeps once it is there', async () => {
  const { vault } = await aCaseload();
  const { shown, fetch } = listening();
  const coming = openComingVaultApi({ fetch });
  await coming.ask('/a');
  await coming.ask('/b');
  await coming.keepIn(vault);
  await openVaultApi(vault, { fetch })('/c');
  await openComingVaultApi({ fetch }).ask('/d');
  const [first, second, third, other] = shown.map(({ secret }) => secret);
  assert.match(first, /^[0-9a-f]{64}$/);
  assert.deepEqual([second, third], [first, first]);
  assert.notEqual(other, first);
});

test('an open vault asks again for what is new', async () => {
  const { caseload, clock, server, engine } = await anEngine();
  const before = server.syncs.length;
  clock.advance(4 * 60_000);
  await until(() => server.syncs.length > before && engine.state.phase === 'idle');
  await caseload.sign(aFamilyDraft(caseload));
  await until(() => server.stored.length === 1);
});
