// The visitor's own list and the facts of visits: in the vault, read a few at a time, gone when a family is erased.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoSuchRecord, VaultLocked } from '../../../static/js/storage/errors.js';
import { settle } from '../../../static/js/storage/exchange.js';
import { recordHash } from '../../../static/js/storage/hash.js';
import { plannedVisits, planVisit, unplanVisit } from '../../../static/js/storage/plan.js';
import { openVisitFacts } from '../../../static/js/storage/visitFacts.js';
import { aCaseload, aDatabase, aFamilyDraft, aVisitBody, aVisitDraft, onDisk } from './builders.js';

const on = '2026-11-24';
const nothing = { receipts: [], refusals: [], records: [], people: {}, cursor: null, epoch: 'e' };
const receive = async (caseload, record, seq) => {
  const sha256 = await recordHash(record);
  const receipt = { id: record.id, sha256, seq, status: 'stored', received_at: '2026-11-20T11:00:00.000Z' };
  const { id, family } = record;
  await caseload.vault.move(
    'outbox',
    record.kind,
    id,
    { record, sha256, receipt, received_at: '' },
    { family },
  );
};
const refuse = (caseload, record, code) => {
  const refusal = { code, message: 'No.', problems: [], refused_at: '2026-11-20T11:00:00.000Z' };
  return settle(caseload.vault, { ...nothing, refusals: [{ id: record.id, refusal }] });
};
const aFamily = async (caseload) =>
  (await caseload.sign(await caseload.saveDraft(aFamilyDraft(caseload)))).family;
const aVisit = async (caseload, family, body = {}) =>
  caseload.sign(await caseload.saveDraft(aVisitDraft(caseload, family, { ...aVisitBody(), ...body })));

test('what is planned is in the vault, encrypted, and changes one line at a time', async () => {
  const database = aDatabase();
  const { vault } = await aCaseload({ database });
  assert.deepEqual(await plannedVisits(vault), []);
  await Promise.all([
    planVisit(vault, { family: 'robin', on, at: '09:30' }),
    planVisit(vault, { family: 'ash', on }),
  ]);
  await planVisit(vault, { family: 'robin', on: '2026-11-25' }, { family: 'robin', on });
  assert.deepEqual(await plannedVisits(vault), [
    { family: 'ash', on },
    { family: 'robin', on: '2026-11-25' },
  ]);
  await unplanVisit(vault, { family: 'ash', on });
  assert.deepEqual(await plannedVisits(vault), [{ family: 'robin', on: '2026-11-25' }]);
  assert.doesNotMatch(JSON.stringify(await onDisk(database)), /robin/);
});

test('an erased family is off the list, in the same transaction as all else of it', async () => {
  const { vault } = await aCaseload();
  await planVisit(vault, { family: 'robin', on });
  await planVisit(vault, { family: 'ash', on });
  await settle(vault, { ...nothing, erased: ['robin'] });
  assert.deepEqual(await plannedVisits(vault), [{ family: 'ash', on }]);
});

test('facts are those of signed visits, received or not, by the revision that counts', async () => {
  const caseload = await aCaseload();
  const family = await aFamily(caseload);
  const other = await aFamily(caseload);
  const present = { babies: ['robin'] };
  const observations = [{ id: 'o', instrument: 'piios', version: '2013', baby: 'robin' }];
  const first = await aVisit(caseload, family, { contact: 'new_birth', present });
  await receive(caseload, first, 1);
  await aVisit(caseload, family, { started_at: '2026-11-22T23:30:00.000Z', observations });
  const amendment = await caseload.amend(first);
  await caseload.sign(await caseload.saveDraft({ ...amendment, body: { ...first.body, contact: 'other' } }), {
    reason: 'It was another contact.',
  });
  const facts = await openVisitFacts(caseload.vault).of([family, other]);
  const said = facts.get(family).map(({ contact, day, babies, seen }) => ({ contact, day, babies, seen }));
  assert.deepEqual(said, [
    { contact: 'other', day: '2026-11-20', babies: ['robin'], seen: [] },
    {
      contact: 'six_to_eight_weeks',
      day: '2026-11-22',
      babies: [],
      seen: [{ instrument: 'piios', baby: 'robin' }],
    },
  ]);
  assert.deepEqual(facts.get(other), []);
});

