// The caseload: drafts become records, whole or not at all, and everybody sees the revision that counts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCaseload } from '../../../static/js/storage/caseload.js';
import {
  AlreadySigned,
  NoSuchRecord,
  NotSignable,
  ReasonNeeded,
  StorageFull,
} from '../../../static/js/storage/errors.js';
import { recordHash } from '../../../static/js/storage/hash.js';
import { openVault } from '../../../static/js/storage/vault.js';
import {
  aCaseload,
  aDatabase,
  aFamilyBody,
  aFamilyDraft,
  aVaultWithPassphrase,
  aVisitBody,
  aVisitDraft,
  DEVICE,
  onDisk,
  PASSPHRASE,
  ROBIN,
} from './builders.js';

const received = async (caseload, record, seq) => {
  const sha256 = await recordHash(record);
  const receipt = { id: record.id, sha256, seq, status: 'stored', received_at: '2026-11-20T11:00:00.000Z' };
  const { id, family } = record;
  const value = { record, sha256, receipt, received_at: receipt.received_at };
  await caseload.vault.move('outbox', record.kind, id, value, { family });
};
const refuse = async (caseload, record, code = 'bad_record') => {
  const entry = await caseload.vault.get('outbox', record.id);
  const refusal = {
    code,
    message: 'Something is wrong.',
    problems: [],
    refused_at: '2026-11-20T11:00:00.000Z',
  };
  const value = { ...entry, state: 'refused', refusal };
  await caseload.vault.put('outbox', record.id, value, { family: record.family });
};

test('signing puts the record into the outbox and takes the draft away', async () => {
  const caseload = await aCaseload();
  const draft = await caseload.saveDraft(aFamilyDraft(caseload));
  const record = await caseload.sign(draft);
  assert.deepEqual(await caseload.drafts(), []);
  const [entry, ...others] = await caseload.outbox();
  assert.deepEqual(others, []);
  assert.deepEqual(entry.record, record);
  assert.equal(entry.state, 'unsent');
  assert.equal(entry.sha256, await recordHash(record));
  assert.equal(entry.signed_at, record.signed_at);
});

test('a record says who signed what, where and when', async () => {
  const vault = (await aCaseload()).vault;
  const now = () => new Date('2026-11-20T10:00:00.000Z');
  await vault.put('setting', 'clock', { offset_ms: -1500, measured_at: '2026-11-20T09:00:00.000Z' });
  const caseload = new (openCaseload(vault).constructor)(vault, { now });
  const draft = aFamilyDraft(caseload);
  const record = await caseload.sign(draft);
  assert.deepEqual(record, {
    id: draft.id,
    kind: 'family',
    subject: draft.subject,
    family: draft.subject,
    author: ROBIN.id,
    device: DEVICE,
    signed_at: '2026-11-20T10:00:00.000Z',
    clock_offset_ms: -1500,
    schema: 2,
    body: draft.body,
  });
});

test('when signing fails the draft is still there and nothing is in the outbox', async () => {
  const database = aDatabase();
  const caseload = await aCaseload({ database });
  const draft = await caseload.saveDraft(aFamilyDraft(caseload));
  const before = await onDisk(database);
  const write = database.write;
  database.write = (work) =>
    write.call(database, async (tx) => {
      await work(tx);
      throw new DOMException('no room', 'QuotaExceededError');
    });
  await assert.rejects(caseload.sign(draft), StorageFull);
  assert.deepEqual(await onDisk(database), before);
  database.write = write;
  assert.equal((await caseload.sign(draft)).id, draft.id);
  assert.deepEqual(await caseload.drafts(), []);
});

test('what the server would refuse is not signed, and the draft is still there', async () => {
  const caseload = await aCaseload();
  const draft = await caseload.saveDraft(aFamilyDraft(caseload));
  const problems = [{ field: 'body/notes', code: 'too_long', values: {} }];
  const judged = [];
  const check = (record) => {
    judged.push(record.id);
    return problems;
  };
  await assert.rejects(caseload.sign(draft, { check }), (error) => {
    assert.ok(error instanceof NotSignable);
    assert.deepEqual(error.problems, problems);
    return true;
  });
  assert.deepEqual(judged, [draft.id]);
  assert.deepEqual(await caseload.outbox(), []);
  assert.deepEqual(await caseload.drafts(), [draft]);
  assert.equal((await caseload.sign(draft, { check: () => [] })).id, draft.id);
});

