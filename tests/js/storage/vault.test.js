// The vault: what it keeps secret, what it notices, and when it stops answering.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  NoSuchVault,
  StorageFailed,
  VaultDamaged,
  VaultLocked,
  VaultRefused,
  WeakPassphrase,
  WrongPassphrase,
} from '../../../static/js/storage/errors.js';
import { bringHome, strand, stranded } from '../../../static/js/storage/stranded.js';
import { Vault } from '../../../static/js/storage/unlocked.js';
import {
  checkPassphrase,
  createVault,
  isVaultPossible,
  listVaults,
  openVault,
} from '../../../static/js/storage/vault.js';
import { LEAST_ITERATIONS } from '../../../static/js/storage/wraps.js';
import {
  aDatabase,
  aVault,
  aVaultWithPassphrase,
  DEVICE,
  onDisk,
  PASSPHRASE,
  ROBIN,
  until,
} from './builders.js';

const changeHeader = (database, change) =>
  database.write(async (tx) => {
    const [header] = await tx.objectStore('vaults').getAll();
    await tx.objectStore('vaults').put(change(header));
  });
const changeRow = (database, id, change) =>
  database.write(async (tx) => {
    const row = (await tx.objectStore('sealed').getAll()).find((each) => each.id === id);
    await tx.objectStore('sealed').put(change(row));
  });

test('the passphrase of an open vault can be asked for again', async () => {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  await checkPassphrase(vault.id, PASSPHRASE, database);
  await assert.rejects(checkPassphrase(vault.id, 'some other words here', database), WrongPassphrase);
  await assert.rejects(checkPassphrase('nobody', PASSPHRASE, database), NoSuchVault);
  assert.equal(vault.isLocked, false);
});

test('what was put into a vault is there when it is opened again', async () => {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  await vault.put('setting', 'place', { screen: 'today' });
  await vault.lock();
  const again = await openVault(vault.id, PASSPHRASE, database);
  assert.deepEqual(await again.get('setting', 'place'), { screen: 'today' });
  assert.equal(await again.get('setting', 'nothing'), null);
  assert.equal(again.userId, ROBIN.id);
  assert.equal(again.device, DEVICE);
});

test('a browser that can keep a vault says so', () => {
  assert.equal(isVaultPossible(), true);
});

test('the list of vaults names their users and nothing else', async () => {
  const database = aDatabase();
  const vault = await aVault({ database });
  const [listed, ...others] = await listVaults(database);
  assert.deepEqual(others, []);
  assert.deepEqual(Object.keys(listed).sort(), ['created_at', 'device', 'hasPasskey', 'id', 'user']);
  assert.equal(listed.id, vault.id);
  assert.deepEqual(listed.user, ROBIN);
});

test('only ciphertext lies on the disk', async () => {
  const database = aDatabase();
  const vault = await aVault({ database });
  await vault.put('setting', 'place', { note: 'Sky slept' });
  const [row] = await onDisk(database);
  const bytes = Buffer.concat([Buffer.from(row.iv), Buffer.from(row.sealed)]).toString('latin1');
  assert.ok(!bytes.includes('Sky') && !bytes.includes('note'));
  assert.deepEqual(Object.keys(row).sort(), ['id', 'iv', 'sealed', 'shelf', 'vault']);
});

test('the same value never looks the same twice', async () => {
  const database = aDatabase();
  const vault = await aVault({ database });
  await vault.put('setting', 'a', 'x');
  const [before] = await onDisk(database);
  await vault.put('setting', 'a', 'x');
  const [after] = await onDisk(database);
  assert.notDeepEqual(before.iv, after.iv);
  assert.notDeepEqual(Buffer.from(before.sealed), Buffer.from(after.sealed));
});

test('a wrong passphrase does not open a vault', async () => {
  const database = aDatabase();
  const { id } = await aVaultWithPassphrase({ database });
  await assert.rejects(openVault(id, `${PASSPHRASE}s`, database), WrongPassphrase);
  await assert.rejects(openVault(id, '', database), WrongPassphrase);
});

test('outer and double spaces of a passphrase do not matter', async () => {
  const database = aDatabase();
  const { id } = await aVaultWithPassphrase({ database });
  await openVault(id, `  ${PASSPHRASE.replaceAll(' ', '   ')} `, database);
});

test('a vault that is not there is named as such', async () => {
  await assert.rejects(openVault('gone', PASSPHRASE, aDatabase()), NoSuchVault);
});

test('a weak passphrase makes no vault', async () => {
  const database = aDatabase();
  await assert.rejects(
    createVault({ user: ROBIN, device: DEVICE, passphrase: 'baby2026' }, database),
    WeakPassphrase,
  );
  assert.deepEqual(await listVaults(database), []);
});

test('fewer iterations than the floor are refused before the passphrase is used', async () => {
  const database = aDatabase();
  const { id } = await aVaultWithPassphrase({ database });
  for (const iterations of [LEAST_ITERATIONS - 1, 1, 0, Number.NaN, undefined]) {
    await changeHeader(database, (header) => ({
      ...header,
      wraps: [{ ...header.wraps[0], kdf: { ...header.wraps[0].kdf, iterations } }],
    }));
    await assert.rejects(openVault(id, PASSPHRASE, database), VaultRefused);
  }
});

