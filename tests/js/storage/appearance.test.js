// How the screen looks, kept on the tablet: it never holds up the app, and stands in no vault's way.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AS_THE_TABLET, keepAppearance, keptAppearance } from '../../../static/js/storage/appearance.js';
import { StorageFailed, StorageFull } from '../../../static/js/storage/errors.js';
import { listVaults, openVault } from '../../../static/js/storage/vault.js';
import { aDatabase, aVaultWithPassphrase, PASSPHRASE } from './builders.js';

const DARK = { theme: 'dark', contrast: 'more', text: 150 };

test('what was chosen is there when the app is opened again', async () => {
  const database = aDatabase();
  assert.deepEqual(await keptAppearance(database), AS_THE_TABLET);
  assert.equal(await keepAppearance(DARK, database), true);
  assert.deepEqual(await keptAppearance(database), DARK);
});

test('what another version kept and this one does not know is as the tablet has it', async () => {
  const database = aDatabase();
  await keepAppearance({ theme: 'sepia', contrast: 'less', text: 110 }, database);
  assert.deepEqual(await keptAppearance(database), AS_THE_TABLET);
});

test('a tablet that can not keep it says so, and one that can not read it goes on', async () => {
  const full = Object.assign(aDatabase(), {
    write: () => Promise.reject(new StorageFull(new Error('full'))),
  });
  assert.equal(await keepAppearance(DARK, full), false);
  const gone = Object.assign(aDatabase(), {
    read: () => Promise.reject(new StorageFailed(new Error('gone'))),
  });
  assert.deepEqual(await keptAppearance(gone), AS_THE_TABLET);
});

test('it is no vault, and no vault sees it', async () => {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  await keepAppearance(DARK, database);
  assert.equal((await listVaults(database)).length, 1);
  await vault.lock();
  const again = await openVault(vault.id, PASSPHRASE, database);
  assert.deepEqual(await again.readAll('setting'), { values: [], damaged: [] });
  assert.deepEqual((await again.readAll('family')).damaged, []);
});

test('nothing else than the look is kept', async () => {
  const database = aDatabase();
  await keepAppearance({ ...DARK, name: 'Robin (fictional)' }, database);
  const [row] = await database.read((tx) => tx.objectStore('sealed').getAll());
  assert.deepEqual(Object.keys(row).sort(), ['contrast', 'id', 'shelf', 'text', 'theme', 'vault']);
});