test('signing is one transaction on the disk', async () => {
  const database = aDatabase();
  const caseload = await aCaseload({ database });
  const draft = await caseload.saveDraft(aFamilyDraft(caseload));
  let writes = 0;
  const write = database.write;
  database.write = (work) => {
    writes += 1;
    return write.call(database, work);
  };
  await caseload.sign(draft);
  assert.equal(writes, 1);
});

test('signing twice, at once or later, makes one record', async () => {
  const caseload = await aCaseload();
  const draft = await caseload.saveDraft(aFamilyDraft(caseload));
  const [one, other] = await Promise.all([caseload.sign(draft), caseload.sign(draft)]);
  assert.equal(one, other);
  assert.equal(await caseload.sign(draft), one);
  assert.equal((await caseload.outbox()).length, 1);
});

test('a draft that was signed before a restart can not be signed again', async () => {
  const database = aDatabase();
  const caseload = await openCaseload(await aVaultWithPassphrase({ database }));
  const draft = aFamilyDraft(caseload);
  await caseload.sign(draft);
  await caseload.vault.lock();
  const again = openCaseload(await openVault(caseload.vault.id, PASSPHRASE, database));
  await assert.rejects(again.sign(draft), AlreadySigned);
});

test('a save that is late does not bring a signed draft back', async () => {
  const caseload = await aCaseload();
  const draft = aFamilyDraft(caseload);
  const saving = caseload.saveDraft(draft);
  const signing = caseload.sign(draft);
  await assert.rejects(caseload.saveDraft(draft), AlreadySigned);
  await Promise.all([saving, signing]);
  assert.deepEqual(await caseload.drafts(), []);
});

test('half an emoji in a note does not stop signing', async () => {
  const caseload = await aCaseload();
  const family = await caseload.sign(aFamilyDraft(caseload));
  const record = await caseload.sign(aVisitDraft(caseload, family.id, aVisitBody('smile \ud83d')));
  assert.equal(record.body.closing_note, 'smile \ufffd');
});

test('records are sent in the order of signing, even when the clock jumps back', async () => {
  const { vault } = await aCaseload();
  const times = ['2026-11-20T10:00:00.000Z', '2026-11-20T10:00:00.000Z', '2026-11-19T10:00:00.000Z'];
  const caseload = new (openCaseload(vault).constructor)(vault, { now: () => new Date(times.shift() ?? 0) });
  const family = await caseload.sign(aFamilyDraft(caseload));
  const visit = await caseload.sign(aVisitDraft(caseload, family.id));
  assert.deepEqual(
    (await caseload.outbox()).map(({ record }) => record.id),
    [family.id, visit.id],
  );
});

test('an amendment supersedes with its reason, and both revisions are kept', async () => {
  const caseload = await aCaseload();
  const first = await caseload.sign(aFamilyDraft(caseload, aFamilyBody('Sky (fictional)')));
  await received(caseload, first, 1);
  const draft = await caseload.amend(first);
  draft.body.notes = 'Moved house.';
  assert.equal(draft.supersedes, first.id);
  await assert.rejects(caseload.sign(draft), ReasonNeeded);
  const second = await caseload.sign(draft, { reason: 'A new address.' });
  assert.equal(second.reason, 'A new address.');
  assert.equal(second.subject, first.subject);
  const [family, ...others] = await caseload.families();
  assert.deepEqual(others, []);
  assert.equal(family.record.id, second.id);
  assert.equal(family.state, 'unsent');
  assert.deepEqual(
    family.history.map(({ record, state }) => [record.id, state]),
    [
      [first.id, 'received'],
      [second.id, 'unsent'],
    ],
  );
});

