// Each refusal of the service has a way out that ends with a receipt: what its author sees, what they do, what becomes of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReasonNeeded } from '../../../static/js/storage/errors.js';
import { recordHash } from '../../../static/js/storage/hash.js';
import { FINAL_REFUSALS, mayPass, PASSING_PROBLEMS } from '../../../static/js/storage/refusals.js';
import { bringBack, rescueFile } from '../../../static/js/storage/rescue.js';
import { flush } from '../../../static/js/sync/outbox.js';
import { read } from '../domain/vectors.js';
import { aCaseload, aDatabase, aFamilyDraft, aVisitBody, aVisitDraft } from '../storage/builders.js';
import { Service } from './service.js';

const { codes, answers, passing_problems } = read('refusals.json');

async function aTablet() {
  const database = aDatabase();
  const caseload = await aCaseload({ database });
  const service = new Service();
  const send = () => flush(caseload.vault, service.session(), service.ask);
  return { caseload, service, send, database };
}

/** A family that was received, and a visit to it that was signed. */
async function aSignedVisit() {
  const tablet = await aTablet();
  const family = await tablet.caseload.sign(aFamilyDraft(tablet.caseload));
  await tablet.send();
  const visit = await tablet.caseload.sign(aVisitDraft(tablet.caseload, family.family));
  return { ...tablet, family, visit };
}

const standing = async (caseload) => (await caseload.outbox()).filter((entry) => !entry.replaced_by);
const refusalOf = async (caseload, id) =>
  (await caseload.outbox()).find(({ record }) => record.id === id)?.refusal?.code;
const written = (draft, closing_note) => ({ ...draft, body: { ...draft.body, closing_note } });

/** What "Put it right" begins, with other words in it. */
async function corrected(caseload, record, words = 'Put right.') {
  return caseload.saveDraft(written(await caseload.amend(record), words));
}

/** Sign as a person does: with a reason where one is asked for. */
async function signed(caseload, draft) {
  try {
    return await caseload.sign(draft);
  } catch (error) {
    if (!(error instanceof ReasonNeeded)) throw error;
    return await caseload.sign(draft, { reason: 'It was received meanwhile.' });
  }
}

async function assertReceived({ caseload, service }, record) {
  assert.ok(
    service.stored.some((entry) => entry.record.id === record.id),
    'it is not at the service',
  );
  assert.deepEqual(await standing(caseload), []);
  const visit = (await caseload.visits(record.family)).find(({ id }) => id === record.subject);
  assert.deepEqual([visit.record.id, visit.state], [record.id, 'received']);
}

