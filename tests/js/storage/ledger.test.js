// What is taken out of a locked vault, or put back in it, is noticed and named, and the rest is shown.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCaseload } from '../../../static/js/storage/caseload.js';
import { cipherWith } from '../../../static/js/storage/cipher.js';
import { StorageFailed, StorageFull } from '../../../static/js/storage/errors.js';
import { LEDGER, ROOT } from '../../../static/js/storage/ledger.js';
import { bringBack, bringBackBeside, rescueFile } from '../../../static/js/storage/rescue.js';
import { labelOf } from '../../../static/js/storage/rows.js';
import { bringHome, stranded } from '../../../static/js/storage/stranded.js';
import { Vault } from '../../../static/js/storage/unlocked.js';
import { addHeader } from '../../../static/js/storage/vault.js';
import { aDatabase, aFamilyDraft, aVisitDraft, DEVICE, onDisk, ROBIN, until } from './builders.js';

const NOW = new Date('2026-11-24T16:00:00.000Z');
const everything = (database) => onDisk(database, { withLedger: true });
const named = ({ shelf, id, how }) => ({ shelf, id, how });
const rowOf = (rows, shelf, id) => rows.find((row) => row.shelf === shelf && row.id === id);

/** Whoever holds the locked tablet changes its disk. */
const tamper = (database, change) =>
  database.write(async (tx) => {
    const sealed = tx.objectStore('sealed');
    await change({
      put: (row) => sealed.put(row),
      remove: (row) => sealed.delete([row.vault, row.shelf, row.id]),
    });
  });

/** A vault that opens again without a passphrase: its key is kept by the test. */
async function aSafe(database = aDatabase()) {
  const header = {
    id: crypto.randomUUID(),
    version: 1,
    user: ROBIN,
    device: DEVICE,
    created_at: NOW.toISOString(),
    wraps: [],
  };
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const cipher = cipherWith(key);
  await database.write((tx) => addHeader(tx.objectStore('vaults'), header));
  return { database, header, cipher, open: () => new Vault(header, cipher, database) };
}

async function aTablet() {
  const safe = await aSafe();
  const caseload = openCaseload(safe.open());
  const family = await caseload.sign(aFamilyDraft(caseload));
  const visit = await caseload.sign(aVisitDraft(caseload, family.family));
  const draft = await caseload.saveDraft(aVisitDraft(caseload, family.family));
  return { ...safe, caseload, vault: caseload.vault, family, visit, draft };
}

async function locked(tablet) {
  await tablet.vault.lock();
  return everything(tablet.database);
}

/** As it is after unlocking: what was found, and what is shown. */
async function unlocked(tablet) {
  const vault = tablet.open();
  await vault.examine();
  return { vault, caseload: openCaseload(vault), losses: vault.losses };
}

test('nothing is told of a vault that nobody touched, however often it was written to', async () => {
  const tablet = await aTablet();
  for (const note of ['one', 'two'])
    await tablet.caseload.saveDraft({ ...tablet.draft, body: { ...tablet.draft.body, closing_note: note } });
  await tablet.caseload.dropDraft(tablet.draft.id);
  await locked(tablet);
  const again = await unlocked(tablet);
  assert.deepEqual(again.losses, []);
  assert.equal((await again.caseload.outbox()).length, 2);
});

test('a signed visit that was taken out is named with its family, and what is left is shown', async () => {
  const tablet = await aTablet();
  const rows = await locked(tablet);
  await tamper(tablet.database, ({ remove }) => remove(rowOf(rows, 'outbox', tablet.visit.id)));
  const { caseload, losses } = await unlocked(tablet);
  const { id, family } = tablet.visit;
  assert.deepEqual(losses, [{ shelf: 'outbox', id, family, kind: 'visit', how: 'missing' }]);
  assert.deepEqual(
    (await caseload.outbox()).map(({ record }) => record.id),
    [tablet.family.id],
  );
});

test('a draft that was put back to what it was before is named, and shown', async () => {
  const tablet = await aTablet();
  const before = rowOf(await everything(tablet.database), 'draft', tablet.draft.id);
  await tablet.caseload.saveDraft({ ...tablet.draft, step: 'later' });
  await locked(tablet);
  await tamper(tablet.database, ({ put }) => put(before));
  const { caseload, losses } = await unlocked(tablet);
  assert.deepEqual(losses.map(named), [{ shelf: 'draft', id: tablet.draft.id, how: 'older' }]);
  assert.equal((await caseload.drafts())[0].step, tablet.draft.step);
});

