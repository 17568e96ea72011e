// The rescue file: what it brings back, what it leaves alone, and that it tells nobody anything.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCaseload } from '../../../static/js/storage/caseload.js';
import { NotARescueFile, ReasonNeeded, StorageFailed } from '../../../static/js/storage/errors.js';
import { meetEpoch, settle } from '../../../static/js/storage/exchange.js';
import { recordHash } from '../../../static/js/storage/hash.js';
import { bringBack, rescueFile } from '../../../static/js/storage/rescue.js';
import { createVault, listVaults, openVault, openVaultByPasskey } from '../../../static/js/storage/vault.js';
import { addPasskey, sealedForRecovery } from '../../../static/js/storage/waysIn.js';
import { aDatabase, aFamilyDraft, aVisitDraft, DEVICE, onDisk, PASSPHRASE, ROBIN } from './builders.js';

const NOW = new Date('2026-11-24T16:00:00.000Z');
const POINT = 'BGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfU=';
const SECRET = new Uint8Array(32).fill(3);

async function aWorkedTablet() {
  const database = aDatabase();
  const vault = await createVault(
    { user: ROBIN, device: DEVICE, passphrase: PASSPHRASE, recovery: { id: 'pair-1', point: POINT } },
    database,
  );
  const caseload = openCaseload(vault);
  const family = await caseload.sign(aFamilyDraft(caseload));
  const draft = await caseload.saveDraft(aVisitDraft(caseload, family.subject));
  return { database, vault, caseload, family, draft };
}

async function pull(vault, record) {
  const pulled = { seq: 2, sha256: await recordHash(record), received_at: NOW.toISOString(), record };
  await settle(vault, {
    receipts: [],
    refusals: [],
    records: [pulled],
    people: {},
    cursor: 'c',
    epoch: 'e',
  });
}

test('on an empty tablet everything is back, also what was not sent and not finished', async () => {
  const { database, vault, family, draft } = await aWorkedTablet();
  const passkey = { credential: new Uint8Array(16), salt: new Uint8Array(32), secret: SECRET };
  await addPasskey(vault.id, PASSPHRASE, database, async () => passkey);
  const file = await rescueFile(vault.id, NOW, database);
  assert.equal(file.name, 'attune-rescue-2026-11-24.txt');
  const elsewhere = aDatabase();
  const outcome = await bringBack(file, elsewhere);
  assert.deepEqual(outcome, { vault: vault.id, isNew: true, brought: (await onDisk(database)).length });
  assert.deepEqual(await onDisk(elsewhere), await onDisk(database));
  const caseload = openCaseload(await openVault(vault.id, PASSPHRASE, elsewhere));
  assert.deepEqual(
    (await caseload.outbox()).map(({ record }) => record),
    [family],
  );
  assert.deepEqual(await caseload.drafts(), [draft]);
  await openVaultByPasskey(vault.id, elsewhere, async () => SECRET);
  assert.deepEqual(await sealedForRecovery(vault.id, elsewhere), await sealedForRecovery(vault.id, database));
});

test('what is on the tablet already is never put back to what it was', async () => {
  const { database, vault, caseload, draft } = await aWorkedTablet();
  const file = await rescueFile(vault.id, NOW, database);
  const later = await caseload.saveDraft({
    ...draft,
    body: { ...draft.body, closing_note: 'Written later.' },
  });
  assert.deepEqual(await bringBack(file, database), { vault: vault.id, isNew: false, brought: 0 });
  assert.deepEqual(await caseload.drafts(), [later]);
  await caseload.dropDraft(draft.id);
  assert.equal((await bringBack(file, database)).brought, 1);
});

test('a draft that was signed since is not begun again, on this tablet or after what was received comes back', async () => {
  const { database, vault, caseload, draft } = await aWorkedTablet();
  const file = await rescueFile(vault.id, NOW, database);
  await caseload.sign(draft);
  assert.equal((await bringBack(file, database)).brought, 0);
  vault.readAnew();
  assert.deepEqual(await caseload.drafts(), []);

  const elsewhere = aDatabase();
  await bringBack(file, elsewhere);
  const restored = await openVault(vault.id, PASSPHRASE, elsewhere);
  const [record] = (await caseload.outbox())
    .filter(({ record }) => record.kind === 'visit')
    .map((entry) => entry.record);
  await pull(restored, record);
  assert.deepEqual(await openCaseload(restored).drafts(), []);
});

