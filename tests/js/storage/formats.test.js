// Vault and rescue file, read as another program would: by the tables of docs/formats.md, with node's own ciphers.

import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createHash, hkdfSync, pbkdf2Sync } from 'node:crypto';
import { before, test } from 'node:test';
import { rescueFile } from '../../../static/js/storage/rescue.js';
import { createVault } from '../../../static/js/storage/vault.js';
import { addPasskey } from '../../../static/js/storage/waysIn.js';
import { codes, tables } from '../written.js';
import { aDatabase, DEVICE, PASSPHRASE, ROBIN } from './builders.js';
import { withAllRounds } from './quickKeys.js';

const PAGE = 'docs/formats.md';
const [HEADER, ENTRY, WRAPS, SEALED, LABELS] = tables(PAGE, '## Vault');
const [CONTENT, NOTE] = tables(PAGE, '## Ledger');
const FAMILY = 'family-1';
const SECRET = new Uint8Array(32).fill(3);
const pair = createECDH('prime256v1');
const recovery = {
  id: createHash('sha256').update(pair.generateKeys()).digest('hex').slice(0, 16),
  point: pair.getPublicKey('base64'),
};
let header;
let entries;
let lines;

before(async () => {
  withAllRounds();
  const database = aDatabase();
  const vault = await createVault(
    { user: ROBIN, device: DEVICE, passphrase: PASSPHRASE, recovery },
    database,
  );
  const passkey = { credential: new Uint8Array([7, 8, 9]), salt: new Uint8Array(32).fill(1), secret: SECRET };
  await addPasskey(vault.id, PASSPHRASE, database, async () => passkey);
  await vault.put('setting', 'place', { screen: 'today' });
  await vault.put('draft', 'draft-1', { id: 'draft-1', kind: 'visit', family: FAMILY }, { family: FAMILY });
  await vault.put('visit', 'visit-a3', { record: {} }, { family: FAMILY });
  [header] = await database.read((tx) => tx.objectStore('vaults').getAll());
  entries = await database.read((tx) => tx.objectStore('sealed').getAll());
  const file = await rescueFile(vault.id, new Date('2026-11-24T16:00:00.000Z'), database);
  lines = (await file.text()).trim().split('\n').map(JSON.parse);
});

function label(of, ...from) {
  const { Text } = LABELS.find((row) => row.Of.includes(of));
  const known = Object.assign({}, ...from);
  const value = (path) => path.split('.').reduce((inner, name) => inner[name], known);
  return Buffer.from(codes(Text)[0].replace(/\{([\w.]+)\}/g, (_, path) => String(value(path))));
}

function opened(key, nonce, ciphertext, bound) {
  const raw = Buffer.from(ciphertext);
  const cipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(bound).setAuthTag(raw.subarray(-16));
  return Buffer.concat([cipher.update(raw.subarray(0, -16)), cipher.final()]);
}

const contentOf = (entry, key) => JSON.parse(opened(key, entry.iv, entry.sealed, label('entry', entry)));
const wrapBy = (method) => header.wraps.find((wrap) => wrap.method === method);
const named = (rows, head) => rows.map((row) => codes(row[head])[0]).sort();

function keyBy(method) {
  const wrap = wrapBy(method);
  if (method === 'passphrase') {
    const { hash, iterations, salt } = wrap.kdf;
    const key = pbkdf2Sync(PASSPHRASE, salt, iterations, 32, hash.replace('-', '').toLowerCase());
    return opened(key, wrap.iv, wrap.key, label('passphrase', header, wrap));
  }
  if (method === 'passkey') {
    const key = Buffer.from(hkdfSync('sha256', SECRET, wrap.salt, label('passkey, HKDF', {}), 32));
    return opened(key, wrap.iv, wrap.key, label('passkey', header, wrap));
  }
  const [point, nonce, ciphertext] = takenApart(wrap.sealed);
  const bound = label('recovery', header);
  const key = Buffer.from(hkdfSync('sha256', pair.computeSecret(point), point, bound, 32));
  return opened(key, nonce, ciphertext, bound);
}

function takenApart(bytes) {
  let rest = Buffer.from(bytes);
  return SEALED.map(({ Ends }) => {
    const size = Ends === 'the rest' ? rest.length : Number.parseInt(Ends, 10);
    const part = rest.subarray(0, size);
    rest = rest.subarray(size);
    return part;
  });
}

