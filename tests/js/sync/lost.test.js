// A tablet that was reported lost: it sends, takes nothing in, knows it without signal too, and says when it is erased.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCaseload } from '../../../static/js/storage/caseload.js';
import { eraseVault, farewells, onlyHere } from '../../../static/js/storage/farewell.js';
import * as settings from '../../../static/js/storage/settings.js';
import { SyncEngine } from '../../../static/js/sync/engine.js';
import { sayFarewells } from '../../../static/js/sync/farewells.js';
import { aDatabase, aFamilyDraft, aVault, Clock, Page } from '../storage/builders.js';
import { hang, json, Server } from './server.js';

const LOST = { device: 'device-1', at: '2026-11-20T09:00:00.000Z', why: 'Left on the bus', code: 'farewell' };

async function aTablet() {
  const database = aDatabase();
  const vault = await aVault({ database });
  const server = new Server();
  const anEngine = () => {
    const { now, setTimer, clearTimer } = new Clock();
    const given = { ask: server.ask, page: new Page(), tab: new EventTarget(), now, setTimer, clearTimer };
    return new SyncEngine(vault, { ...given, random: () => 1 });
  };
  return { database, vault, caseload: openCaseload(vault), server, engine: anEngine(), anEngine };
}

test('what waits is sent without a sign-in, and nothing is taken in', async () => {
  const { vault, caseload, server, engine } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  await engine.syncNow();
  const cursor = await settings.cursor.read(vault);
  const waiting = await caseload.sign(aFamilyDraft(caseload));
  server.lost = LOST;
  const state = await engine.syncNow();
  assert.deepEqual([state.phase, state.unsent, state.lost], ['idle', 0, { ...LOST, isSent: true }]);
  assert.equal(server.stored.at(-1).record.id, waiting.id);
  assert.deepEqual(await settings.cursor.read(vault), cursor);
});

test('it is not called sent while the service has not confirmed it', async () => {
  const { caseload, server, engine } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  server.lost = LOST;
  server.fault = () => (answer) => ({ ...answer, receipts: [] });
  const state = await engine.syncNow();
  assert.deepEqual([state.phase, state.unsent, state.lost?.isSent], ['failed', 1, false]);
  server.fault = null;
  assert.equal((await engine.syncNow()).lost?.isSent, true);
});

test('it is known without signal, and then nothing counts as sent', async () => {
  const { server, engine, anEngine } = await aTablet();
  assert.equal(engine.state.lost, undefined, 'not known yet');
  server.lost = LOST;
  await engine.syncNow();
  server.outage = (_path, signal) => hang(signal);
  const state = await engine.syncNow();
  assert.deepEqual([state.phase, state.lost], ['offline', { ...LOST, isSent: false }]);
  const opened = anEngine();
  assert.deepEqual((await opened.syncNow()).lost, { ...LOST, isSent: false });
});

test('one that is found again goes on as it was', async () => {
  const { server, engine } = await aTablet();
  server.lost = LOST;
  await engine.syncNow();
  server.lost = null;
  server.user = null;
  assert.deepEqual(
    [(await engine.syncNow()).phase, engine.state.lost],
    ['signed_out', null],
    'its sign-ins ended',
  );
});

test('a tablet that was never lost hears nothing of it', async () => {
  const { engine } = await aTablet();
  assert.equal((await engine.syncNow()).lost, null);
});

test('the service is told that it is erased, as often as it takes', async () => {
  const { database, vault } = await aTablet();
  const { replaced } = await onlyHere(vault);
  await eraseVault(vault, LOST, replaced, database);
  const told = [];
  let answer = () => Promise.reject(new TypeError('no signal'));
  const ask = new Server();
  ask.fetch = async (path, { body }) => {
    if (path === '/api/session') return json(ask.session());
    told.push(JSON.parse(body));
    return answer();
  };
  assert.equal(await sayFarewells(ask.ask, database), false);
  assert.equal((await farewells(database)).length, 1);
  answer = async () => new Response(null, { status: 204 });
  assert.equal(await sayFarewells(ask.ask, database), true);
  assert.deepEqual(told, [
    { device: 'device-1', code: 'farewell' },
    { device: 'device-1', code: 'farewell' },
  ]);
  assert.deepEqual(await farewells(database), []);
  assert.equal(await sayFarewells(ask.ask, database), true);
  assert.equal(told.length, 2);
});
