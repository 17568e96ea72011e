// A new data key with each new passphrase: nothing is lost, wherever it ends, and the old one reads nothing written later.

import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
import { cipherWith } from '../../../static/js/storage/cipher.js';
import { AnotherKey, StorageFailed, WrongPassphrase } from '../../../static/js/storage/errors.js';
import { bringBack, bringBackBeside, rescueFile } from '../../../static/js/storage/rescue.js';
import { labelOf } from '../../../static/js/storage/rows.js';
import * as settings from '../../../static/js/storage/settings.js';
import { createVault, openVault } from '../../../static/js/storage/vault.js';
import { changePassphrase, recoverVault, sealedForRecovery } from '../../../static/js/storage/waysIn.js';
import { unwrapByPassphrase } from '../../../static/js/storage/wraps.js';
import { aDatabase, DEVICE, onDisk, PASSPHRASE, ROBIN } from './builders.js';

const NOW = new Date('2026-11-24T16:00:00.000Z');
const NEW = 'seven green lanterns hum above quiet harbours';
const THIRD = 'marble otters paint the windy orchard silver tonight';
const SHELVES = ['family', 'visit', 'other', 'outbox', 'draft', 'setting'];
const { subtle } = webcrypto;
const P256 = { name: 'ECDH', namedCurve: 'P-256' };

/** Entries on each shelf, more than are sealed anew at once. */
async function aTablet({ recovery = null } = {}) {
  const database = aDatabase();
  const vault = await createVault(
    { user: ROBIN, device: DEVICE, passphrase: PASSPHRASE, recovery },
    database,
  );
  const put = [];
  for (const shelf of SHELVES)
    for (let at = 0; at < 9; at += 1)
      put.push({
        op: 'put',
        shelf,
        id: `${shelf}-${at}`,
        value: { id: `${shelf}-${at}` },
        family: `f-${at % 3}`,
      });
  await vault.transact(put);
  if (recovery) await settings.recovery.keep(vault, recovery);
  return { database, vault, id: vault.id, header: await headerIn(database) };
}

const headerIn = async (database) => (await database.read((tx) => tx.objectStore('vaults').getAll()))[0];

async function copyOf(database) {
  const copy = aDatabase();
  const [header, rows] = [await headerIn(database), await onDisk(database, { withLedger: true })];
  await copy.write(async (tx) => {
    await tx.objectStore('vaults').put(header);
    for (const row of rows) await tx.objectStore('sealed').put(row);
  });
  return copy;
}

async function contentOf(vault) {
  const shelves = await Promise.all(SHELVES.map((shelf) => vault.all(shelf)));
  return shelves.flat().map((value) => JSON.stringify(value));
}

/** How many rows a key opens. */
async function openedBy(key, database) {
  const rows = await onDisk(database, { withLedger: true });
  const opened = await Promise.allSettled(
    rows.map((row) => cipherWith(key).open(labelOf(row.vault, row.shelf, row.id), row)),
  );
  return opened.filter(({ status }) => status === 'fulfilled').length;
}

/** The disk takes so many writes, and then no more; the last one may be there although nobody was told. */
function endAfter(database, writes, isLastThere) {
  const { write } = database;
  let left = writes;
  let isEnded = false;
  database.write = async (work, ...how) => {
    if (left > 0) {
      left -= 1;
      return write.call(database, work, ...how);
    }
    if (!isEnded && isLastThere) await write.call(database, work, ...how);
    isEnded = true;
    throw new StorageFailed(new Error('for the test'));
  };
  return () => {
    database.write = write;
    return isEnded;
  };
}

for (const isLastThere of [false, true])
  test(`it may end at each write${isLastThere ? ', which may be on the disk all the same' : ''}, and everything is there`, async () => {
    const tablet = await aTablet();
    const expected = await contentOf(tablet.vault);
    await tablet.vault.lock();
    const oldKey = await unwrapByPassphrase(tablet.header, PASSPHRASE);
    let isEnded = true;
    let writes = 0;
    for (; isEnded; writes += 1) {
      const database = await copyOf(tablet.database);
      const vault = await openVault(tablet.id, PASSPHRASE, database);
      const heal = endAfter(database, writes, isLastThere);
      const changing = changePassphrase(vault, PASSPHRASE, NEW, database).then(() => vault.sealAnew());
      await changing.catch((error) => assert.ok(error instanceof StorageFailed, error));
      await vault.lock();
      isEnded = heal();
      const opens = await whichOpens(tablet.id, database);
      assert.equal(opens.length, 1, `exactly one passphrase after ${writes} writes`);
      const again = await openVault(tablet.id, opens[0], database);
      await again.examine();
      assert.deepEqual(again.losses, [], `after ${writes} writes`);
      assert.deepEqual(await contentOf(again), expected, `after ${writes} writes`);
      if (opens[0] !== NEW) continue;
      if (again.hasFormer) await again.sealAnew();
      assert.equal(again.hasFormer, false);
      assert.equal(await openedBy(oldKey, database), 0, `after ${writes} writes`);
      await again.lock();
      const last = await openVault(tablet.id, NEW, database);
      await last.examine();
      assert.deepEqual([last.losses, await contentOf(last)], [[], expected]);
    }
    assert.ok(writes > 4, `${writes} writes`);
  });

