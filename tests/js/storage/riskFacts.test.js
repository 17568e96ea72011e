// Open immediate risks from all that is on the tablet: own visits and a colleague's, sent or not, and few of them opened.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { familyNow } from '../../../static/js/domain/familyInTime.js';
import { openCaseload } from '../../../static/js/storage/caseload.js';
import { settle } from '../../../static/js/storage/exchange.js';
import { recordHash } from '../../../static/js/storage/hash.js';
import { risksBesideFamily, risksOfVisits } from '../../../static/js/storage/riskFacts.js';
import { drawn } from '../ui/paper/drawn.js';
import { aCaseload, aDatabase, aFamilyDraft, aVisitBody, aVisitDraft, onDisk } from './builders.js';

const { riskCards } = await import('../../../static/js/ui/risk/riskWords.js');
const nothing = { receipts: [], refusals: [], records: [], people: {}, cursor: null, epoch: 'e' };
const told = { told_whom: 'Ann Lee (fictional)', told_at: '2026-11-23T10:30:00.000Z' };
const identified = { finding: 'identified', ...told };
const aFamily = async (caseload) =>
  (await caseload.sign(await caseload.saveDraft(aFamilyDraft(caseload)))).family;
const aVisit = async (caseload, family, immediate, more = {}) => {
  const body = { ...aVisitBody(), ...more, ...(immediate && { formulation: { immediate } }) };
  return caseload.sign(await caseload.saveDraft(aVisitDraft(caseload, family, body)));
};
const amend = async (caseload, record, immediate) => {
  const draft = await caseload.amend(record);
  const body = { ...record.body, formulation: { immediate } };
  return caseload.sign(await caseload.saveDraft({ ...draft, body }), { reason: 'Looked at again.' });
};
const pull = async (caseload, record, seq) => {
  const pulled = { seq, sha256: await recordHash(record), received_at: '2026-11-23T12:00:00.000Z', record };
  await settle(caseload.vault, { ...nothing, records: [pulled] });
};
const closing = (risk, more = {}) => ({
  ...more,
  earlier: [{ visit: risk.subject, record: risk.id, on: '2026-11-23', state: 'closed', because: 'Seen.' }],
});
const openIn = async (caseload, family) =>
  ((await caseload.openRisks()).get(family) ?? []).map(({ record }) => record);

test('a signed risk is open before it is sent, and stays so after a visit without one', async () => {
  const caseload = await aCaseload();
  const family = await aFamily(caseload);
  const other = await aFamily(caseload);
  const risk = await aVisit(caseload, family, identified);
  await aVisit(caseload, other, { finding: 'none_identified' });
  await aVisit(caseload, family, { finding: 'none_identified' });
  assert.deepEqual(await openIn(caseload, family), [risk.id]);
  assert.deepEqual(await openIn(caseload, other), []);
});

test("a colleague's risk is open on the tablet that pulled it, until it is closed with a word", async () => {
  const colleague = await aCaseload();
  const caseload = await aCaseload();
  const family = await aFamily(colleague);
  const risk = await aVisit(colleague, family, identified);
  await pull(caseload, risk, 7);
  assert.deepEqual(await openIn(caseload, family), [risk.id]);
  await aVisit(caseload, family, closing(risk, { finding: 'none_identified' }));
  assert.deepEqual(await openIn(caseload, family), []);
  const [{ closed }] = risksOfVisits(await caseload.visits(family));
  assert.equal(closed?.because, 'Seen.');
});

test('a closing that the service refused closes nothing yet', async () => {
  const caseload = await aCaseload();
  const family = await aFamily(caseload);
  const risk = await aVisit(caseload, family, identified);
  const closer = await aVisit(caseload, family, closing(risk));
  assert.deepEqual(await openIn(caseload, family), []);
  const refusal = {
    code: 'bad_record',
    message: 'No.',
    problems: [],
    refused_at: '2026-11-23T12:00:00.000Z',
  };
  await settle(caseload.vault, { ...nothing, refusals: [{ id: closer.id, refusal }] });
  assert.deepEqual(await openIn(caseload, family), [risk.id]);
  assert.equal(risksOfVisits(await caseload.visits(family))[0].closed, null);
});

test('an amended visit counts in its newest form, and a closing names the revision that it closed', async () => {
  const caseload = await aCaseload();
  const family = await aFamily(caseload);
  const risk = await aVisit(caseload, family, { finding: 'none_identified' });
  assert.deepEqual(await openIn(caseload, family), []);
  const amended = await amend(caseload, risk, identified);
  assert.deepEqual(await openIn(caseload, family), [amended.id]);
  await aVisit(caseload, family, closing(risk));
  assert.deepEqual(await openIn(caseload, family), [amended.id]);
});