test('a header has the fields of the page, and each way in has its own', () => {
  const [all, later] = [named(HEADER, 'Header field'), ['former', 'key']];
  assert.deepEqual(
    Object.keys(header).sort(),
    all.filter((field) => !later.includes(field)),
  );
  assert.ok(later.every((field) => all.includes(field)));
  for (const wrap of header.wraps) {
    const fields = WRAPS.filter((row) => codes(row.Method)[0] === wrap.method);
    assert.deepEqual(Object.keys(wrap).sort(), ['method', ...named(fields, 'Field')].sort());
  }
  assert.equal(header.wraps.length, new Set(WRAPS.map(({ Method }) => Method)).size);
});

test('each way in gives the same data key, and it opens every entry', () => {
  const keys = header.wraps.map(({ method }) => keyBy(method).toString('hex'));
  assert.equal(new Set(keys).size, 1);
  const all = named(ENTRY, 'Entry field');
  const without = all.filter((field) => field !== 'family');
  for (const entry of entries)
    assert.deepEqual(Object.keys(entry).sort(), 'family' in entry ? all : without, entry.id);
  const key = Buffer.from(keys[0], 'hex');
  const values = entries.map((entry) => ({ id: entry.id, ...contentOf(entry, key) }));
  assert.deepEqual(
    values.filter(({ noted }) => noted),
    [
      {
        id: 'draft-1',
        family: FAMILY,
        value: { id: 'draft-1', kind: 'visit', family: FAMILY },
        noted: true,
      },
      { id: 'place', value: { screen: 'today' }, noted: true },
      { id: 'visit-a3', family: FAMILY, value: { record: {} }, noted: true },
    ],
  );
});

test('the ledger lists each entry by its nonce, as the page says', () => {
  const key = keyBy('passphrase');
  const ledger = entries.filter(({ shelf }) => shelf === 'ledger');
  assert.deepEqual(ledger.map(({ id }) => id).sort(), ['root', 'visit 3']);
  const [root, page] = ['root', 'visit 3'].map((id) => ledger.find((entry) => entry.id === id));
  const fields = (of) =>
    CONTENT.filter(({ Entry }) => Entry.replaceAll('`', '') === of).map(({ Field }) => codes(Field)[0]);
  const content = contentOf(root, key);
  assert.deepEqual(Object.keys(content), fields('root'));
  assert.deepEqual(Object.keys(contentOf(page, key)), fields('page'));
  const nonceOf = (id) => Buffer.from(entries.find((entry) => entry.id === id).iv).toString('base64');
  assert.equal(NOTE.length, 3);
  assert.deepEqual(content.here, {
    draft: { 'draft-1': [nonceOf('draft-1'), FAMILY, 'visit'] },
    setting: { place: [nonceOf('place')] },
  });
  assert.deepEqual(content.pages, { 'visit 3': Buffer.from(page.iv).toString('base64') });
  assert.deepEqual(contentOf(page, key).notes, { 'visit-a3': [nonceOf('visit-a3')] });
  assert.deepEqual([content.losses, Number.isInteger(content.counter)], [[], true]);
});

test('a rescue file has the lines and fields of the page, and the same bytes', () => {
  const [FIRST, EACH, LAST] = tables(PAGE, '## Rescue file')[0].map((row) => codes(row.Fields));
  const [first, ...rest] = lines;
  const last = rest.pop();
  assert.deepEqual([Object.keys(first), Object.keys(last)], [FIRST, LAST]);
  assert.equal(last.rows, rest.length);
  for (const [index, line] of rest.entries()) {
    const { iv, sealed, ...place } = line;
    const fields = EACH.filter((field) => field !== 'family' || 'family' in line);
    assert.deepEqual(Object.keys(line), fields);
    const entry = entries[index];
    assert.deepEqual({ ...place, vault: first.header.id }, { ...place, vault: entry.vault });
    assert.deepEqual(Buffer.from(iv, 'base64'), Buffer.from(entry.iv));
    assert.deepEqual(Buffer.from(sealed, 'base64'), Buffer.from(entry.sealed));
  }
  const unpacked = JSON.parse(JSON.stringify(first.header), (_, value) =>
    typeof value?.bytes === 'string' ? Buffer.from(value.bytes, 'base64').toString('hex') : value,
  );
  const hex = (value) => Buffer.from(value).toString('hex');
  assert.equal(unpacked.wraps[0].key, hex(header.wraps[0].key));
  assert.deepEqual(unpacked.user, header.user);
});
