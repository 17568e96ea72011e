// Somebody clears the tablet under an open vault: what is in memory is put back with the next write, and told.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCaseload } from '../../../static/js/storage/caseload.js';
import { Remembered } from '../../../static/js/storage/remembered.js';
import { bringBackBeside, rescueFile } from '../../../static/js/storage/rescue.js';
import { bringHome, stranded } from '../../../static/js/storage/stranded.js';
import { listVaults, openVault } from '../../../static/js/storage/vault.js';
import { addPasskey } from '../../../static/js/storage/waysIn.js';
import { flush } from '../../../static/js/sync/outbox.js';
import { Service } from '../sync/service.js';
import {
  aCaseload,
  aDatabase,
  aFamilyDraft,
  aVaultWithPassphrase,
  aVisitDraft,
  onDisk,
  PASSPHRASE,
} from './builders.js';

/** As another tab does it, or the browser's own settings. */
async function clear(name) {
  let fired = 0;
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => {
      fired += 1;
      resolve();
    };
    request.onerror = () => reject(request.error);
  });
  assert.equal(fired, 1, 'it was cleared');
}

async function aTablet({ withPassphrase = false } = {}) {
  const name = crypto.randomUUID();
  const database = aDatabase({ name });
  const caseload = withPassphrase
    ? openCaseload(await aVaultWithPassphrase({ database }))
    : await aCaseload({ database });
  const service = new Service();
  const told = [];
  caseload.vault.addEventListener('cleared', () => told.push('cleared'));
  const send = () => flush(caseload.vault, service.session(), service.ask);
  return { name, database, caseload, vault: caseload.vault, service, told, send, clear: () => clear(name) };
}

test('a visit signed on a cleared tablet is on the disk with its vault, opens again, and is received', async () => {
  const { name, database, caseload, vault, told, send, service, clear } = await aTablet({
    withPassphrase: true,
  });
  const family = await caseload.sign(aFamilyDraft(caseload));
  await send();
  const waiting = await caseload.sign(aVisitDraft(caseload, family.family));
  const draft = await caseload.saveDraft(aVisitDraft(caseload, family.family));
  await clear();
  assert.deepEqual(await onDisk(aDatabase({ name })), []);
  const signed = await caseload.sign(draft);
  assert.deepEqual(told, ['cleared']);
  assert.deepEqual(
    (await listVaults(database)).map(({ id }) => id),
    [vault.id],
  );
  await vault.lock();
  const again = openCaseload(await openVault(vault.id, PASSPHRASE, aDatabase({ name })));
  assert.deepEqual(
    (await again.outbox()).map(({ record }) => record.id),
    [waiting.id, signed.id],
  );
  assert.deepEqual(await again.drafts(), []);
  await flush(again.vault, service.session(), service.ask);
  assert.deepEqual(await again.outbox(), []);
  assert.equal((await again.visits(family.family)).length, 2);
});

test('what was in memory is put back: what waits, drafts, families and settings; what the service has comes again', async () => {
  const { caseload, vault, told, send, service, clear } = await aTablet();
  const family = await caseload.sign(aFamilyDraft(caseload));
  const visit = await caseload.sign(aVisitDraft(caseload, family.family));
  await send();
  const waiting = await caseload.sign(aVisitDraft(caseload, family.family));
  const draft = await caseload.saveDraft(aVisitDraft(caseload, family.family));
  const dropped = await caseload.saveDraft(aVisitDraft(caseload, family.family));
  await caseload.dropDraft(dropped.id);
  await vault.put('setting', 'training', { piios: '2025-03-01' });
  await clear();
  await vault.put('setting', 'place', { screen: 'today', place: {} });
  assert.deepEqual(told, ['cleared']);
  assert.deepEqual(
    (await caseload.outbox()).map(({ record }) => record.id),
    [waiting.id],
  );
  assert.deepEqual(await caseload.drafts(), [draft]);
  assert.deepEqual(
    (await caseload.families()).map(({ id }) => id),
    [family.family],
  );
  assert.deepEqual(await vault.get('setting', 'training'), { piios: '2025-03-01' });
  assert.equal(await vault.get('setting', 'cursor'), null);
  const before = service.syncs.length;
  await send();
  assert.equal(service.syncs[before].cursor, null, 'everything is asked for anew');
  assert.deepEqual(
    (await caseload.visits(family.family)).map(({ id, state }) => [id, state]).sort(),
    [visit, waiting].map(({ subject }) => [subject, 'received']).sort(),
  );
});