const WAYS_OUT = {
  async bad_record() {
    const tablet = await aSignedVisit();
    const { caseload, service, send, visit } = tablet;
    service.wrong = ({ body }) =>
      body.closing_note === 'A calm visit.'
        ? [{ field: 'body/closing_note', code: 'unprintable', message: 'It can’t be printed.' }]
        : undefined;
    await send();
    assert.equal(await refusalOf(caseload, visit.id), 'bad_record');
    const right = await signed(caseload, await corrected(caseload, visit));
    await send();
    await assertReceived(tablet, right);
  },

  async unknown_version() {
    const tablet = await aSignedVisit();
    const { caseload, service, send, visit } = tablet;
    const strict = service.judge;
    service.judge = () => ({ code: 'unknown_version', message: 'Too new.' });
    await send();
    assert.equal(await refusalOf(caseload, visit.id), 'unknown_version');
    service.judge = strict;
    await send();
    await assertReceived(tablet, visit);
  },

  async too_large() {
    const tablet = await aSignedVisit();
    const { caseload, service, send, visit } = tablet;
    const strict = service.judge;
    service.judge = (record) =>
      record.body.closing_note === 'A calm visit.'
        ? { code: 'too_large', message: 'Too large.' }
        : strict(record);
    await send();
    assert.equal(await refusalOf(caseload, visit.id), 'too_large');
    const before = service.syncs.length;
    await send();
    assert.deepEqual(service.syncs[before].records, [], 'what is too large is not sent again and again');
    const right = await signed(caseload, await corrected(caseload, visit, 'Short.'));
    await send();
    await assertReceived(tablet, right);
  },

  async not_yours() {
    const tablet = await aSignedVisit();
    const { caseload, service, send, visit } = tablet;
    const { user } = service;
    service.user = { ...user, id: 'somebody-else' };
    await send();
    assert.equal(await refusalOf(caseload, visit.id), 'not_yours');
    service.user = user;
    await send();
    await assertReceived(tablet, visit);
  },

  async not_your_family() {
    const tablet = await aSignedVisit();
    const { caseload, service, send, visit } = tablet;
    service.others.add(visit.family);
    await send();
    assert.equal(await refusalOf(caseload, visit.id), 'not_your_family');
    service.others.clear();
    await send();
    await assertReceived(tablet, visit);
  },

  async unknown_family() {
    const tablet = await aSignedVisit();
    const { caseload, service, send, visit } = tablet;
    const known = service.stored.splice(0);
    await send();
    assert.equal(await refusalOf(caseload, visit.id), 'unknown_family');
    service.stored.push(...known);
    await send();
    await assertReceived(tablet, visit);
  },

  async conflict() {
    const tablet = await aSignedVisit();
    const { caseload, service, send, visit } = tablet;
    const other = { ...visit, body: aVisitBody('Signed on the other tablet.') };
    const sha256 = await recordHash(other);
    service.stored.push({ seq: service.stored.length + 1, sha256, received_at: service.time, record: other });
    await send();
    assert.equal(await refusalOf(caseload, visit.id), 'conflict');
    const draft = await corrected(caseload, visit);
    await assert.rejects(caseload.sign(draft), ReasonNeeded);
    const right = await signed(caseload, draft);
    assert.equal(right.supersedes, visit.id);
    await send();
    await assertReceived(tablet, right);
  },

  async erased() {
    const { caseload, service, send, visit } = await aSignedVisit();
    service.erased.add(visit.family);
    await send();
    assert.equal(await refusalOf(caseload, visit.id), 'erased');
    await caseload.removeErased(visit.id);
    assert.deepEqual(await caseload.outbox(), []);
  },

  async supersedes_unknown() {
    const tablet = await aSignedVisit();
    const { caseload, service, send, visit } = tablet;
    await send();
    const lost = service.stored.pop();
    const amendment = await signed(caseload, await corrected(caseload, visit));
    await send();
    assert.equal(await refusalOf(caseload, amendment.id), 'supersedes_unknown');
    const right = await signed(caseload, await corrected(caseload, amendment, 'Put right once more.'));
    assert.notEqual(right.supersedes, lost.record.id);
    await send();
    assert.ok(service.stored.some(({ record }) => record.id === right.id));
    assert.deepEqual(await standing(caseload), []);
  },
};

test('the codes are those that the service has, and each has its way out', () => {
  assert.deepEqual(Object.keys(WAYS_OUT).sort(), Object.keys(codes).sort());
  const all = { ...codes, ...answers };
  const final = Object.keys(all).filter((code) => all[code] === 'final');
  assert.deepEqual([...FINAL_REFUSALS].sort(), final.sort());
  assert.deepEqual([...PASSING_PROBLEMS].sort(), [...passing_problems].sort());
});

for (const [code, leadOut] of Object.entries(WAYS_OUT)) test(`${code} has a way out`, leadOut);

test('a clock that is behind at the service refuses until it is right, without anybody doing anything', async () => {
  const tablet = await aSignedVisit();
  const { caseload, service, send, visit } = tablet;
  service.wrong = () => [
    { field: 'body/observations/0/trained_on', code: 'future', message: 'In the future.' },
  ];
  await send();
  assert.equal(await refusalOf(caseload, visit.id), 'bad_record');
  service.wrong = () => undefined;
  await send();
  await assertReceived(tablet, visit);
});

test('what passes and what does not, by what is wrong', () => {
  const passes = (...problems) =>
    mayPass({
      code: 'bad_record',
      message: '',
      refused_at: '',
      problems: problems.map((each) => ({ message: '', ...each })),
    });
  assert.ok(passes({ field: 'body/babies/0/born_on', code: 'future' }));
  assert.ok(passes({ field: 'body/present/babies/0', code: 'unknown_baby' }));
  assert.ok(passes({ field: 'schema' }, { field: 'body/new_field' }), 'a service of the version before');
  assert.ok(
    !passes({ field: 'body/babies/0/born_on', code: 'future' }, { field: 'body/notes', code: 'too_long' }),
  );
  assert.ok(!passes({ field: 'body/babies/0/born_on' }), 'a service that does not say the code');
  assert.ok(!passes());
});

test('a visit whose family waits too is received once the family is put right', async () => {
  const tablet = await aTablet();
  const { caseload, service, send } = tablet;
  const family = await caseload.sign(aFamilyDraft(caseload));
  const visit = await caseload.sign(aVisitDraft(caseload, family.family));
  service.wrong = ({ kind, body }) =>
    kind === 'family' && !body.notes
      ? [{ field: 'body/notes', code: 'missing', message: 'Missing.' }]
      : undefined;
  await send();
  assert.equal(await refusalOf(caseload, visit.id), 'not_your_family');
  const draft = await caseload.amend(family);
  await signed(caseload, { ...draft, body: { ...draft.body, notes: 'Here they are.' } });
  await send();
  await send();
  await assertReceived(tablet, visit);
});