test('an amendment that no longer finds the risk leaves it open, until an amendment or a visit closes it with a word', async () => {
  for (const isByAmendment of [true, false]) {
    const caseload = await aCaseload();
    const family = await aFamily(caseload);
    const risk = await aVisit(caseload, family, identified);
    const amended = await amend(caseload, risk, { finding: 'none_identified' });
    assert.deepEqual(await openIn(caseload, family), [risk.id]);
    const [found] = risksOfVisits(await caseload.visits(family));
    assert.deepEqual(
      [found.record, found.closed, found.immediate.told_whom],
      [risk.id, null, told.told_whom],
    );
    const closed = closing(risk, { finding: 'none_identified' });
    await (isByAmendment ? amend(caseload, amended, closed) : aVisit(caseload, family, closed));
    assert.deepEqual(await openIn(caseload, family), []);
    assert.equal(risksOfVisits(await caseload.visits(family))[0].closed?.because, 'Seen.');
  }
});

test('a risk that an amendment finds anew is not closed by what closed the one before', async () => {
  const caseload = await aCaseload();
  const family = await aFamily(caseload);
  const risk = await aVisit(caseload, family, identified);
  const closed = await amend(caseload, risk, closing(risk, { finding: 'none_identified' }));
  assert.deepEqual(await openIn(caseload, family), []);
  const anew = await amend(caseload, closed, closing(risk, identified));
  assert.deepEqual(await openIn(caseload, family), [anew.id]);
  await amend(caseload, anew, closing(risk, { finding: 'none_identified' }));
  assert.deepEqual(await openIn(caseload, family), [anew.id]);
  assert.equal(risksOfVisits(await caseload.visits(family))[0].closed, null);
});

test('beside the family of today a risk from before an adoption stands without its words', async () => {
  const caseload = await aCaseload();
  const family = await aFamily(caseload);
  const statements = [{ text: 'Wren has a bruise.' }];
  const before = { ...identified, action: 'Wren is seen today.', statements };
  const risk = await aVisit(caseload, family, before);
  const card = async () => {
    const { body, history } = /** @type {any} */ (await caseload.family(family));
    const found = risksBesideFamily(await caseload.visits(family), familyNow(body, history), history);
    return drawn(riskCards(found, { now: new Date(told.told_at), open: () => {}, telling: () => null }));
  };
  assert.match(await card(), /Wren has a bruise.*Wren is seen today/s);
  const { record } = /** @type {any} */ (await caseload.family(family));
  const [baby] = record.body.babies;
  const draft = await caseload.amend(record);
  const babies = [{ ...baby, name: 'Rowan (fictional)', status: 'adopted' }];
  await pull(caseload, risk, 7);
  await caseload.sign(await caseload.saveDraft({ ...draft, body: { ...record.body, babies } }), {
    reason: 'Adopted.',
  });
  const said = await card();
  assert.match(said, /Immediate risk identified.*20 November 2026.*Open this visit/s);
  assert.doesNotMatch(said, /Wren|Ann Lee|Told|Action/);
});

test('each visit is opened once, not again in a later session, and what is kept of it is encrypted', async () => {
  const database = aDatabase();
  const caseload = await aCaseload({ database });
  const families = [];
  for (let number = 0; number < 12; number += 1) {
    const family = await aFamily(caseload);
    await pull(
      caseload,
      { ...(await aVisit(caseload, family, identified)), id: crypto.randomUUID() },
      number + 1,
    );
    families.push(family);
  }
  /** @type {number[]} */
  const opened = [];
  const { vault } = caseload;
  const { unknownOn } = vault;
  vault.unknownOn = async (...given) => {
    const found = await unknownOn.apply(vault, given);
    opened.push(found.values.length);
    return found;
  };
  assert.equal((await caseload.openRisks()).size, 12);
  assert.equal((await caseload.openRisks()).size, 12);
  assert.equal((await openCaseload(vault).openRisks()).size, 12);
  assert.equal(
    opened.reduce((sum, number) => sum + number, 0),
    12,
  );
  assert.doesNotMatch(JSON.stringify(await onDisk(database)), /Ann Lee/);
});

test('nothing of an erased family is kept', async () => {
  const colleague = await aCaseload();
  const caseload = await aCaseload();
  const family = await aFamily(colleague);
  await pull(caseload, await aVisit(colleague, family, identified), 7);
  assert.equal((await caseload.openRisks()).size, 1);
  await settle(caseload.vault, { ...nothing, erased: [family] });
  assert.deepEqual(await caseload.vault.get('setting', 'risk-facts'), {});
  assert.equal((await caseload.openRisks()).size, 0);
});