test('what was written in such a draft since is an amendment of the record, and not lost', async () => {
  const { database, vault, caseload, draft } = await aWorkedTablet();
  const file = await rescueFile(vault.id, NOW, database);
  const record = await caseload.sign(draft);
  const elsewhere = aDatabase();
  await bringBack(file, elsewhere);
  const restored = await openVault(vault.id, PASSPHRASE, elsewhere);
  const again = openCaseload(restored);
  await new Promise((resolve) => setTimeout(resolve, 2));
  await again.saveDraft({ ...draft, body: { ...draft.body, closing_note: 'Written after it.' } });
  await pull(restored, record);
  const [kept, ...others] = await again.drafts();
  assert.equal(others.length, 0);
  assert.equal(kept.body.closing_note, 'Written after it.');
  await assert.rejects(again.sign(kept), ReasonNeeded);
  const amendment = await again.sign(kept, { reason: 'It went on.' });
  assert.notEqual(amendment.id, record.id);
  assert.deepEqual([amendment.supersedes, amendment.subject], [record.id, record.subject]);
  assert.deepEqual(await again.drafts(), []);
});

test('a service that was restored is noticed after a rescue file too: what it may have lost is offered again', async () => {
  const { database, vault, caseload, draft } = await aWorkedTablet();
  const record = await caseload.sign(draft);
  const receipt = {
    id: record.id,
    sha256: await recordHash(record),
    seq: 2,
    status: 'stored',
    received_at: NOW.toISOString(),
  };
  await settle(vault, {
    receipts: [receipt],
    refusals: [],
    records: [],
    people: {},
    cursor: 'c',
    epoch: 'e',
  });
  const file = await rescueFile(vault.id, NOW, database);
  await bringBack(file, database);
  vault.readAnew();
  const { offered } = await meetEpoch(vault, 'another');
  assert.equal(offered, 1);
  assert.ok((await caseload.outbox()).some((entry) => entry.record.id === record.id));
});

test('a vault that is here already asks for everything anew, so that what was erased meanwhile goes again', async () => {
  const { database, vault, draft, caseload } = await aWorkedTablet();
  await vault.put('setting', 'cursor', { value: 'far on', epoch: 'e' });
  const file = await rescueFile(vault.id, NOW, database);
  await caseload.dropDraft(draft.id);
  await bringBack(file, database);
  assert.equal(await vault.get('setting', 'cursor'), null);
});

test('a vault that comes to another person’s tablet takes the tablet’s own lock away from both', async () => {
  const { database, vault } = await aWorkedTablet();
  const passkey = { credential: new Uint8Array(16), salt: new Uint8Array(32), secret: SECRET };
  await addPasskey(vault.id, PASSPHRASE, database, async () => passkey);
  const file = await rescueFile(vault.id, NOW, database);
  const elsewhere = aDatabase();
  const other = await createVault(
    { user: { id: 'user-2', name: 'Jay' }, device: DEVICE, passphrase: PASSPHRASE },
    elsewhere,
  );
  await addPasskey(other.id, PASSPHRASE, elsewhere, async () => passkey);
  await bringBack(file, elsewhere);
  assert.deepEqual(
    (await listVaults(elsewhere)).map(({ hasPasskey }) => hasPasskey),
    [false, false],
  );
});

test('the file holds no word of what is in it', async () => {
  const { database, vault } = await aWorkedTablet();
  const text = await (await rescueFile(vault.id, NOW, database)).text();
  for (const word of ['Wren (', 'Sam (', 'A calm visit.', 'closing_note', PASSPHRASE])
    assert.ok(!text.includes(word), word);
});

test('what is no rescue file, or not all of one, changes nothing', async () => {
  const { database, vault } = await aWorkedTablet();
  const whole = await (await rescueFile(vault.id, NOW, database)).text();
  const lines = whole.trim().split('\n');
  const broken = {
    'an empty file': '',
    'another text': 'Dear Robin,',
    'another JSON': '{}',
    'cut off in a line': whole.slice(0, -40),
    'cut off between lines': `${lines.slice(0, -1).join('\n')}\n`,
    'a row too few': [lines[0], ...lines.slice(2)].join('\n'),
    'bytes that are none': whole.replace(/"sealed":"./, '"sealed":"*'),
    'another version': whole.replace('"attune_rescue":1', '"attune_rescue":2'),
    'an unknown way in': whole.replace('"method":"passphrase"', '"method":"none"'),
  };
  for (const [name, text] of Object.entries(broken)) {
    const elsewhere = aDatabase();
    await assert.rejects(bringBack(new Blob([text]), elsewhere), NotARescueFile, name);
    assert.deepEqual([await listVaults(elsewhere), await onDisk(elsewhere)], [[], []], name);
  }
});

test('a tablet that can’t take all of it takes nothing', async () => {
  const { database, vault } = await aWorkedTablet();
  const file = await rescueFile(vault.id, NOW, database);
  const elsewhere = aDatabase();
  const write = elsewhere.write.bind(elsewhere);
  let fired = 0;
  elsewhere.write = (work) =>
    write(async (tx) => {
      await work(tx);
      fired += 1;
      tx.abort();
    });
  await assert.rejects(bringBack(file, elsewhere), StorageFailed);
  assert.ok(fired > 0);
  assert.deepEqual([await listVaults(elsewhere), await onDisk(elsewhere)], [[], []]);
});