test('a received visit is opened once while the vault is open, and its removal is seen', async () => {
  const caseload = await aCaseload();
  const family = await aFamily(caseload);
  for (let seq = 1; seq <= 130; seq += 1) await receive(caseload, await aVisit(caseload, family), seq);
  let read = 0;
  const { unknownOf } = caseload.vault;
  caseload.vault.unknownOf = async function (...asked) {
    const found = await unknownOf.apply(this, asked);
    read += found.values.length;
    return found;
  };
  const facts = openVisitFacts(caseload.vault);
  assert.equal((await facts.of([family])).get(family).length, 130);
  assert.equal((await openVisitFacts(caseload.vault).of([family])).get(family).length, 130);
  assert.equal(read, 130);
  await settle(caseload.vault, { ...nothing, erased: [family] });
  assert.deepEqual((await facts.of([family])).get(family), []);
});

test('one damaged visit does not hide the others, and counts as not done', async () => {
  const database = aDatabase();
  const caseload = await aCaseload({ database });
  const family = await aFamily(caseload);
  const [broken, whole] = [await aVisit(caseload, family), await aVisit(caseload, family)];
  await receive(caseload, broken, 1);
  await receive(caseload, whole, 2);
  const row = (await onDisk(database)).find(({ id }) => id === broken.id);
  new Uint8Array(row.sealed)[3] ^= 1;
  await database.write((tx) => tx.objectStore('sealed').put(row));
  const facts = openVisitFacts(caseload.vault);
  assert.equal((await facts.of([family])).get(family).length, 1);
  assert.equal(facts.damaged.size, 1);
});

test('nothing is told once the vault is locked', async () => {
  const caseload = await aCaseload();
  const family = await aFamily(caseload);
  const facts = openVisitFacts(caseload.vault);
  await facts.of([family]);
  await caseload.vault.lock();
  await assert.rejects(facts.of([family]), VaultLocked);
});

test('a record of an erased family can be taken off the tablet, with those it replaced and its drafts', async () => {
  const caseload = await aCaseload();
  const family = await aFamily(caseload);
  const first = await aVisit(caseload, family);
  await refuse(caseload, first, 'bad_record');
  const second = await caseload.sign(await caseload.saveDraft(await caseload.amend(first)));
  await refuse(caseload, second, 'erased');
  await caseload.saveDraft(aVisitDraft(caseload, family));
  const elsewhere = await aFamily(caseload);
  await caseload.saveDraft(aVisitDraft(caseload, elsewhere));
  let told = 0;
  caseload.addEventListener('change', () => {
    told += 1;
  });
  await caseload.removeErased(second.id);
  const left = (await caseload.outbox()).map(({ record }) => record.family);
  assert.deepEqual(left, [family, elsewhere]);
  assert.deepEqual(
    (await caseload.drafts()).map((draft) => draft.family),
    [elsewhere],
  );
  assert.equal(told, 1);
});

test('nothing that was signed is removed for any other reason', async () => {
  const caseload = await aCaseload();
  const family = await aFamily(caseload);
  const visit = await aVisit(caseload, family);
  await assert.rejects(caseload.removeErased(visit.id), NoSuchRecord);
  for (const code of ['bad_record', 'conflict', 'too_large', 'not_your_family']) {
    await refuse(caseload, visit, code);
    await assert.rejects(caseload.removeErased(visit.id), NoSuchRecord, code);
  }
  assert.equal((await caseload.outbox()).length, 2);
});