test('what was thrown away and lies there again is named', async () => {
  const tablet = await aTablet();
  const before = rowOf(await everything(tablet.database), 'draft', tablet.draft.id);
  await tablet.caseload.dropDraft(tablet.draft.id);
  await locked(tablet);
  await tamper(tablet.database, ({ put }) => put(before));
  const { losses } = await unlocked(tablet);
  assert.deepEqual(losses.map(named), [{ shelf: 'draft', id: tablet.draft.id, how: 'unknown' }]);
});

test('the ledger can’t be put back together with what it lists', async () => {
  const safe = await aSafe();
  const vault = safe.open();
  const visit = (id) => ({ record: { id, kind: 'visit' } });
  await vault.put('outbox', 'first-a', visit('first-a'), { family: 'f' });
  const before = await everything(safe.database);
  await vault.put('outbox', 'second-a', visit('second-a'), { family: 'f' });
  await vault.lock();
  const rows = await everything(safe.database);
  await tamper(safe.database, async ({ put, remove }) => {
    await remove(rowOf(rows, 'outbox', 'second-a'));
    await put(rowOf(before, LEDGER, 'outbox a'));
  });
  const again = await unlocked(safe);
  assert.deepEqual(again.losses.map(named), [{ shelf: 'outbox', id: 'outbox a', how: 'unlisted' }]);
  assert.deepEqual(await again.vault.all('outbox'), [visit('first-a')]);
});

test('a ledger that was taken away does not pass for a vault of before, and neither does an older root', async () => {
  for (const change of [
    (rows, { remove }) => Promise.all(rows.filter(({ shelf }) => shelf === LEDGER).map(remove)),
    (rows, { remove }) => remove(rowOf(rows, LEDGER, ROOT)),
    (rows, { put }) => put({ ...rowOf(rows, LEDGER, ROOT), iv: new Uint8Array(12) }),
  ]) {
    const tablet = await aTablet();
    const rows = await locked(tablet);
    await tamper(tablet.database, (hands) => change(rows, hands));
    const { losses, vault } = await unlocked(tablet);
    assert.deepEqual(losses, [{ shelf: '', id: ROOT, how: 'unlisted' }]);
    await vault.put('setting', 'place', { screen: 'today' });
    await vault.lock();
  }
  const tablet = await aTablet();
  const before = rowOf(await everything(tablet.database), LEDGER, ROOT);
  await tablet.caseload.saveDraft({ ...tablet.draft, step: 'later' });
  await locked(tablet);
  await tamper(tablet.database, ({ put }) => put(before));
  const { losses } = await unlocked(tablet);
  assert.deepEqual(losses.map(named), [{ shelf: 'draft', id: tablet.draft.id, how: 'older' }]);
});

test('it is told at each unlocking until somebody has read it, and then no more', async () => {
  const tablet = await aTablet();
  const rows = await locked(tablet);
  await tamper(tablet.database, ({ remove }) => remove(rowOf(rows, 'outbox', tablet.visit.id)));
  for (const times of [1, 2]) {
    const { vault, losses } = await unlocked(tablet);
    assert.equal(losses.length, 1, `at unlocking ${times}`);
    await vault.put('setting', 'place', { screen: 'today' });
    await vault.lock();
  }
  const read = await unlocked(tablet);
  await read.vault.forgetLosses();
  assert.deepEqual(read.vault.losses, []);
  await read.vault.lock();
  assert.deepEqual((await unlocked(tablet)).losses, []);
});

test('what changes under the open vault is noticed when it is read', async () => {
  const tablet = await aTablet();
  const { vault, caseload } = tablet;
  const heard = [];
  vault.addEventListener('losses', ({ detail }) => heard.push(...detail.map(named)));
  const rows = await everything(tablet.database);
  await tamper(tablet.database, ({ remove }) => remove(rowOf(rows, 'draft', tablet.draft.id)));
  assert.deepEqual(await caseload.drafts(), []);
  await until(() => heard.length > 0);
  assert.deepEqual(heard, [{ shelf: 'draft', id: tablet.draft.id, how: 'missing' }]);
});

