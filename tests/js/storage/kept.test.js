// What an open vault keeps in memory of whole shelves: never older than the last write that was over.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StorageFailed, VaultDamaged, VaultLocked } from '../../../static/js/storage/errors.js';
import { openVault } from '../../../static/js/storage/vault.js';
import { aDatabase, aVault, aVaultWithPassphrase, PASSPHRASE } from './builders.js';

const received = (id, note = '') => ({ record: { id, kind: 'family', family: id, body: { note } } });
const put = (vault, id, note) => vault.put('family', id, received(id, note), { family: id });
const notes = async (vault) =>
  (await vault.readAll('family')).values.map(({ record }) => record.body.note).sort();

/** A database that counts the whole shelves it reads, and can be told to fail or to wait. */
function aCountingDatabase() {
  const database = aDatabase();
  const { read, write } = database;
  const counting = Object.assign(database, {
    reads: 0,
    beforeRead: async () => {},
    beforeWrite: async () => {},
  });
  database.read = async (work) => {
    counting.reads += 1;
    await counting.beforeRead();
    return read.call(database, work);
  };
  database.write = async (work) => {
    await counting.beforeWrite();
    return write.call(database, work);
  };
  return counting;
}

test('a shelf that nobody wrote to is read once', async () => {
  const database = aCountingDatabase();
  const vault = await aVault({ database });
  await put(vault, 'a', 'first');
  database.reads = 0;
  const all = await Promise.all([notes(vault), notes(vault)]);
  assert.deepEqual([...all, await notes(vault)], [['first'], ['first'], ['first']]);
  assert.equal(database.reads, 1);
  await vault.put('setting', 'place', {});
  await notes(vault);
  assert.equal(database.reads, 1);
});

test('every kind of write is seen by the next read', async () => {
  const vault = await aVault();
  await put(vault, 'a', 'first');
  assert.deepEqual(await notes(vault), ['first']);
  await put(vault, 'a', 'changed');
  assert.deepEqual(await notes(vault), ['changed']);
  await vault.move('family', 'other', 'a', received('a', 'moved'));
  assert.deepEqual(await notes(vault), []);
  await vault.move('other', 'family', 'a', received('a', 'back'), { family: 'a' });
  assert.deepEqual(await notes(vault), ['back']);
  await vault.delete('family', 'a');
  assert.deepEqual(await notes(vault), []);
});

test('a read beside a write never leaves the old behind', async () => {
  const database = aCountingDatabase();
  const vault = await aVault({ database });
  await put(vault, 'a', 'old');
  const gate = Promise.withResolvers();
  database.beforeWrite = () => gate.promise;
  const early = notes(vault);
  const writing = put(vault, 'a', 'new');
  const late = notes(vault);
  gate.resolve();
  await writing;
  assert.ok(['old', 'new'].includes((await early)[0]));
  assert.deepEqual(await late, ['new']);
  assert.deepEqual(await notes(vault), ['new']);
});

test('a slow read that a write overtakes is not kept', async () => {
  const database = aCountingDatabase();
  const vault = await aVault({ database });
  await put(vault, 'a', 'old');
  const gate = Promise.withResolvers();
  database.beforeRead = () => gate.promise;
  const slow = vault.readAll('family');
  await new Promise((resolve) => setTimeout(resolve));
  database.beforeRead = async () => {};
  await put(vault, 'b', 'new');
  gate.resolve();
  await slow;
  assert.deepEqual(await notes(vault), ['new', 'old']);
});

test('a write that failed changes nothing that is read, and a read that failed is tried again', async () => {
  const database = aCountingDatabase();
  const vault = await aVault({ database });
  await put(vault, 'a', 'first');
  assert.deepEqual(await notes(vault), ['first']);
  database.beforeWrite = () => Promise.reject(new StorageFailed(new Error('for the test')));
  await assert.rejects(put(vault, 'a', 'never'), StorageFailed);
  database.beforeRead = () => Promise.reject(new StorageFailed(new Error('for the test')));
  await assert.rejects(notes(vault), StorageFailed);
  database.beforeRead = async () => {};
  assert.deepEqual(await notes(vault), ['first']);
});

test('who sorts or empties the list that was read changes nobody else’s', async () => {
  const vault = await aVault();
  await put(vault, 'a', 'first');
  (await vault.readAll('family')).values.length = 0;
  assert.deepEqual(await notes(vault), ['first']);
});

test('a draft is read anew each time: its editor changes what it holds', async () => {
  const vault = await aVault();
  await vault.put('draft', 'd', { id: 'd', body: { note: 'saved' } });
  const { values } = await vault.readAll('draft');
  values[0].body.note = 'not saved yet';
  assert.equal((await vault.readAll('draft')).values[0].body.note, 'saved');
});

test('damage is not remembered once it is gone', async () => {
  const database = aDatabase();
  const vault = await aVault({ database });
  await put(vault, 'a', 'first');
  const change = (by) =>
    database.write(async (tx) => {
      const [row] = await tx.objectStore('sealed').getAll();
      const iv = Uint8Array.from(row.iv);
      iv[0] ^= by;
      await tx.objectStore('sealed').put({ ...row, iv });
    });
  await change(1);
  assert.ok((await vault.readAll('family')).damaged[0] instanceof VaultDamaged);
  await change(1);
  assert.deepEqual(await notes(vault), ['first']);
});

test('after locking nothing that was kept is given out', async () => {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  await put(vault, 'a', 'first');
  await notes(vault);
  const locking = vault.lock();
  await assert.rejects(notes(vault), VaultLocked);
  await locking;
  await assert.rejects(notes(vault), VaultLocked);
  assert.deepEqual(await notes(await openVault(vault.id, PASSPHRASE, database)), ['first']);
});

test('unlocking reads what the first screen asks for meanwhile, once', async () => {
  const database = aCountingDatabase();
  const before = await aVaultWithPassphrase({ database });
  await put(before, 'a', 'first');
  await before.lock();
  const vault = await openVault(before.id, PASSPHRASE, database);
  database.reads = 0;
  assert.deepEqual(await notes(vault), ['first']);
  assert.equal((await vault.readAll('draft')).values.length, 0);
  assert.equal(database.reads, 0);
  await vault.readAll('draft');
  assert.equal(database.reads, 1);
});

test('what was read while unlocking is never older than a write', async () => {
  const database = aCountingDatabase();
  const before = await aVaultWithPassphrase({ database });
  await put(before, 'a', 'first');
  await before.lock();
  const written = await openVault(before.id, PASSPHRASE, database);
  await put(written, 'b', 'second');
  assert.deepEqual(await notes(written), ['first', 'second']);
  await written.lock();
  const changed = await openVault(before.id, PASSPHRASE, database);
  await database.write((tx) => tx.objectStore('sealed').delete([before.id, 'family', 'b']));
  changed.readAnew();
  assert.deepEqual(await notes(changed), ['first']);
});

test('a disk that is silent while unlocking is asked again', async () => {
  const database = aCountingDatabase();
  const before = await aVaultWithPassphrase({ database });
  await put(before, 'a', 'first');
  await before.lock();
  let asked = 0;
  database.beforeRead = async () => {
    asked += 1;
    if (asked === 3) throw new StorageFailed(new Error('for the test'));
  };
  const vault = await openVault(before.id, PASSPHRASE, database);
  assert.deepEqual(await notes(vault), ['first']);
  assert.equal(asked, 4, 'wrong tries, the header, ahead, and again');
});
