// A tablet that was cleared under the open vault says so, also where it is found out only by the lock.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import { VaultLocked } from '../../../../static/js/storage/errors.js';
import '../paper/drawn.js';

const { tellOfTheClearing } = await import('../../../../static/js/ui/frame/appNotices.js');

/** @param {() => Promise<any[]>} read what is asked of the vault */
async function told(read) {
  /** @type {any[][]} */
  const said = [];
  const notices = { say: (...words) => said.push(words) };
  const inside = { caseload: { outbox: read, drafts: read }, sync: {} };
  await tellOfTheClearing(/** @type {any} */ ({ inside, notices }));
  return said.map(([key, look, title, text]) => ({ key, look, title, text }));
}

test('it says how much was put back', async () => {
  const [{ key, look, text }] = await told(async () => [{}]);
  assert.deepEqual([key, look], ['app-cleared', 'bad']);
  assert.match(text, /put back 1 record that was not sent and 1 draft/);
});

test('found out by the lock it is said all the same, without what can’t be counted any more', async () => {
  const [{ key, title, text }] = await told(() => Promise.reject(new VaultLocked()));
  assert.deepEqual([key, title], ['app-cleared', 'This tablet was cleared while Attune was open']);
  assert.match(text, /comes back when there is signal/);
  assert.doesNotMatch(text, /Nothing was waiting/);
});

test('another failure is no clearing without number', async () => {
  await assert.rejects(
    told(() => Promise.reject(new TypeError('broken'))),
    TypeError,
  );
});