test('amending twice goes on with the draft that was begun', async () => {
  const caseload = await aCaseload();
  const record = await caseload.sign(aFamilyDraft(caseload));
  const draft = await caseload.saveDraft(await caseload.amend(record));
  assert.equal((await caseload.amend(record)).id, draft.id);
  await assert.rejects(caseload.amend({ ...record, id: 'gone' }), NoSuchRecord);
});

test('what amends a refused record takes its place, and the refused one is kept', async () => {
  const caseload = await aCaseload();
  const bad = await caseload.sign(aFamilyDraft(caseload));
  await refuse(caseload, bad);
  const draft = await caseload.amend(bad);
  assert.equal(draft.supersedes, null);
  const good = await caseload.sign(draft);
  assert.equal(good.supersedes, undefined);
  assert.equal(good.subject, bad.subject);
  const [family] = await caseload.families();
  assert.equal(family.record.id, good.id);
  assert.deepEqual([family.unsent, family.refused], [1, 0]);
  assert.deepEqual(
    (await caseload.outbox()).map((entry) => [entry.record.id, entry.replaced_by]),
    [
      [bad.id, good.id],
      [good.id, undefined],
    ],
  );
});

test('an amendment of an amendment that were both refused starts from what the server has', async () => {
  const caseload = await aCaseload();
  const first = await caseload.sign(aFamilyDraft(caseload));
  await received(caseload, first, 1);
  const second = await caseload.sign(await caseload.amend(first), { reason: 'One.' });
  const third = await caseload.sign(await caseload.amend(second), { reason: 'Two.' });
  await refuse(caseload, second);
  await refuse(caseload, third, 'supersedes_unknown');
  const draft = await caseload.amend(third);
  assert.equal(draft.supersedes, first.id);
  assert.deepEqual(draft.replaces, [third.id, second.id]);
});

test('a refused record can be offered again as it is', async () => {
  const caseload = await aCaseload();
  const record = await caseload.sign(aFamilyDraft(caseload));
  await refuse(caseload, record);
  await caseload.offerAgain(record.id);
  const [entry] = await caseload.outbox();
  assert.deepEqual([entry.state, entry.refusal], ['unsent', null]);
});

test('the revision that counts is the last of the server order that nothing supersedes', async () => {
  const caseload = await aCaseload();
  const first = await caseload.sign(aFamilyDraft(caseload));
  await received(caseload, first, 5);
  const mine = { ...first, id: crypto.randomUUID(), supersedes: first.id, reason: 'mine' };
  const theirs = { ...first, id: crypto.randomUUID(), supersedes: first.id, reason: 'theirs' };
  await received(caseload, mine, 7);
  await received(caseload, theirs, 6);
  assert.equal((await caseload.family(first.subject)).record.id, mine.id);
});

test('visits are shown newest first, and only those of their family', async () => {
  const caseload = await aCaseload();
  const [one, other] = [
    await caseload.sign(aFamilyDraft(caseload)),
    await caseload.sign(aFamilyDraft(caseload)),
  ];
  const at = (started_at) => ({ ...aVisitBody(), started_at });
  const early = await caseload.sign(aVisitDraft(caseload, one.id, at('2026-10-01T10:00:00.000Z')));
  const late = await caseload.sign(aVisitDraft(caseload, one.id, at('2026-11-01T10:00:00.000Z')));
  await caseload.sign(aVisitDraft(caseload, other.id));
  await received(caseload, early, 3);
  assert.deepEqual(
    (await caseload.visits(one.id)).map(({ record, state }) => [record.id, state]),
    [
      [late.id, 'unsent'],
      [early.id, 'received'],
    ],
  );
  const [family] = (await caseload.families()).filter(({ id }) => id === one.subject);
  assert.equal(family.body.babies.length, 1);
});

test('the caseload tells when it changes', async () => {
  const caseload = await aCaseload();
  const heard = [];
  for (const name of ['change', 'signed']) caseload.addEventListener(name, () => heard.push(name));
  await caseload.sign(aFamilyDraft(caseload));
  assert.deepEqual(heard, ['signed', 'change']);
  await caseload.dropDraft('any');
  assert.deepEqual(heard, ['signed', 'change', 'change']);
  assert.equal(openCaseload(caseload.vault), caseload);
});

