// A visit that was begun before somebody left the family: they are offered in it, and it can be signed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whomToOffer } from '../../../../static/js/domain/familyInTime.js';
import { checkSignable } from '../../../../static/js/domain/signable.js';
import { Drafts } from '../../../../static/js/ui/draft/drafts.js';
import { babyName } from '../../../../static/js/ui/wording/names.js';
import { definitions } from '../../domain/vectors.js';
import { aCaseload, aFamilyBody, aFamilyDraft, aVisitBody, aVisitDraft } from '../../storage/builders.js';

const saver = /** @type {any} */ (
  () => Object.assign(new EventTarget(), { isDirty: false, state: { phase: 'idle' } })
);

test('a visit to twins is signed after one of them has left the family', async () => {
  const caseload = await aCaseload();
  const body = aFamilyBody();
  const dove = { id: crypto.randomUUID(), name: 'Dove (fictional)', born_on: '2026-08-01' };
  body.babies.push(dove);
  const family = await caseload.sign(await caseload.saveDraft(aFamilyDraft(caseload, body)));
  const there = {
    present: { babies: body.babies.map(({ id }) => id) },
    introductions: [{ baby: dove.id, showed: 'Slept.' }],
  };
  const begun = await caseload.saveDraft(
    aVisitDraft(caseload, family.family, /** @type {any} */ ({ ...aVisitBody(), ...there })),
  );
  const change = await caseload.amend(family);
  change.body.babies = [body.babies[0]];
  await caseload.sign(change, { reason: 'Lives with foster carers now.' });

  const { open, family: known } = await new Drafts(caseload, saver, () => undefined).open(begun.id);
  assert.ok(known);
  assert.deepEqual(
    whomToOffer(known, 'babies', open.body).map(({ id }) => babyName(known, id)),
    ['Wren (fictional)', 'Dove (fictional) (no longer in the family)'],
  );
  const check = (/** @type {any} */ record) => checkSignable(record, definitions, '2026-11-20', known);
  const signed = await caseload.sign(open.draft, { check });
  assert.equal(/** @type {any} */ (signed.body).introductions[0].baby, dove.id);
});
