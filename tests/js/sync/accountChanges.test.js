// What happened to the account: told once to each vault, and kept until its owner has read it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSession } from '../../../static/js/sync/answers.js';
import { SyncEngine } from '../../../static/js/sync/engine.js';
import { inWords } from '../../../static/js/ui/frame/accountNotice.js';
import { aCaseload, Clock, Page } from '../storage/builders.js';
import { Server } from './server.js';

const CHANGED = { what: 'password_changed', at: '2026-11-20T11:00:00.000Z' };
const OPENED = { what: 'vault_opened', at: '2026-11-20T12:00:00.000Z' };
const BEFORE = { what: 'password_changed', at: '2026-11-20T09:00:00.000Z' };

function engineOf(vault, server) {
  const { now, setTimer, clearTimer } = new Clock();
  const given = { ask: server.ask, page: new Page(), tab: new EventTarget(), now, setTimer, clearTimer };
  return new SyncEngine(vault, { ...given, locks: null, random: () => 1 });
}

test('a vault hears of what comes after its first contact, once, until its owner puts it away', async () => {
  const { vault } = await aCaseload();
  const server = new Server();
  server.user.changes = [BEFORE];
  const engine = engineOf(vault, server);
  assert.deepEqual((await engine.syncNow()).changes, [], 'it is from before');
  server.user.changes = [BEFORE, CHANGED];
  assert.deepEqual((await engine.syncNow()).changes, [CHANGED]);
  assert.deepEqual((await engine.syncNow()).changes, [CHANGED], 'nobody has read it');
  const again = engineOf(vault, server);
  server.user.changes = [BEFORE, CHANGED, OPENED];
  assert.deepEqual((await again.syncNow()).changes, [CHANGED, OPENED], 'also after a new start');
  await again.putChangesAway();
  assert.deepEqual(again.state.changes, []);
  assert.deepEqual((await again.syncNow()).changes, []);
});

test('a service that tells of nothing, or nonsense, keeps nobody from sending', async () => {
  for (const changes of [undefined, null, 'x', [null, { what: 1 }, { what: 'x', at: 'never' }]]) {
    const server = new Server();
    server.user.changes = changes;
    const state = await engineOf((await aCaseload()).vault, server).syncNow();
    assert.deepEqual([state.phase, state.changes], ['idle', []]);
  }
});

test('the session is read into its shape', () => {
  const answer = {
    csrf: 'a',
    server_time: CHANGED.at,
    epoch: 'e',
    user: { id: 'i', name: 'n', changes: [CHANGED, 1] },
  };
  assert.deepEqual(parseSession(answer).user?.changes, [CHANGED]);
});

test('each change is said with its time, also one that this version does not know', () => {
  const words = inWords([CHANGED, { ...OPENED, what: 'new' }], new Date('2026-11-21T12:00:00.000Z'));
  assert.match(words, /^Your password was changed: 20 November \d\d:\d\d\. Something that/);
  assert.match(words, /tell your team lead at once\.$/);
});