/** The rows of an app that kept no ledger. */
async function asOfBefore({ database, header, cipher, vault }, put) {
  await vault.lock();
  const sealed = [];
  for (const [shelf, id, family, value] of put)
    sealed.push({
      vault: header.id,
      shelf,
      id,
      ...(family && { family }),
      ...(await cipher.seal(labelOf(header.id, shelf, id), JSON.stringify({ family, value }))),
    });
  const rows = await everything(database);
  await tamper(database, async (hands) => {
    for (const row of rows) await hands.remove(row);
    for (const row of sealed) await hands.put(row);
  });
}

test('a vault of before, without a ledger, is taken as it is, and watched from then on', async () => {
  const tablet = await aTablet();
  const [entry] = (await tablet.caseload.outbox()).filter(({ record }) => record.kind === 'visit');
  const { family } = tablet.visit;
  await asOfBefore(tablet, [
    ['outbox', tablet.visit.id, family, entry],
    ['setting', 'place', undefined, { screen: 'today' }],
  ]);
  const first = await unlocked(tablet);
  assert.deepEqual(first.losses, []);
  assert.deepEqual(await first.caseload.outbox(), [entry]);
  await first.vault.lock();
  const rows = await everything(tablet.database);
  await tamper(tablet.database, ({ remove }) => remove(rowOf(rows, 'outbox', tablet.visit.id)));
  const second = await unlocked(tablet);
  assert.deepEqual(second.losses, [
    { shelf: 'outbox', id: tablet.visit.id, family, kind: 'visit', how: 'missing' },
  ]);
});

test('what an app of before received meanwhile is not missing', async () => {
  const tablet = await aTablet();
  const [entry] = (await tablet.caseload.outbox()).filter(({ record }) => record.kind === 'visit');
  const { id, family } = tablet.visit;
  const { record, sha256 } = entry;
  const received = { record, sha256, receipt: { id, seq: 2 }, received_at: NOW.toISOString() };
  const text = JSON.stringify({ family, value: received });
  const row = {
    vault: tablet.header.id,
    shelf: 'visit',
    id,
    family,
    ...(await tablet.cipher.seal(labelOf(tablet.header.id, 'visit', id), text)),
  };
  const rows = await locked(tablet);
  await tamper(tablet.database, async ({ put, remove }) => {
    await remove(rowOf(rows, 'outbox', id));
    await put(row);
  });
  const { losses } = await unlocked(tablet);
  assert.deepEqual(losses.map(named), [{ shelf: 'visit', id, how: 'unknown' }]);
});

test('a visit that was taken out is not hidden by rubbish under its name', async () => {
  const tablet = await aTablet();
  const rows = await locked(tablet);
  const row = rowOf(rows, 'outbox', tablet.visit.id);
  await tamper(tablet.database, async ({ put, remove }) => {
    await remove(row);
    await put({ ...row, shelf: 'visit' });
  });
  const { losses } = await unlocked(tablet);
  assert.ok(losses.some(({ shelf, how }) => shelf === 'outbox' && how === 'missing'));
});

test('what a rescue file brings back beside the open vault is no surprise, and what was missing no loss any more', async () => {
  const tablet = await aTablet();
  const file = await rescueFile(tablet.vault.id, NOW, tablet.database);
  await tablet.caseload.dropDraft(tablet.draft.id);
  const rows = await locked(tablet);
  await tamper(tablet.database, ({ remove }) => remove(rowOf(rows, 'outbox', tablet.visit.id)));
  const { vault, caseload, losses } = await unlocked(tablet);
  assert.equal(losses.length, 1);
  assert.equal((await bringBackBeside(vault, file, tablet.database)).brought, 2);
  assert.deepEqual(vault.losses, []);
  vault.readAnew();
  assert.equal((await caseload.outbox()).length, 2);
  await vault.lock();
  assert.deepEqual((await unlocked(tablet)).losses, []);
});