test('what was measured against an older revision of the family is tried once more when the new one is received', async () => {
  const tablet = await aSignedVisit();
  const { caseload, service, send, family, visit } = tablet;
  service.wrong = ({ kind }) =>
    kind === 'visit'
      ? [{ field: 'body/observations/0/age_reason', code: 'missing', message: 'Why?' }]
      : undefined;
  await send();
  service.wrong = () => undefined;
  await send();
  assert.equal(await refusalOf(caseload, visit.id), 'bad_record');
  await signed(caseload, {
    ...(await caseload.amend(family)),
    body: { ...family.body, notes: 'Born later.' },
  });
  await send();
  await send();
  await assertReceived(tablet, visit);
});

test('a correction begun before its record was accepted after all amends it', async () => {
  const tablet = await aSignedVisit();
  const { caseload, service, send, visit } = tablet;
  service.others.add(visit.family);
  await send();
  const draft = await corrected(caseload, visit);
  assert.equal(draft.supersedes, null);
  service.others.clear();
  await send();
  await assert.rejects(caseload.sign(draft), ReasonNeeded);
  assert.deepEqual(await caseload.drafts(), [draft], 'nothing was lost by asking');
  const right = await signed(caseload, draft);
  assert.equal(right.supersedes, visit.id);
  await send();
  await assertReceived(tablet, right);
});

test('a record that was accepted while its correction was on the way leads out in one step', async () => {
  const tablet = await aSignedVisit();
  const { caseload, service, send, visit } = tablet;
  service.others.add(visit.family);
  await send();
  const correction = await signed(caseload, await corrected(caseload, visit));
  assert.equal(correction.supersedes, undefined);
  // The service had it all the time: the answer was on the way when the correction was signed.
  const sha256 = await recordHash(visit);
  service.stored.push({ seq: service.stored.length + 1, sha256, received_at: service.time, record: visit });
  service.others.clear();
  await send();
  assert.equal(await refusalOf(caseload, correction.id), 'bad_record');
  const right = await signed(caseload, await corrected(caseload, correction, 'Once more.'));
  await send();
  await assertReceived(tablet, right);
});

test('a conflict leads out although the service’s record has not come yet', async () => {
  const { caseload, service, send, visit } = await aSignedVisit();
  const other = { ...visit, body: aVisitBody('Signed on the other tablet.') };
  const sha256 = await recordHash(other);
  service.stored.push({ seq: service.stored.length + 1, sha256, received_at: service.time, record: other });
  service.given = ({ record }) => record.id !== visit.id;
  await send();
  const right = await signed(caseload, await corrected(caseload, visit));
  assert.equal(right.supersedes, visit.id);
  await send();
  await assertReceived({ caseload, service }, right);
});

test('a refused record that was accepted in an answer that was lost leads out too', async () => {
  const tablet = await aSignedVisit();
  const { caseload, service, send, visit } = tablet;
  service.others.add(visit.family);
  await send();
  service.others.clear();
  // What a tablet sends is not sent back to it, so nothing but its own receipt tells that it is there.
  service.given = ({ record }) => record.device !== caseload.vault.device;
  service.fault = (body) => (body.records.length > 0 ? () => new Response('', { status: 502 }) : undefined);
  await assert.rejects(send());
  service.fault = null;
  assert.ok(service.stored.some(({ record }) => record.id === visit.id));
  const correction = await signed(caseload, await corrected(caseload, visit));
  await send();
  assert.equal(await refusalOf(caseload, correction.id), 'bad_record');
  await send();
  const right = await signed(caseload, await corrected(caseload, correction, 'Once more.'));
  assert.equal(right.supersedes, visit.id);
  await send();
  await assertReceived(tablet, right);
});

test('a correction of a correction, all refused, replaces them all and supersedes what the service has', async () => {
  const tablet = await aSignedVisit();
  const { caseload, service, send, visit } = tablet;
  await send();
  service.wrong = ({ body }) =>
    body.closing_note.startsWith('Wrong')
      ? [{ field: 'body/closing_note', code: 'too_long', message: 'No.' }]
      : undefined;
  const second = await signed(caseload, await corrected(caseload, visit, 'Wrong once.'));
  await send();
  const third = await signed(caseload, await corrected(caseload, second, 'Wrong twice.'));
  await send();
  const right = await signed(caseload, await corrected(caseload, third, 'Right.'));
  assert.equal(right.supersedes, visit.id);
  await send();
  await assertReceived(tablet, right);
});