async function whichOpens(id, database) {
  const opens = [];
  for (const passphrase of [PASSPHRASE, NEW]) {
    try {
      await (await openVault(id, passphrase, database)).lock();
      opens.push(passphrase);
    } catch (error) {
      assert.ok(error instanceof WrongPassphrase);
    }
  }
  return opens;
}

test('an older header and the old passphrase open nothing that is written later', async () => {
  const { database, vault, id, header } = await aTablet();
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  await vault.put('outbox', 'later', { id: 'later' }, { family: 'f-1' });
  await vault.sealAnew();
  await vault.lock();
  await database.write((tx) => tx.objectStore('vaults').put(header));
  const old = await openVault(id, PASSPHRASE, database);
  for (const shelf of SHELVES) assert.deepEqual((await old.readAll(shelf)).values, [], shelf);
});

test('what is saved while all is sealed anew is as new as it was saved', async () => {
  const { database, vault, id } = await aTablet();
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  const sealing = vault.sealAnew();
  const saved = [];
  for (let at = 0; at < 9; at += 1)
    saved.push(vault.put('draft', `draft-${at}`, { id: `draft-${at}`, n: at }, { family: `f-${at % 3}` }));
  saved.push(vault.delete('outbox', 'outbox-8'), vault.put('draft', 'fresh', { id: 'fresh' }));
  await Promise.all([sealing, ...saved]);
  await vault.lock();
  const again = await openVault(id, NEW, database);
  await again.examine();
  assert.deepEqual(again.losses, []);
  assert.deepEqual(
    (await again.all('draft')).map(({ n }) => n),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, undefined],
  );
  assert.equal(await again.get('outbox', 'outbox-8'), null);
});

test('a lock in the middle leaves the rest for the next unlocking', async () => {
  const { database, vault, id } = await aTablet();
  const expected = await contentOf(vault);
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  const sealing = vault.sealAnew().catch((error) => error.name);
  await vault.lock();
  assert.equal(await sealing, 'VaultLocked');
  const again = await openVault(id, NEW, database);
  assert.equal(again.hasFormer, true);
  await again.sealAnew();
  assert.equal(again.hasFormer, false);
  assert.deepEqual(await contentOf(again), expected);
});

test('a passphrase that is changed again opens what both earlier keys sealed', async () => {
  const { database, vault, id } = await aTablet();
  const expected = await contentOf(vault);
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  await changePassphrase(vault, NEW, THIRD, database);
  await vault.lock();
  const again = await openVault(id, THIRD, database);
  assert.deepEqual(await contentOf(again), expected);
  await again.sealAnew();
  assert.deepEqual(await contentOf(again), expected);
  await assert.rejects(openVault(id, NEW, database), WrongPassphrase);
});

test('a rescue file of before the change brings back what is missing, and it can be read', async () => {
  for (const isOpen of [true, false]) {
    const { database, vault, id } = await aTablet();
    const file = await rescueFile(id, NOW, database);
    await vault.delete('draft', 'draft-3');
    await changePassphrase(vault, PASSPHRASE, NEW, database);
    await vault.sealAnew();
    if (isOpen) await bringBackBeside(vault, file, database);
    await vault.lock();
    if (!isOpen) await bringBack(file, database);
    const again = await openVault(id, NEW, database);
    assert.deepEqual(await again.get('draft', 'draft-3'), { id: 'draft-3' });
    assert.equal(again.hasFormer, true, 'it is sealed anew too');
    await again.examine();
    await again.sealAnew();
    assert.equal(again.hasFormer, false);
    assert.deepEqual(await again.get('draft', 'draft-3'), { id: 'draft-3' });
  }
});

test('a rescue file that was made in the middle brings everything to an empty tablet', async () => {
  const { database, vault, id } = await aTablet();
  const expected = await contentOf(vault);
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  const file = await rescueFile(id, NOW, database);
  const elsewhere = aDatabase();
  await bringBack(file, elsewhere);
  const there = await openVault(id, NEW, elsewhere);
  await there.examine();
  assert.deepEqual([there.losses, await contentOf(there)], [[], expected]);
});