test('more iterations than the floor are honoured', async () => {
  const database = aDatabase();
  const vault = await createVault(
    { user: ROBIN, device: DEVICE, passphrase: PASSPHRASE, iterations: LEAST_ITERATIONS + 1 },
    database,
  );
  await vault.put('setting', 'place', 1);
  assert.equal(await (await openVault(vault.id, PASSPHRASE, database)).get('setting', 'place'), 1);
});

test('an unknown way of deriving keys or a newer header is refused', async () => {
  for (const change of [
    (header) => ({ ...header, version: 2 }),
    (header) => ({ ...header, wraps: [] }),
    (header) => ({
      ...header,
      wraps: [{ ...header.wraps[0], kdf: { ...header.wraps[0].kdf, hash: 'SHA-1' } }],
    }),
  ]) {
    const database = aDatabase();
    const { id } = await aVaultWithPassphrase({ database });
    await changeHeader(database, change);
    await assert.rejects(openVault(id, PASSPHRASE, database), VaultRefused);
  }
});

test('a header whose owner or device was exchanged does not open', async () => {
  for (const change of [
    (header) => ({ ...header, user: { ...header.user, id: 'user-sam' } }),
    (header) => ({ ...header, device: 'device-2' }),
  ]) {
    const database = aDatabase();
    const { id } = await aVaultWithPassphrase({ database });
    await changeHeader(database, change);
    await assert.rejects(openVault(id, PASSPHRASE, database), WrongPassphrase);
  }
});

test('changed ciphertext is noticed', async () => {
  const database = aDatabase();
  const vault = await aVault({ database });
  await vault.put('setting', 'place', 'here');
  await changeRow(database, 'place', (row) => {
    new Uint8Array(row.sealed)[0] ^= 1;
    return row;
  });
  await assert.rejects(vault.get('setting', 'place'), VaultDamaged);
});

test('an entry that was moved to another shelf, id, family or vault is noticed', async () => {
  for (const swap of [{ shelf: 'visit' }, { id: 'b' }, { family: 'family-2' }]) {
    const database = aDatabase();
    const vault = await aVault({ database });
    await vault.put('draft', 'a', { body: {} }, { family: 'family-1' });
    await changeRow(database, 'a', (row) => ({ ...row, ...swap }));
    await assert.rejects(vault.get(swap.shelf ?? 'draft', swap.id ?? 'a'), VaultDamaged);
  }
  const database = aDatabase();
  const [one, other] = [await aVault({ database }), await aVault({ database })];
  await one.put('setting', 'a', 1);
  await changeRow(database, 'a', (row) => ({ ...row, vault: other.id }));
  await assert.rejects(other.get('setting', 'a'), VaultDamaged);
});

test('one damaged entry does not hide the others, and is named', async () => {
  const database = aDatabase();
  const vault = await aVault({ database });
  for (const id of ['a', 'b', 'c']) await vault.put('setting', id, id);
  await changeRow(database, 'b', (row) => ({ ...row, iv: new Uint8Array(12) }));
  const { values, damaged } = await vault.readAll('setting');
  assert.deepEqual(values, ['a', 'c']);
  assert.deepEqual(
    damaged.map(({ shelf, id }) => [shelf, id]),
    [['setting', 'b']],
  );
  await assert.rejects(vault.all('setting'), VaultDamaged);
});

test('nothing of one vault is seen in another on the same tablet', async () => {
  const database = aDatabase();
  const [one, other] = [await aVault({ database }), await aVault({ database })];
  await one.put('draft', 'a', { body: {} }, { family: 'f' });
  assert.equal(await other.get('draft', 'a'), null);
  assert.deepEqual(await other.all('draft'), []);
  assert.deepEqual(await other.all('draft', { family: 'f' }), []);
  assert.equal(await other.count('draft'), 0);
});

test('a shelf can be read for one family', async () => {
  const vault = await aVault();
  await vault.put('draft', 'a', { n: 1 }, { family: 'f' });
  await vault.put('draft', 'b', { n: 2 }, { family: 'g' });
  assert.deepEqual(await vault.all('draft', { family: 'g' }), [{ n: 2 }]);
  assert.equal(await vault.count('draft'), 2);
});

test('a transaction is whole or nothing', async () => {
  const database = aDatabase();
  const vault = await aVault({ database });
  await vault.put('draft', 'a', { n: 1 });
  const cyclic = {};
  cyclic.self = cyclic;
  await assert.rejects(
    vault.transact([
      { op: 'delete', shelf: 'draft', id: 'a' },
      { op: 'put', shelf: 'outbox', id: 'a', value: cyclic },
    ]),
    TypeError,
  );
  assert.deepEqual(await vault.get('draft', 'a'), { n: 1 });
  await vault.move('draft', 'outbox', 'a', { n: 2 });
  assert.equal(await vault.get('draft', 'a'), null);
  assert.deepEqual(await vault.get('outbox', 'a'), { n: 2 });
});

