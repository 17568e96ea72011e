// The vault under the tablet's own lock: what opens it, what no longer does, and that the passphrase always goes on.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { NoPasskey, VaultRefused, WrongPasskey, WrongPassphrase } from '../../../static/js/storage/errors.js';
import { askPasskey, isPasskeyPossible, makePasskey } from '../../../static/js/storage/passkey.js';
import {
  checkPasskey,
  createVault,
  listVaults,
  openVault,
  openVaultByPasskey,
} from '../../../static/js/storage/vault.js';
import { addPasskey, removePasskey } from '../../../static/js/storage/waysIn.js';
import { aDatabase, aVaultWithPassphrase, PASSPHRASE } from './builders.js';

const bytes = (length, fill) => new Uint8Array(length).fill(fill);
const PASSKEY = { credential: bytes(16, 1), salt: bytes(32, 2), secret: bytes(32, 3) };
const make = async () => PASSKEY;
const ask = async () => PASSKEY.secret;

async function aBoundVault() {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  await vault.put('setting', 'place', { screen: 'today' });
  await addPasskey(vault.id, PASSPHRASE, database, make);
  await vault.lock();
  return { database, id: vault.id };
}

test('the tablet’s own lock opens the same vault, and so does the passphrase', async () => {
  const { database, id } = await aBoundVault();
  const asked = [];
  const byLock = await openVaultByPasskey(id, database, async (wrap) => {
    asked.push(wrap);
    return PASSKEY.secret;
  });
  assert.deepEqual(await byLock.get('setting', 'place'), { screen: 'today' });
  assert.deepEqual([asked[0].credential, asked[0].salt], [PASSKEY.credential, PASSKEY.salt]);
  assert.deepEqual(await (await openVault(id, PASSPHRASE, database)).get('setting', 'place'), {
    screen: 'today',
  });
  await checkPasskey(id, database, ask);
  assert.equal((await listVaults(database))[0].hasPasskey, true);
});

test('another secret, or one moved from another vault, opens nothing', async () => {
  const { database, id } = await aBoundVault();
  await assert.rejects(
    openVaultByPasskey(id, database, async () => bytes(32, 4)),
    WrongPasskey,
  );
  const other = await aVaultWithPassphrase({ database });
  await addPasskey(other.id, PASSPHRASE, database, make);
  await database.write(async (tx) => {
    const store = tx.objectStore('vaults');
    const [one, two] = [await store.get(id), await store.get(other.id)];
    await store.put({ ...one, wraps: two.wraps });
  });
  await assert.rejects(openVaultByPasskey(id, database, ask), WrongPasskey);
});

test('a vault without it is refused, and only the right passphrase binds it', async () => {
  const database = aDatabase();
  const { id } = await aVaultWithPassphrase({ database });
  await assert.rejects(openVaultByPasskey(id, database, ask), VaultRefused);
  let made = 0;
  const counting = async () => {
    made += 1;
    return PASSKEY;
  };
  await assert.rejects(addPasskey(id, 'some other words', database, counting), WrongPassphrase);
  assert.equal(made, 0);
});

test('somebody who says no leaves the vault as it was', async () => {
  const database = aDatabase();
  const { id } = await aVaultWithPassphrase({ database });
  const no = () => Promise.reject(new NoPasskey());
  await assert.rejects(addPasskey(id, PASSPHRASE, database, no), NoPasskey);
  assert.equal((await listVaults(database))[0].hasPasskey, false);
  await openVault(id, PASSPHRASE, database);
});

test('bound twice the last one counts; taken away none does', async () => {
  const { database, id } = await aBoundVault();
  await addPasskey(id, PASSPHRASE, database, async () => ({ ...PASSKEY, secret: bytes(32, 9) }));
  await assert.rejects(openVaultByPasskey(id, database, ask), WrongPasskey);
  await openVaultByPasskey(id, database, async () => bytes(32, 9));
  await removePasskey(id, database);
  await assert.rejects(
    openVaultByPasskey(id, database, async () => bytes(32, 9)),
    VaultRefused,
  );
  await openVault(id, PASSPHRASE, database);
});

test('a second person on the tablet shares its lock, so from then on it opens nobody’s vault', async () => {
  const { database, id } = await aBoundVault();
  await createVault(
    { user: { id: 'user-2', name: 'Jay' }, device: 'device-2', passphrase: PASSPHRASE },
    database,
  );
  await assert.rejects(openVaultByPasskey(id, database, ask), VaultRefused);
  await openVault(id, PASSPHRASE, database);
});

const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
afterEach(() => {
  delete globalThis.PublicKeyCredential;
  Object.defineProperty(globalThis, 'navigator', before);
});

function browser({ create, get }) {
  Object.defineProperty(globalThis, 'navigator', {
    value: { credentials: { create, get } },
    configurable: true,
  });
}

const credential = (prf) => ({ rawId: bytes(16, 1).buffer, getClientExtensionResults: () => ({ prf }) });

test('a lock that gives its secret only when asked is asked', async () => {
  browser({
    create: async () => credential({ enabled: true }),
    get: async () => credential({ results: { first: bytes(32, 7).buffer } }),
  });
  const made = await makePasskey('Demo');
  assert.deepEqual(made.secret, bytes(32, 7));
});

test('a lock without secrets, one that is refused, one that times out: the passphrase is named', async () => {
  browser({ create: async () => credential(undefined), get: async () => credential(undefined) });
  await assert.rejects(makePasskey('Demo'), NoPasskey);
  await assert.rejects(askPasskey(PASSKEY), NoPasskey);
  browser({
    create: async () => null,
    get: () => Promise.reject(new DOMException('Not allowed.', 'NotAllowedError')),
  });
  await assert.rejects(makePasskey('Demo'), NoPasskey);
  await assert.rejects(askPasskey(PASSKEY), /passphrase opens it/);
});

test('a browser without passkeys, or without a lock of its own, is not asked for one', async () => {
  assert.equal(await isPasskeyPossible(), false);
  globalThis.PublicKeyCredential = { isUserVerifyingPlatformAuthenticatorAvailable: async () => false };
  assert.equal(await isPasskeyPossible(), false);
  globalThis.PublicKeyCredential = {
    isUserVerifyingPlatformAuthenticatorAvailable: async () => true,
    getClientCapabilities: async () => ({ 'extension:prf': false }),
  };
  assert.equal(await isPasskeyPossible(), false);
  globalThis.PublicKeyCredential.getClientCapabilities = async () => ({ 'extension:prf': true });
  assert.equal(await isPasskeyPossible(), true);
});