test('an amendment begun of what was not sent yet, and was refused meanwhile, takes its place', async () => {
  const tablet = await aSignedVisit();
  const { caseload, service, send, visit } = tablet;
  const draft = await corrected(caseload, visit);
  assert.equal(draft.supersedes, visit.id);
  service.wrong = ({ id }) =>
    id === visit.id ? [{ field: 'body/closing_note', code: 'too_long', message: 'No.' }] : undefined;
  await send();
  const right = await signed(caseload, draft);
  assert.equal(right.supersedes, undefined);
  await send();
  await assertReceived(tablet, right);
});

/** The same draft on two tablets, by a rescue file. */
async function onTwoTablets() {
  const one = await aSignedVisit();
  const { caseload, send, family, database } = one;
  await send();
  const draft = await caseload.saveDraft(aVisitDraft(caseload, family.family, aVisitBody('First words.')));
  const file = await rescueFile(caseload.vault.id, new Date(), database);
  return { ...one, draft, file };
}

test('a rescued draft signed on two tablets with other words leads from conflict to an amendment', async () => {
  const { caseload, service, send, draft } = await onTwoTablets();
  const there = await signed(caseload, draft);
  await send();
  const here = await aTablet();
  const again = () => flush(here.caseload.vault, service.session(), service.ask);
  const other = await signed(here.caseload, written(draft, 'Other words.'));
  await again();
  assert.equal(await refusalOf(here.caseload, other.id), 'conflict');
  const right = await signed(here.caseload, await corrected(here.caseload, other, 'Both words.'));
  assert.equal(right.supersedes, there.id);
  await again();
  await assertReceived({ caseload: here.caseload, service }, right);
});

for (const [name, changed_at] of [
  ['ten minutes behind', '2000-01-01T00:00:00.000Z'],
  ['ten minutes ahead', '2100-01-01T00:00:00.000Z'],
])
  test(`what was written in a rescued draft is kept although its tablet’s clock is ${name}`, async () => {
    const { caseload, service, send, draft } = await onTwoTablets();
    await signed(caseload, draft);
    await send();
    const here = await aTablet();
    const later = { ...written(draft, 'Written on the other tablet.'), changed_at };
    await here.caseload.vault.put('draft', draft.id, later, { family: draft.family });
    await flush(here.caseload.vault, service.session(), service.ask);
    assert.deepEqual(await here.caseload.drafts(), [later]);
  });

test('a rescued draft in which nothing was written since goes when its record comes, whatever the clocks say', async () => {
  const { caseload, service, send, draft } = await onTwoTablets();
  await signed(caseload, draft);
  await send();
  const here = await aTablet();
  const same = { ...draft, changed_at: '2100-01-01T00:00:00.000Z' };
  await here.caseload.vault.put('draft', draft.id, same, { family: draft.family });
  await flush(here.caseload.vault, service.session(), service.ask);
  assert.deepEqual(await here.caseload.drafts(), []);
});

test('a rescued draft that is open when its record comes is one draft, and signing it amends', async () => {
  const { caseload, service, send, draft } = await onTwoTablets();
  const record = await signed(caseload, draft);
  await send();
  const here = await aTablet();
  await here.caseload.saveDraft(written(draft, 'Typed before it came.'));
  const again = () => flush(here.caseload.vault, service.session(), service.ask);
  await again();
  await here.caseload.saveDraft(written(draft, 'Typed after it came.'));
  const [open, ...others] = await here.caseload.drafts();
  assert.deepEqual(others, []);
  assert.equal((await here.caseload.amend(record)).id, open.id, 'amending goes on with it');
  await assert.rejects(here.caseload.sign(open), ReasonNeeded);
  const amendment = await here.caseload.sign(open, { reason: 'It went on.' });
  assert.equal(amendment.supersedes, record.id);
  await again();
  await assertReceived({ caseload: here.caseload, service }, amendment);
});

test('a receipt and the erasure of its family in one answer leave nothing behind', async () => {
  const { caseload, service, send, visit } = await aSignedVisit();
  service.fault = () => (answer) => ({ ...answer, erased: [visit.family] });
  await send();
  assert.deepEqual(await caseload.visits(visit.family), []);
  assert.deepEqual(await caseload.outbox(), []);
  assert.deepEqual(await caseload.families(), []);
});

test('a rescue file brought back during an exchange has everything asked for anew', async () => {
  const { caseload, service, send, database } = await aSignedVisit();
  const { vault } = caseload;
  const file = await rescueFile(vault.id, new Date(), database);
  service.fault = () => async (answer) => {
    await bringBack(file, database);
    return answer;
  };
  await send();
  assert.equal(await vault.get('setting', 'cursor'), null);
  service.fault = null;
  const before = service.syncs.length;
  await send();
  assert.equal(service.syncs[before].cursor, null);
});
