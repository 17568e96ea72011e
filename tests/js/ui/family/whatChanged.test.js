// What has changed for a baby becomes a new revision of the family at once, and a begun change never takes it back unseen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import '../paper/drawn.js';
import { definitions } from '../../domain/vectors.js';
import { aCaseload, aFamilyBody, aFamilyDraft } from '../../storage/builders.js';

const { saveChange } = await import('../../../../static/js/ui/family/whatChanged.js');

const DIED = { status: 'died', status_on: '2026-11-01' };

async function given() {
  const caseload = await aCaseload();
  await caseload.sign(await caseload.saveDraft(aFamilyDraft(caseload, aFamilyBody())));
  const [family] = await caseload.families();
  const drafts = { settle: async () => {}, leave: () => {} };
  const sync = { state: { clockOffsetMs: 0 } };
  const app = /** @type {any} */ ({ definitions, now: new Date(), inside: { caseload, drafts, sync } });
  const now = async () => (await caseload.families())[0];
  return { app, caseload, family, baby: family.body.babies[0], now };
}

test('it is signed with the form’s own words as its reason, and the rest of the family stays', async () => {
  const { app, family, baby, now } = await given();
  assert.equal(await saveChange(app, family, baby, DIED), null);
  const { record, body } = await now();
  assert.deepEqual(body, { ...family.body, babies: [{ ...baby, ...DIED }] });
  assert.equal(record.supersedes, family.record.id);
  assert.equal(record.reason, 'The baby died');
});

test('it can be taken back, and leaves the family as it was', async () => {
  const { app, family, baby, now } = await given();
  await saveChange(app, family, baby, DIED);
  const after = await now();
  assert.equal(await saveChange(app, after, after.body.babies[0], {}), null);
  assert.deepEqual((await now()).body, family.body);
});

test('a day without a change is not kept', async () => {
  const { app, family, baby, now } = await given();
  await saveChange(app, family, baby, { status_on: '2026-11-01' });
  assert.deepEqual((await now()).body, family.body);
});

test('a change of the family that was begun takes it in and is looked at, not signed', async () => {
  const { app, caseload, family, baby, now } = await given();
  const begun = await caseload.amend(family.record, 'family-edit');
  await caseload.saveDraft({ ...begun, body: { ...family.body, notes: 'A new note.' } });
  assert.equal(await saveChange(app, family, baby, DIED), begun.id);
  assert.deepEqual((await now()).body, family.body, 'nothing is signed yet');
  const [draft] = await caseload.drafts();
  assert.deepEqual(draft.body, { ...family.body, notes: 'A new note.', babies: [{ ...baby, ...DIED }] });
  assert.equal(draft.reason, 'The baby died');
});

test('a family that would not be taken as it is, for something else, is looked at with the change in it', async () => {
  const { app, caseload, family, baby, now } = await given();
  const record = { ...family.record, body: { ...family.body, notes: 'x'.repeat(10_001) } };
  await caseload.vault.put(
    'outbox',
    record.id,
    { ...(await caseload.outbox())[0], record },
    { family: family.id },
  );
  const before = await now();
  const id = await saveChange(app, before, baby, DIED);
  const [draft] = await caseload.drafts();
  assert.deepEqual([draft.id, draft.body.babies[0].status], [id, 'died']);
  assert.deepEqual((await now()).body, before.body, 'nothing is signed yet');
});
