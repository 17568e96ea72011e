// What the service makes is opened and saved by a ticket of the open vault. Must not leave an empty tab behind.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';

const { fetchServiceFile, keepServiceFile, openServicePage } = await import(
  '../../../../static/js/ui/page/servicePage.js'
);

const SUMMARY = '/records/86355b45-d9ae-4058-aee5-9d3e1e0685c9/summary.pdf';
const SESSION = { csrf: 'token', server_time: '2026-11-23T15:02:03.004Z', epoch: 'e', user: null };

/** @param {(path: string, sending?: any) => any} [answer] to what is not asked of the session */
function anApp(answer = () => ({ ticket: 'a+b' })) {
  /** @type {any[]} */
  const asked = [];
  const ask = async (/** @type {string} */ path, /** @type {any} */ sending) => {
    if (path === '/api/session') return SESSION;
    asked.push([path, sending?.body]);
    return answer(path, sending);
  };
  return { asked, app: /** @type {any} */ ({ inside: { sync: { ask } } }) };
}

function aTab() {
  /** @type {any} */
  const tab = { opener: 'the app', isClosed: false, address: null };
  tab.location = { replace: (/** @type {string} */ address) => (tab.address = address) };
  tab.close = () => (tab.isClosed = true);
  return tab;
}

test('the tab is opened at once, and led to the address when its ticket has come', async () => {
  const { app, asked } = anApp();
  const tab = aTab();
  let isOpenFirst = false;
  await openServicePage(app, SUMMARY, {
    open: () => {
      isOpenFirst = asked.length === 0;
      return tab;
    },
  });
  assert.ok(isOpenFirst);
  assert.deepEqual(asked, [['/api/tickets', { path: SUMMARY }]]);
  assert.equal(tab.address, `${SUMMARY}?ticket=a%2Bb`);
  assert.equal(tab.opener, null);
  assert.ok(!tab.isClosed);
});

test('without a ticket the tab is closed and the reason is said', async () => {
  const { app } = anApp(() => {
    throw new Error('No signal.');
  });
  const tab = aTab();
  /** @type {string[]} */
  const said = [];
  await openServicePage(app, SUMMARY, { open: () => tab, say: (text) => said.push(text) });
  assert.ok(tab.isClosed);
  assert.equal(tab.address, null);
  assert.deepEqual(said, ['It was not opened. No signal.']);
});

test('a file is saved under a name that names nobody; what went wrong is said', async () => {
  const { app } = anApp();
  /** @type {any[]} */
  const asked = [];
  const get = async (/** @type {string} */ url, /** @type {string} */ name) => {
    asked.push(url);
    return new File(['%PDF'], name);
  };
  /** @type {string[]} */
  const kept = [];
  await keepServiceFile(app, SUMMARY, { get, keep: ({ name }) => kept.push(name) });
  assert.deepEqual(asked, [`${SUMMARY}?ticket=a%2Bb&download=1`]);
  assert.deepEqual(kept, ['summary-86355b45.pdf']);
  /** @type {string[]} */
  const said = [];
  const failed = () => Promise.reject(new Error('This file can’t be had just now.'));
  await keepServiceFile(app, SUMMARY, { get: failed, say: (text) => said.push(text) });
  assert.deepEqual(said, ['It was not saved. This file can’t be had just now.']);
});

test('an answer without a ticket is not taken for one', async () => {
  const { app } = anApp(() => ({}));
  await assert.rejects(fetchServiceFile(app, SUMMARY));
});