test('a value is saved as it was at the call, and later writes win', async () => {
  const vault = await aVault();
  const value = { text: 'one' };
  const writes = [vault.put('setting', 'a', value)];
  value.text = 'two';
  writes.push(
    vault.put('setting', 'a', { text: 'x'.repeat(200_000) }),
    vault.put('setting', 'a', { text: 'last' }),
  );
  const seen = vault.get('setting', 'a');
  await Promise.all(writes);
  assert.deepEqual(await seen, { text: 'last' });
});

test('after locking every call is refused, and the pending write was finished first', async () => {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  const heard = [];
  for (const name of ['locking', 'locked']) vault.addEventListener(name, () => heard.push(name));
  vault.addEventListener('locking', () => vault.put('setting', 'last', 'words'));
  const writing = vault.put('setting', 'a', 1);
  const locking = vault.lock();
  assert.equal(vault.isLocked, true);
  for (const call of [
    () => vault.put('setting', 'b', 2),
    () => vault.get('setting', 'a'),
    () => vault.getMany('setting', []),
    () => vault.all('setting'),
    () => vault.count('setting'),
    () => vault.delete('setting', 'a'),
    () => vault.move('setting', 'draft', 'a', {}),
    () => vault.transact([]),
  ]) {
    await assert.rejects(async () => call(), VaultLocked);
  }
  await Promise.all([writing, locking, vault.lock()]);
  assert.deepEqual(heard, ['locking', 'locked']);
  await assert.rejects(vault.get('setting', 'a'), VaultLocked);
  const again = await openVault(vault.id, PASSPHRASE, database);
  assert.equal(await again.get('setting', 'a'), 1);
  assert.equal(await again.get('setting', 'last'), 'words');
  assert.equal(await again.get('setting', 'b'), null);
});

test('a read that was under way when the vault was locked gives nothing away', async () => {
  const vault = await aVault();
  await vault.put('setting', 'a', 1);
  const reading = vault.get('setting', 'a');
  vault.lock();
  await assert.rejects(reading, VaultLocked);
});

test('what was being opened when the vault was locked is not given out', async () => {
  let open = () => {};
  const slow = {
    seal: async () => ({ iv: new Uint8Array(12), sealed: new ArrayBuffer(1) }),
    open: () =>
      new Promise((resolve) => {
        open = () => resolve('{"family":"f","value":1}');
      }),
  };
  const reads = [
    (vault) => vault.get('setting', 'a'),
    (vault) => vault.all('setting'),
    (vault) => vault.readAll('setting', { family: 'f' }),
    (vault) => vault.unknownOn('setting', () => false),
  ];
  for (const read of reads) {
    const vault = new Vault({ id: 'v' }, slow, aDatabase());
    await vault.put('setting', 'a', 1, { family: 'f' });
    open = null;
    const reading = read(vault);
    const refused = assert.rejects(reading, VaultLocked);
    await until(() => open !== null);
    await vault.lock();
    open();
    await refused;
  }
});

test('a write that fails while locking is kept as ciphertext and comes home', async () => {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  const write = database.write;
  database.write = async () => {
    throw new StorageFailed();
  };
  const writing = vault.put('setting', 'a', 'kept');
  const failed = assert.rejects(writing, StorageFailed);
  await vault.lock();
  await failed;
  assert.equal(stranded.count, 1);
  await assert.rejects(bringHome(), StorageFailed);
  await assert.rejects(openVault(vault.id, PASSPHRASE, database), StorageFailed);
  database.write = write;
  await until(() => stranded.count === 0 || bringHome().then(() => false));
  assert.equal(await (await openVault(vault.id, PASSPHRASE, database)).get('setting', 'a'), 'kept');
});

test('what comes home is written once, however many ask for it at the same time', async () => {
  let writes = 0;
  strand(async () => {
    writes += 1;
  });
  await Promise.all([bringHome(), bringHome()]);
  assert.deepEqual([writes, stranded.count], [1, 0]);
});

test('turns never overlap', async () => {
  const vault = await aVault();
  await vault.put('setting', 'n', 0);
  const addOne = async () => vault.put('setting', 'n', (await vault.get('setting', 'n')) + 1);
  await Promise.all(Array.from({ length: 10 }, () => vault.inTurn(addOne)));
  assert.equal(await vault.get('setting', 'n'), 10);
});

test('the keys that stay in memory are not extractable', async () => {
  const { subtle } = crypto;
  const made = [];
  const watch = (name) => {
    const original = subtle[name];
    Object.defineProperty(subtle, name, {
      configurable: true,
      value: async (...given) => {
        const key = await original.apply(subtle, given);
        made.push([name, key.extractable]);
        return key;
      },
    });
    return () => delete subtle[name];
  };
  const restore = ['importKey', 'deriveKey', 'unwrapKey'].map(watch);
  try {
    const database = aDatabase();
    const { id } = await aVaultWithPassphrase({ database });
    await openVault(id, PASSPHRASE, database);
  } finally {
    for (const each of restore) each();
  }
  assert.ok(made.some(([name]) => name === 'unwrapKey'));
  assert.deepEqual(
    made.filter(([, extractable]) => extractable),
    [],
  );
});