test('a rescue file on an empty tablet is whole: nothing is told', async () => {
  const tablet = await aTablet();
  const file = await rescueFile(tablet.vault.id, NOW, tablet.database);
  const elsewhere = aDatabase();
  await bringBack(file, elsewhere);
  const there = await unlocked({ open: () => new Vault(tablet.header, tablet.cipher, elsewhere) });
  assert.deepEqual(there.losses, []);
  assert.equal((await there.caseload.outbox()).length, 2);
});

test('two tabs that write at once lose no entry and no note', async () => {
  const safe = await aSafe();
  const [one, other] = [safe.open(), safe.open()];
  const writes = Array.from({ length: 12 }, (_, at) =>
    (at % 2 ? one : other).put('draft', `draft-${at}`, { n: at }, { family: 'f' }),
  );
  await Promise.all(writes);
  const { vault, losses } = await unlocked(safe);
  assert.deepEqual(losses, []);
  assert.equal(await vault.count('draft'), 12);
});

test('a write of which nobody knows whether the disk has it is noted either way', async () => {
  for (const isThere of [true, false]) {
    const safe = await aSafe();
    const vault = safe.open();
    await vault.put('draft', 'a', { n: 1 }, { family: 'f' });
    const { write } = safe.database;
    safe.database.write = async (work) => {
      if (isThere) await write.call(safe.database, work);
      throw new StorageFailed(new Error('for the test'));
    };
    await assert.rejects(vault.put('draft', 'a', { n: 2 }, { family: 'f' }), StorageFailed);
    safe.database.write = write;
    await vault.put('setting', 'place', { screen: 'today' });
    await vault.lock();
    const again = await unlocked(safe);
    assert.deepEqual(again.losses, []);
    assert.deepEqual(await again.vault.get('draft', 'a'), { n: isThere ? 2 : 1 });
  }
});

test('what came home after the lock is noted too', async () => {
  const safe = await aSafe();
  const vault = safe.open();
  await vault.put('draft', 'a', { n: 1 }, { family: 'f' });
  const { write } = safe.database;
  safe.database.write = () => Promise.reject(new StorageFailed(new Error('for the test')));
  const writing = vault.put('draft', 'a', { n: 2 }, { family: 'f' });
  const locking = vault.lock();
  await assert.rejects(writing, StorageFailed);
  await locking;
  safe.database.write = write;
  await until(() => stranded.count === 0 || bringHome().then(() => false));
  const again = await unlocked(safe);
  assert.deepEqual(again.losses, []);
  assert.deepEqual(await again.vault.get('draft', 'a'), { n: 2 });
});

test('a tablet too full for what was found goes on, and tells it again', async () => {
  const tablet = await aTablet();
  const rows = await locked(tablet);
  await tamper(tablet.database, ({ remove }) => remove(rowOf(rows, 'outbox', tablet.visit.id)));
  const { write } = tablet.database;
  tablet.database.write = () => Promise.reject(new StorageFull(new Error('for the test')));
  const vault = tablet.open();
  await assert.rejects(vault.examine(), StorageFull);
  assert.equal(vault.losses.length, 1);
  assert.equal((await openCaseload(vault).outbox()).length, 1);
  tablet.database.write = write;
  await vault.put('setting', 'place', { screen: 'today' });
  await vault.lock();
  assert.equal((await unlocked(tablet)).losses.length, 1);
});

test('one save rewrites little, however much the vault holds', async () => {
  const safe = await aSafe();
  const vault = safe.open();
  const of = (shelf, many) =>
    Array.from({ length: many }, () => {
      const id = crypto.randomUUID();
      return { op: 'put', shelf, id, family: id, value: {} };
    });
  await vault.transact([...of('family', 400), ...of('visit', 2000), ...of('outbox', 20), ...of('draft', 5)]);
  const before = await everything(safe.database);
  await vault.put('draft', 'mine', { id: 'mine' }, { family: 'f' });
  const isNew = (row) => !before.some(({ iv }) => iv.join() === row.iv.join());
  const written = (await everything(safe.database)).filter(isNew);
  assert.deepEqual(
    written.map(({ shelf, id }) => [shelf, id]),
    [
      ['draft', 'mine'],
      [LEDGER, ROOT],
    ],
  );
  const bytes = written.reduce((sum, { sealed }) => sum + sealed.byteLength, 0);
  assert.ok(bytes < 6_000, `${bytes} bytes`);
  await vault.put('outbox', 'mine', { id: 'mine' }, { family: 'f' });
  const largest = Math.max(
    ...(await everything(safe.database)).filter(isNew).map(({ sealed }) => sealed.byteLength),
  );
  assert.ok(largest < 20_000, `${largest} bytes`);
});

