// The service's recovery key is pinned at first, and another one seals nothing until the owner agrees.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreeToKey, declineKey, isAsked, meetRecoveryKey } from '../../../static/js/storage/recoveryKey.js';
import * as settings from '../../../static/js/storage/settings.js';
import { createVault } from '../../../static/js/storage/vault.js';
import { aDatabase, aVault, DEVICE, PASSPHRASE, ROBIN } from './builders.js';

const POINT = 'BGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfU=';
const FIRST = { id: 'pair-1', point: POINT };
const OTHER = { id: 'pair-2', point: 'another' };

const kept = (vault) => settings.readSettings(vault, settings.recovery, settings.recoveryOffered);

test('the first key is taken, and the same one asks nothing', async () => {
  const vault = await aVault();
  for (const _ of [1, 2]) await meetRecoveryKey(vault, FIRST);
  assert.deepEqual(await kept(vault), [FIRST, null]);
});

test('another key, or another point under the same name, waits for its owner’s word', async () => {
  for (const other of [OTHER, { ...FIRST, point: 'another' }]) {
    const vault = await aVault();
    await meetRecoveryKey(vault, FIRST);
    await meetRecoveryKey(vault, other);
    const [pinned, offered] = await kept(vault);
    assert.deepEqual([pinned, offered, isAsked(offered)], [FIRST, other, true]);
    await agreeToKey(vault);
    assert.deepEqual(await kept(vault), [other, null]);
  }
});

test('who keeps the old one is not asked about the same key again, but about the next', async () => {
  const vault = await aVault();
  await meetRecoveryKey(vault, FIRST);
  await meetRecoveryKey(vault, OTHER);
  await declineKey(vault);
  await meetRecoveryKey(vault, OTHER);
  const [pinned, declined] = await kept(vault);
  assert.deepEqual([pinned, isAsked(declined)], [FIRST, false]);
  await meetRecoveryKey(vault, { id: 'pair-3', point: 'a third' });
  assert.equal(isAsked((await kept(vault))[1]), true);
  await meetRecoveryKey(vault, FIRST);
  assert.deepEqual(await kept(vault), [FIRST, null]);
});

test('the key that a vault was made with counts as the first one', async () => {
  const owner = { user: ROBIN, device: DEVICE, passphrase: PASSPHRASE, recovery: FIRST };
  const vault = await createVault(owner, aDatabase());
  await meetRecoveryKey(vault, OTHER);
  const [pinned, offered] = await kept(vault);
  assert.deepEqual([pinned, isAsked(offered)], [null, true]);
  const sound = await createVault(owner, aDatabase());
  await meetRecoveryKey(sound, FIRST);
  assert.deepEqual(await kept(sound), [FIRST, null]);
});
