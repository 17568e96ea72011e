// A forgotten passphrase: what the service can open, what it can't, and that nothing is changed by a wrong key.

import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { before, test } from 'node:test';
import { VaultRefused, WeakPassphrase, WrongPassphrase } from '../../../static/js/storage/errors.js';
import { createVault, openVault } from '../../../static/js/storage/vault.js';
import { addRecovery, recoverVault, sealedForRecovery } from '../../../static/js/storage/waysIn.js';
import { aDatabase, aVaultWithPassphrase, DEVICE, PASSPHRASE, ROBIN } from './builders.js';

const NEW = 'seven green lanterns hum above quiet harbours';
const { subtle } = webcrypto;
const P256 = { name: 'ECDH', namedCurve: 'P-256' };
let pair;
let recovery;

before(async () => {
  pair = await subtle.generateKey(P256, false, ['deriveBits']);
  const point = Buffer.from(await subtle.exportKey('raw', pair.publicKey)).toString('base64');
  recovery = { id: 'pair-1', point };
});

/** What the service does with its private key. */
async function opened(sealed, label) {
  const [point, iv, rest] = [sealed.slice(0, 65), sealed.slice(65, 77), sealed.slice(77)];
  const theirs = await subtle.importKey('raw', point, P256, false, []);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256);
  const info = new TextEncoder().encode(label);
  const material = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const kdf = { name: 'HKDF', hash: 'SHA-256', salt: point, info };
  const key = await subtle.deriveKey(kdf, material, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
  return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData: info }, key, rest));
}

async function aVaultWithHelp() {
  const database = aDatabase();
  const vault = await createVault(
    { user: ROBIN, device: DEVICE, passphrase: PASSPHRASE, recovery },
    database,
  );
  await vault.put('setting', 'place', { screen: 'today' });
  await vault.lock();
  return { database, id: vault.id, label: `attune|${vault.id}|${ROBIN.id}|${DEVICE}` };
}

test('what the service opened makes the vault open under a new passphrase, with all that is in it', async () => {
  const { database, id, label } = await aVaultWithHelp();
  const { device, key, sealed } = await sealedForRecovery(id, database);
  assert.deepEqual([device, key, sealed.length], [DEVICE, 'pair-1', 125]);
  const vault = await recoverVault(id, await opened(sealed, label), NEW, database);
  assert.deepEqual(await vault.get('setting', 'place'), { screen: 'today' });
  await assert.rejects(openVault(id, PASSPHRASE, database), WrongPassphrase);
  assert.deepEqual(await (await openVault(id, NEW, database)).get('setting', 'place'), { screen: 'today' });
  assert.ok(await sealedForRecovery(id, database), 'the help stays for the next time');
});

test('the copy is bound to its vault, its owner and its tablet', async () => {
  const { database, id, label } = await aVaultWithHelp();
  const { sealed } = await sealedForRecovery(id, database);
  await assert.rejects(opened(sealed, label.replace(ROBIN.id, 'another')));
  await assert.rejects(opened(sealed, label.replace(DEVICE, 'another')));
});

test('a wrong key and a weak passphrase change nothing', async () => {
  const { database, id, label } = await aVaultWithHelp();
  await assert.rejects(recoverVault(id, new Uint8Array(32).fill(7), NEW, database), VaultRefused);
  const { sealed } = await sealedForRecovery(id, database);
  await assert.rejects(recoverVault(id, await opened(sealed, label), 'baby2026', database), WeakPassphrase);
  await openVault(id, PASSPHRASE, database);
});

test('one damaged entry does not stand in the way of all the others', async () => {
  const { database, id, label } = await aVaultWithHelp();
  const again = await openVault(id, PASSPHRASE, database);
  await again.put('setting', 'a-first', 'x');
  await database.write(async (tx) => {
    const store = tx.objectStore('sealed');
    const row = await store.get([id, 'setting', 'a-first']);
    await store.put({ ...row, sealed: new Uint8Array(40).buffer });
  });
  const { sealed } = await sealedForRecovery(id, database);
  const vault = await recoverVault(id, await opened(sealed, label), NEW, database);
  assert.deepEqual(await vault.get('setting', 'place'), { screen: 'today' });
});

test('a vault that was made before is given the help when its passphrase opens it', async () => {
  const database = aDatabase();
  const { id } = await aVaultWithPassphrase({ database });
  assert.equal(await sealedForRecovery(id, database), null);
  await assert.rejects(addRecovery(id, 'some other words', recovery, database), WrongPassphrase);
  await addRecovery(id, PASSPHRASE, recovery, database);
  const first = (await sealedForRecovery(id, database)).sealed;
  await addRecovery(id, PASSPHRASE, recovery, database);
  assert.deepEqual((await sealedForRecovery(id, database)).sealed, first, 'done once');
  await addRecovery(id, PASSPHRASE, { ...recovery, id: 'pair-2' }, database);
  assert.equal((await sealedForRecovery(id, database)).key, 'pair-2');
});