test('a change that comes while a signing is under way is saved when the signing fails', async () => {
  const caseload = await aCaseload();
  const draft = await caseload.saveDraft(aFamilyDraft(caseload));
  const transact = caseload.vault.transact;
  caseload.vault.transact = async () => {
    caseload.vault.transact = transact;
    throw new StorageFull();
  };
  const signing = assert.rejects(caseload.sign(draft), StorageFull);
  await caseload.saveDraft({ ...draft, body: { ...draft.body, notes: 'Typed meanwhile.' } });
  await signing;
  const [kept] = await caseload.drafts();
  assert.equal(kept.body.notes, 'Typed meanwhile.');
});

test('one family is opened without opening any other', async () => {
  const caseload = await aCaseload();
  const [wren, jay] = [aFamilyDraft(caseload), aFamilyDraft(caseload, aFamilyBody('Jay (fictional)'))];
  for (const draft of [wren, jay]) await received(caseload, await caseload.sign(draft), 1);
  const [ofWren, ofJay] = [wren, jay].map(({ subject }) => aVisitDraft(caseload, subject));
  for (const draft of [ofWren, ofJay]) await caseload.saveDraft(draft);
  const asked = [];
  const { readAll } = caseload.vault;
  caseload.vault.readAll = (shelf, only) => {
    asked.push(only?.family);
    return readAll.call(caseload.vault, shelf, only);
  };
  const family = await caseload.family(wren.subject);
  const drafts = await caseload.drafts({ family: wren.subject });
  assert.equal(family.body.babies[0].name, 'Wren (fictional)');
  assert.deepEqual(
    drafts.map(({ id }) => id),
    [ofWren.id],
  );
  assert.equal(await caseload.family('nobody'), null);
  assert.ok(asked.every((id) => id !== undefined));
});

test('a failure to open the families is not kept', async () => {
  const caseload = await aCaseload();
  await received(caseload, await caseload.sign(await caseload.saveDraft(aFamilyDraft(caseload))), 1);
  const { readAll } = caseload.vault;
  caseload.vault.readAll = () => Promise.reject(new Error('The database does not answer.'));
  await assert.rejects(caseload.families());
  caseload.vault.readAll = readAll;
  assert.equal((await caseload.families()).length, 1);
});

test('a visit says for which revision of its family it was signed', async () => {
  const caseload = await aCaseload();
  const family = await caseload.sign(await caseload.saveDraft(aFamilyDraft(caseload)));
  await received(caseload, family, 1);
  const first = await caseload.sign(await caseload.saveDraft(aVisitDraft(caseload, family.family)));
  assert.equal(first.family_revision, family.id);
  const change = await caseload.saveDraft(await caseload.amend(family));
  const changed = await caseload.sign(change, { reason: 'A name was wrong.' });
  const second = await caseload.sign(await caseload.saveDraft(aVisitDraft(caseload, family.family)));
  assert.equal(second.family_revision, changed.id);
  assert.equal(changed.family_revision, undefined);
});

test('what amends a visit from before an adoption keeps to the family of that time', async () => {
  const caseload = await aCaseload();
  const family = await caseload.sign(await caseload.saveDraft(aFamilyDraft(caseload)));
  await received(caseload, family, 1);
  const visit = await caseload.sign(await caseload.saveDraft(aVisitDraft(caseload, family.family)));
  await received(caseload, visit, 2);
  const change = await caseload.saveDraft(await caseload.amend(family));
  const [robin] = change.body.babies;
  change.body.babies = [{ ...robin, name: 'Rowan (fictional)', status: 'adopted', status_on: '2026-11-20' }];
  await caseload.sign(change, { reason: 'Adopted.' });
  const amendment = await caseload.saveDraft(await caseload.amend(visit));
  const amended = await caseload.sign(amendment, { reason: 'A word was wrong.' });
  assert.equal(amended.family_revision, family.id);
});