const MANY = process.env.ATTUNE_LONG ? 10_000 : 300;

test(`${MANY} flips, swaps, deletions and rollbacks of what lies on the disk are all noticed`, async () => {
  const tablet = await aTablet();
  const { database, caseload, vault, family } = tablet;
  const past = [await everything(database)];
  const note = (value) => ({ ...tablet.draft, body: { ...tablet.draft.body, closing_note: value } });
  for (const value of ['one', 'two', 'three']) {
    await caseload.saveDraft(note(value));
    const dropped = await caseload.saveDraft(aVisitDraft(caseload, family.family));
    const under = { family: family.family };
    await vault.put('visit', 'visit-1', { record: { id: 'visit-1' }, value, receipt: { seq: 2 } }, under);
    await vault.put('other', 'other-1', { record: { id: 'other-1' }, value, receipt: { seq: 3 } }, under);
    const received = { record: { ...family, id: 'family-1' }, value, receipt: { seq: 1 } };
    await vault.put('family', 'family-1', received, under);
    await vault.put('setting', 'place', { screen: value });
    past.push(await everything(database));
    await caseload.dropDraft(dropped.id);
    await caseload.sign(aVisitDraft(caseload, family.family));
    past.push(await everything(database));
  }
  await vault.put('setting', 'where', {});
  const now = await locked(tablet);
  const older = past.flat().filter((row) => !now.some((each) => each.iv.join() === row.iv.join()));
  const random = dice(12);
  const unnoticed = [];
  for (let at = 0; at < MANY; at += 1) {
    const what = WAYS[at % WAYS.length];
    const { gone = [], put = [] } = what(now, older, random);
    await tamper(database, async (hands) => {
      for (const row of [...now, ...older]) await hands.remove(row);
      for (const row of now) await hands.put(row);
      for (const row of gone) await hands.remove(row);
      for (const row of put) await hands.put(row);
    });
    if (!(await isNoticed(tablet))) unnoticed.push([at, what.name, ...[...gone, ...put].map(({ id }) => id)]);
  }
  assert.deepEqual(unnoticed, []);
});

async function isNoticed(tablet) {
  const vault = tablet.open();
  await vault.examine();
  const shelves = ['family', 'visit', 'other', 'outbox', 'draft', 'setting'];
  const read = await Promise.all(shelves.map((shelf) => vault.readAll(shelf)));
  await vault.makeSure();
  return vault.losses.length > 0 || read.some(({ damaged }) => damaged.length > 0);
}

/** The same numbers each time. */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const copied = (row) => ({ ...row, iv: Uint8Array.from(row.iv), sealed: row.sealed.slice(0) });

const WAYS = [
  function flip(now, _older, random) {
    const row = copied(now[random(now.length)]);
    const bytes = random(2) ? row.iv : new Uint8Array(row.sealed);
    bytes[random(bytes.length)] ^= 1 << random(8);
    return { put: [row] };
  },
  function swap(now, _older, random) {
    const one = random(now.length);
    const other = (one + 1 + random(now.length - 1)) % now.length;
    const [a, b] = [now[one], now[other]];
    return {
      put: [
        { ...a, iv: b.iv, sealed: b.sealed },
        { ...b, iv: a.iv, sealed: a.sealed },
      ],
    };
  },
  function deletion(now, _older, random) {
    return { gone: [now[random(now.length)]] };
  },
  function rollback(_now, older, random) {
    return { put: [older[random(older.length)]] };
  },
  /** A signed visit goes, and each row that says so is put back to what it was, but for one. */
  function nearlyAll(now, older, random) {
    const places = [...new Set(older.map(({ shelf, id }) => `${shelf} ${id}`))];
    const kept = places[random(places.length)];
    const back = older.filter(({ shelf, id }) => `${shelf} ${id}` !== kept);
    return { put: [back[random(back.length)], back[random(back.length)]], gone: [now[random(now.length)]] };
  },
];