test('who reads first after it does not find an empty caseload', async () => {
  const { caseload, vault, told, send, clear } = await aTablet();
  const family = await caseload.sign(aFamilyDraft(caseload));
  await send();
  const waiting = await caseload.sign(aVisitDraft(caseload, family.family));
  vault.readAnew();
  await clear();
  assert.deepEqual(
    (await caseload.outbox()).map(({ record }) => record.id),
    [waiting.id],
  );
  assert.deepEqual(told, ['cleared']);
  await clear();
  assert.equal((await caseload.family(family.family)).id, family.family);
  assert.deepEqual(told, ['cleared', 'cleared']);
});

test('cleared during an exchange, the place up to which it came is not written again', async () => {
  const { caseload, vault, told, send, service, clear } = await aTablet();
  const family = await caseload.sign(aFamilyDraft(caseload));
  const visit = await caseload.sign(aVisitDraft(caseload, family.family));
  await send();
  service.fault = () => async (answer) => {
    await clear();
    return answer;
  };
  await send();
  service.fault = null;
  assert.deepEqual(told, ['cleared']);
  assert.equal(await vault.get('setting', 'cursor'), null);
  await send();
  assert.deepEqual(
    (await caseload.visits(family.family)).map(({ record }) => record.id),
    [visit.id],
  );
});

test('ways in that were added since are put back too', async () => {
  const { database, vault, clear } = await aTablet({ withPassphrase: true });
  const passkey = {
    credential: new Uint8Array(16),
    salt: new Uint8Array(32),
    secret: new Uint8Array(32).fill(3),
  };
  await addPasskey(vault.id, PASSPHRASE, database, async () => passkey);
  await vault.put('setting', 'sound', true);
  await clear();
  await vault.put('setting', 'sound', false);
  const [known] = await listVaults(database);
  assert.equal(known.hasPasskey, true);
});

test('cleared twice it is put back twice, and a tablet that was not cleared tells nothing', async () => {
  const { caseload, vault, told, clear } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  assert.deepEqual(told, []);
  for (const times of [1, 2]) {
    await clear();
    await vault.put('setting', 'sound', true);
    assert.equal(told.length, times);
    assert.equal((await caseload.outbox()).length, 1);
  }
});

test('what could not be written before the lock is written with its vault, where the tablet was cleared', async () => {
  const { database, vault, clear } = await aTablet({ withPassphrase: true });
  const write = database.write;
  database.write = () => Promise.reject(new Error('The disk is silent.'));
  const writing = vault.put('setting', 'sound', true);
  const locking = vault.lock();
  await assert.rejects(writing);
  await locking;
  await clear();
  database.write = write;
  await bringHome();
  const again = await openVault(vault.id, PASSPHRASE, database);
  assert.equal(await again.get('setting', 'sound'), true);
});

test('a tablet that was cleared and then locked, by hand or by itself, is put back before the key goes', async () => {
  const { name, caseload, vault, clear } = await aTablet({ withPassphrase: true });
  const waiting = await caseload.sign(aFamilyDraft(caseload));
  await clear();
  await vault.lock();
  const again = openCaseload(await openVault(vault.id, PASSPHRASE, aDatabase({ name })));
  assert.deepEqual(
    (await again.outbox()).map(({ record }) => record.id),
    [waiting.id],
  );
});

test('an older rescue file that comes onto a cleared tablet takes the place of nothing that is in memory', async () => {
  const { name, database, caseload, vault, clear } = await aTablet({ withPassphrase: true });
  const file = await rescueFile(vault.id, new Date('2026-11-23T10:00:00Z'), database);
  const waiting = await caseload.sign(aFamilyDraft(caseload));
  await clear();
  await bringBackBeside(vault, file, database);
  await vault.lock();
  const again = openCaseload(await openVault(vault.id, PASSPHRASE, aDatabase({ name })));
  assert.deepEqual(
    (await again.outbox()).map(({ record }) => record.id),
    [waiting.id],
  );
});

test('a lock whose disk is silent, with nothing left to write, keeps nobody’s app open', async () => {
  const { database, vault } = await aTablet();
  database.write = () => Promise.reject(new Error('The disk is silent.'));
  await vault.lock();
  assert.equal(stranded.count, 0);
});

test('what is taken away stays away, although a read that began before ends after it', () => {
  const remembered = new Remembered();
  remembered.written([{ key: ['vault', 'draft', 'a'] }]);
  remembered.read({ shelf: 'draft', id: 'a', text: 'old' });
  remembered.written([{ row: { shelf: 'draft', id: 'b' }, text: 'new' }]);
  remembered.read({ shelf: 'draft', id: 'b', text: 'old' });
  assert.deepEqual(
    remembered.all.map(({ id, text }) => [id, text]),
    [['b', 'new']],
  );
});

test('locking forgets it', async (context) => {
  const { caseload, vault } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  const forgotten = context.mock.method(Remembered.prototype, 'clear');
  await vault.lock();
  assert.equal(forgotten.mock.callCount(), 1);
  assert.deepEqual(forgotten.mock.calls[0].this.all, []);
});