test('a rescue file of a later passphrase is refused beside the open vault, and taken on the locked screen', async () => {
  const { database, vault, id } = await aTablet();
  const older = await copyOf(database);
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  await vault.put('outbox', 'later', { id: 'later' }, { family: 'f-1' });
  const file = await rescueFile(id, NOW, database);
  const open = await openVault(id, PASSPHRASE, older);
  await assert.rejects(bringBackBeside(open, file, older), AnotherKey);
  assert.equal((await open.all('outbox')).length, 9);
  await open.lock();
  await bringBack(file, older);
  const again = await openVault(id, NEW, older);
  assert.deepEqual(await again.get('outbox', 'later'), { id: 'later' });
  assert.equal((await again.all('outbox')).length, 10);
});

test('two keys that know nothing of each other are never mixed', async () => {
  const { database, vault, id } = await aTablet();
  const other = await copyOf(database);
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  const file = await rescueFile(id, NOW, database);
  const branch = await openVault(id, PASSPHRASE, other);
  await changePassphrase(branch, PASSPHRASE, THIRD, other);
  await branch.lock();
  const before = await onDisk(other, { withLedger: true });
  await assert.rejects(bringBack(file, other), AnotherKey);
  assert.deepEqual(await onDisk(other, { withLedger: true }), before);
  await openVault(id, THIRD, other);
});

test('whoever knows a former key can’t write a ledger', async () => {
  const { database, vault, id, header } = await aTablet();
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  await vault.lock();
  const old = cipherWith(await unwrapByPassphrase(header, PASSPHRASE));
  const root = (await onDisk(database, { withLedger: true })).find((row) => row.id === 'root');
  const text = JSON.stringify({ counter: 99, here: {}, pages: {}, losses: [] });
  const forged = { ...root, ...(await old.seal(labelOf(id, 'ledger', 'root'), text)) };
  await database.write((tx) => tx.objectStore('sealed').put(forged));
  const again = await openVault(id, NEW, database);
  await again.examine();
  assert.deepEqual(again.losses, [{ shelf: '', id: 'root', how: 'unlisted' }]);
});

test('what was put back under a former key is told before it is sealed anew', async () => {
  const { database, vault, id } = await aTablet();
  const older = (await onDisk(database)).find((row) => row.id === 'draft-3');
  await vault.put('draft', 'draft-3', { id: 'draft-3', n: 2 }, { family: 'f-0' });
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  await vault.lock();
  await database.write((tx) => tx.objectStore('sealed').put(older));
  const again = await openVault(id, NEW, database);
  await again.examine();
  await again.sealAnew();
  assert.deepEqual(
    again.losses.map(({ shelf, id: entry, how }) => [shelf, entry, how]),
    [['draft', 'draft-3', 'older']],
  );
});

test('a former key that somebody changed takes only its own entries with it', async () => {
  const { database, vault, id } = await aTablet();
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  await vault.put('outbox', 'later', { id: 'later' }, { family: 'f-1' });
  await vault.lock();
  await database.write(async (tx) => {
    const vaults = tx.objectStore('vaults');
    const header = await vaults.get(id);
    await vaults.put({ ...header, former: [{ ...header.former[0], iv: new Uint8Array(12) }] });
  });
  const again = await openVault(id, NEW, database);
  const { values, damaged } = await again.readAll('outbox');
  assert.deepEqual([values, damaged.length], [[{ id: 'later' }], 9]);
});

test('the service can help again with the new key, also while entries lie under the old one', async () => {
  const pair = await subtle.generateKey(P256, false, ['deriveBits']);
  const point = Buffer.from(await subtle.exportKey('raw', pair.publicKey)).toString('base64');
  const { database, vault, id } = await aTablet({ recovery: { id: 'pair-1', point } });
  const expected = await contentOf(vault);
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  await vault.lock();
  const { sealed, key } = await sealedForRecovery(id, database);
  assert.equal(key, 'pair-1');
  const again = await recoverVault(id, await opened(pair, sealed, id), THIRD, database);
  assert.deepEqual(await contentOf(again), expected);
  await again.sealAnew();
  await again.lock();
  await assert.rejects(openVault(id, NEW, database), WrongPassphrase);
  const last = await openVault(id, THIRD, database);
  await last.examine();
  assert.deepEqual([last.losses, await contentOf(last)], [[], expected]);
  assert.notDeepEqual((await sealedForRecovery(id, database)).sealed, sealed);
});

/** What the service does with its private key. */
async function opened(pair, sealed, id) {
  const [point, iv, rest] = [sealed.slice(0, 65), sealed.slice(65, 77), sealed.slice(77)];
  const theirs = await subtle.importKey('raw', point, P256, false, []);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256);
  const info = new TextEncoder().encode(`attune|${id}|${ROBIN.id}|${DEVICE}`);
  const material = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const kdf = { name: 'HKDF', hash: 'SHA-256', salt: point, info };
  const key = await subtle.deriveKey(kdf, material, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
  return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData: info }, key, rest));
}
