// What left a caseload goes from the tablet, but never with anything that waits.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle, toSend } from '../../../static/js/storage/exchange.js';
import { putHandedOverAway } from '../../../static/js/storage/lent.js';
import { plannedVisits, planVisit } from '../../../static/js/storage/plan.js';
import { aCaseload, aFamilyDraft, aVisitBody } from './builders.js';

const AT = '2026-12-01T10:00:00.000Z';
const NOTHING = { receipts: [], refusals: [], records: [], people: {}, cursor: null, epoch: 'e' };
const COVER = { kind: 'cover', last_day: '2026-12-05', of: 'ann' };

const receiptOf = ({ record, sha256 }, seq) => ({
  id: record.id,
  sha256,
  seq,
  status: 'stored',
  received_at: AT,
});

async function withFamily() {
  const caseload = await aCaseload();
  const { family } = await caseload.sign(aFamilyDraft(caseload));
  const [outgoing] = await toSend(caseload.vault);
  await settle(caseload.vault, { ...NOTHING, receipts: [receiptOf(outgoing, 1)] });
  return { caseload, vault: caseload.vault, family };
}

test('a family that left goes, with its plan, and its former visitor is told once whose it is', async () => {
  const { caseload, vault, family } = await withFamily();
  await settle(vault, { ...NOTHING, left: [{ family, to: ['bob'] }] });
  assert.deepEqual(await caseload.families(), []);
  const { news, leaving } = await caseload.lent();
  assert.deepEqual(news, [{ family, to: ['bob'], names: ['Wren (fictional)'] }]);
  assert.deepEqual(leaving, {});
  await settle(vault, { ...NOTHING, left: [{ family, to: ['bob'] }] });
  assert.equal((await caseload.lent()).news.length, 1, 'an answer that came twice is told once');
  await putHandedOverAway(vault);
  assert.deepEqual((await caseload.lent()).news, []);
});

test('what is signed and not received keeps the family here until its receipt', async () => {
  const { caseload, vault, family } = await withFamily();
  await caseload.sign(caseload.newDraft({ kind: 'visit', family }, aVisitBody()));
  await settle(vault, { ...NOTHING, left: [{ family, to: ['bob'] }] });
  assert.equal((await caseload.families()).length, 1);
  assert.deepEqual((await caseload.lent()).leaving, { [family]: ['bob'] });
  const [outgoing] = await toSend(vault);
  const { received } = await settle(vault, { ...NOTHING, receipts: [receiptOf(outgoing, 2)] });
  assert.deepEqual(received, [outgoing.record.id]);
  assert.deepEqual(
    [await caseload.families(), await caseload.visits(family), await caseload.outbox()],
    [[], [], []],
    'received, so nothing of it stays',
  );
  assert.deepEqual((await caseload.lent()).leaving, {});
});

test('the receipt and the departure in one answer leave nothing here, and nothing unsent', async () => {
  const { caseload, vault, family } = await withFamily();
  await caseload.sign(caseload.newDraft({ kind: 'visit', family }, aVisitBody()));
  const [outgoing] = await toSend(vault);
  await settle(vault, {
    ...NOTHING,
    receipts: [receiptOf(outgoing, 2)],
    left: [{ family, to: ['bob'] }],
  });
  assert.deepEqual(
    [await caseload.families(), await caseload.visits(family), await caseload.outbox()],
    [[], [], []],
  );
});

test('a receipt for something else removes nothing', async () => {
  const { caseload, vault, family } = await withFamily();
  await caseload.sign(caseload.newDraft({ kind: 'visit', family }, aVisitBody()));
  const [outgoing] = await toSend(vault);
  const receipt = { ...receiptOf(outgoing, 2), sha256: 'another' };
  await settle(vault, { ...NOTHING, receipts: [receipt], left: [{ family, to: ['bob'] }] });
  assert.equal((await caseload.families()).length, 1);
  assert.equal((await caseload.outbox()).length, 1);
});

test('a draft keeps its family here until it is signed and received, or thrown away', async () => {
  const { caseload, vault, family } = await withFamily();
  const draft = await caseload.saveDraft(caseload.newDraft({ kind: 'visit', family }, aVisitBody()));
  await settle(vault, { ...NOTHING, left: [{ family, to: ['bob'] }] });
  await settle(vault, NOTHING);
  assert.equal((await caseload.families()).length, 1);
  assert.equal((await caseload.drafts()).length, 1);
  await caseload.dropDraft(draft.id);
  await settle(vault, NOTHING);
  assert.deepEqual(await caseload.families(), []);
});

test('a cover is known with its last day, ends without news, and may come back', async () => {
  const { caseload, vault, family } = await withFamily();
  await settle(vault, { ...NOTHING, came: [{ family, lent: COVER }] });
  assert.deepEqual((await caseload.lent()).loans, { [family]: COVER });
  await caseload.saveDraft(caseload.newDraft({ kind: 'visit', family }, aVisitBody()));
  await settle(vault, { ...NOTHING, left: [{ family, to: ['ann'] }] });
  assert.deepEqual(await caseload.lent(), { loans: {}, leaving: { [family]: ['ann'] }, news: [] });
  await settle(vault, { ...NOTHING, came: [{ family, lent: null }] });
  assert.deepEqual(await caseload.lent(), { loans: {}, leaving: {}, news: [] });
  assert.equal((await caseload.families()).length, 1);
});

test('what was planned goes with the family', async () => {
  const { vault, family } = await withFamily();
  await planVisit(vault, { family, on: '2026-12-02', contact: 'new_birth' });
  await settle(vault, { ...NOTHING, left: [{ family, to: ['bob'] }] });
  assert.deepEqual(await plannedVisits(vault), []);
});

test('a family that never was on this tablet leaves it without a word', async () => {
  const { caseload, vault } = await withFamily();
  await settle(vault, { ...NOTHING, left: [{ family: 'unknown', to: ['bob'] }] });
  assert.deepEqual(await caseload.lent(), { loans: {}, leaving: {}, news: [] });
  assert.equal((await caseload.families()).length, 1);
});

test('what an old answer or an old vault does not say changes nothing', async () => {
  const { caseload, vault } = await withFamily();
  await settle(vault, NOTHING);
  assert.deepEqual(await caseload.lent(), { loans: {}, leaving: {}, news: [] });
});

test('a visit that is begun just while its family leaves is not lost', async () => {
  const { caseload, vault, family } = await withFamily();
  const begun = caseload.newDraft({ kind: 'visit', family }, { started_at: AT });
  const readAll = vault.readAll.bind(vault);
  vault.readAll = async (shelf, only) => {
    const found = await readAll(shelf, only);
    if (shelf === 'draft' && !only) await caseload.saveDraft(begun);
    return found;
  };
  await settle(vault, { ...NOTHING, left: [{ family, to: ['bob'] }] });
  vault.readAll = readAll;
  assert.deepEqual(
    (await caseload.drafts()).map(({ id }) => id),
    [begun.id],
  );
});
