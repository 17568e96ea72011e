// What counts as contact: the service's answer to this vault's own sign-in, and nothing else that answers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as settings from '../../../static/js/storage/settings.js';
import { SyncEngine } from '../../../static/js/sync/engine.js';
import { aVault, Clock, Page } from '../storage/builders.js';
import { json, Server } from './server.js';

async function aTablet() {
  const vault = await aVault();
  const server = new Server();
  const { now, setTimer, clearTimer } = new Clock();
  const given = { ask: server.ask, page: new Page(), tab: new EventTarget(), now, setTimer, clearTimer };
  const engine = new SyncEngine(vault, { ...given, random: () => 1 });
  return { vault, server, engine, now: () => new Date(now()).toISOString() };
}

test('the answer to its own sign-in begins the hours anew, by this tablet’s clock', async () => {
  const { vault, engine, now } = await aTablet();
  assert.equal(engine.state.lease, null);
  const { lease } = await engine.syncNow();
  assert.deepEqual(lease, { hours: 72, met_at: now() });
  assert.deepEqual(await settings.lease.read(vault), lease);
  assert.equal(await settings.seen.read(vault), now());
});

for (const [what, change] of /** @type {[string, (server: any) => void][]} */ ([
  ['an answer without a sign-in', (server) => Object.assign(server, { user: null })],
  [
    'another person’s sign-in',
    (server) => Object.assign(server, { user: { ...server.user, id: 'another' } }),
  ],
  ['the word that it was lost', (server) => Object.assign(server, { lost: aReport() })],
  [
    'a captive portal',
    (server) => Object.assign(server, { fetch: async () => json({ welcome: 'Free Wi-Fi' }) }),
  ],
])) {
  test(`${what} is no contact`, async () => {
    const { vault, server, engine } = await aTablet();
    change(server);
    await engine.syncNow();
    assert.equal(await settings.lease.read(vault), null);
    assert.equal(await settings.seen.read(vault), null);
  });
}

function aReport() {
  return { device: 'device-1', at: '2026-11-20T09:00:00.000Z', why: 'Left on the bus', code: 'farewell' };
}
