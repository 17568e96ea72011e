// A passphrase that is changed from inside: only for whoever knows the present one, and in one write.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  StorageFailed,
  VaultRefused,
  WeakPassphrase,
  WrongPassphrase,
} from '../../../static/js/storage/errors.js';
import { openVault, openVaultByPasskey } from '../../../static/js/storage/vault.js';
import { addPasskey, changePassphrase } from '../../../static/js/storage/waysIn.js';
import { aDatabase, aVaultWithPassphrase, PASSPHRASE } from './builders.js';

const NEW = 'seven green lanterns hum above quiet harbours';

async function aTablet() {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  await vault.put('setting', 'place', { screen: 'today' });
  return { database, vault, id: vault.id };
}

test('the new one opens everything, also what is saved meanwhile, and the old one opens nothing', async () => {
  const { database, vault, id } = await aTablet();
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  await vault.put('setting', 'sound', { timer: true });
  await vault.lock();
  const again = await openVault(id, NEW, database);
  assert.deepEqual(await again.get('setting', 'place'), { screen: 'today' });
  assert.deepEqual(await again.get('setting', 'sound'), { timer: true });
  await assert.rejects(openVault(id, PASSPHRASE, database), WrongPassphrase);
});

test('without the present one, or with one that is easy to guess, nothing changes', async () => {
  const { database, vault, id } = await aTablet();
  await assert.rejects(changePassphrase(vault, 'some other words', NEW, database), WrongPassphrase);
  await assert.rejects(changePassphrase(vault, PASSPHRASE, 'baby2026', database), WeakPassphrase);
  await openVault(id, PASSPHRASE, database);
});

test('a disk that does not take it leaves the present one', async () => {
  const { database, vault, id } = await aTablet();
  const { write } = database;
  database.write = () => Promise.reject(new StorageFailed(new Error('for the test')));
  await assert.rejects(changePassphrase(vault, PASSPHRASE, NEW, database), StorageFailed);
  database.write = write;
  await openVault(id, PASSPHRASE, database);
  await assert.rejects(openVault(id, NEW, database), WrongPassphrase);
});

test('the tablet’s own lock has to be chosen again', async () => {
  const { database, vault, id } = await aTablet();
  const secret = new Uint8Array(32).fill(3);
  const passkey = { credential: new Uint8Array(16), salt: new Uint8Array(32), secret };
  await addPasskey(id, PASSPHRASE, database, async () => passkey);
  await changePassphrase(vault, PASSPHRASE, NEW, database);
  await assert.rejects(
    openVaultByPasskey(id, database, async () => secret),
    VaultRefused,
  );
  await addPasskey(id, NEW, database, async () => passkey);
  const again = await openVaultByPasskey(id, database, async () => secret);
  assert.deepEqual(await again.get('setting', 'place'), { screen: 'today' });
});
