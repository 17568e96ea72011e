// The vault of a lost tablet is erased whole, and never with anything in it that the service does not have.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCaseload } from '../../../static/js/storage/caseload.js';
import { StorageFailed } from '../../../static/js/storage/errors.js';
import { eraseVault, farewells, forgetFarewell, onlyHere } from '../../../static/js/storage/farewell.js';
import * as settings from '../../../static/js/storage/settings.js';
import { stranded } from '../../../static/js/storage/stranded.js';
import { listVaults } from '../../../static/js/storage/vault.js';
import { flush } from '../../../static/js/sync/outbox.js';
import { Server } from '../sync/server.js';
import { aDatabase, aFamilyDraft, aVault, aVisitDraft, onDisk } from './builders.js';

const FAREWELL = { device: 'device-1', code: 'its farewell' };

async function aTablet() {
  const database = aDatabase();
  const vault = await aVault({ database });
  const caseload = openCaseload(vault);
  const server = new Server();
  return { database, vault, caseload, send: () => flush(vault, server.session(), server.ask) };
}

test('a vault with nothing of its own is taken off the tablet, and its farewell stays', async () => {
  const { database, vault, caseload, send } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  await send();
  const other = await aVault({ database });
  await settings.localNumbers.keep(other, '0117 496 0000');
  assert.deepEqual(await onlyHere(vault), {
    unsent: 0,
    refused: 0,
    drafts: [],
    draftIds: [],
    untouched: [],
    replaced: [],
  });
  assert.equal(await eraseVault(vault, FAREWELL, [], database), true);
  assert.deepEqual(
    (await listVaults(database)).map(({ id }) => id),
    [other.id],
  );
  assert.deepEqual([...new Set((await onDisk(database)).map((row) => row.vault))].sort(), [
    ...[other.id, 'tablet'].sort(),
  ]);
  assert.equal(await settings.localNumbers.read(other), '0117 496 0000');
  assert.deepEqual(await farewells(database), [FAREWELL]);
  await forgetFarewell(FAREWELL.device, database);
  assert.deepEqual(await farewells(database), []);
});

test('what is signed and has no receipt keeps all of it there', async () => {
  const { database, vault, caseload, send } = await aTablet();
  const family = await caseload.sign(aFamilyDraft(caseload));
  await send();
  await caseload.sign(aVisitDraft(caseload, family.family));
  const before = await onDisk(database);
  assert.equal((await onlyHere(vault)).unsent, 1);
  assert.equal(await eraseVault(vault, FAREWELL, [], database), false);
  assert.deepEqual(await onDisk(database), before);
  assert.deepEqual(await farewells(database), []);
});

test('a draft goes only when somebody said so, and one that is begun meanwhile stays', async () => {
  const { database, vault, caseload, send } = await aTablet();
  const family = await caseload.sign(aFamilyDraft(caseload));
  await send();
  await caseload.saveDraft(aVisitDraft(caseload, family.family));
  const { draftIds } = await onlyHere(vault);
  assert.equal(draftIds.length, 1);
  await caseload.saveDraft(aVisitDraft(caseload, family.family));
  assert.equal(await eraseVault(vault, FAREWELL, draftIds, database), false);
  assert.equal((await listVaults(database)).length, 1);
});

test('a draft in which nobody wrote anything keeps nothing back, and one with a single tap does', async () => {
  const { database, vault, caseload } = await aTablet();
  const nobody = { babies: [{ id: 'baby' }], carers: [{ id: 'carer' }] };
  const family = aFamilyDraft(caseload, nobody);
  const visit = aVisitDraft(caseload, 'family', { started_at: '2026-11-20T10:00:00.000Z' });
  const tapped = aVisitDraft(caseload, 'family', { ...visit.body, contact: 'other' });
  const named = aFamilyDraft(caseload, { ...nobody, babies: [{ id: 'baby', name: 'Robin' }] });
  for (const draft of [family, visit, tapped, named]) await caseload.saveDraft(draft);
  const { drafts, draftIds, untouched } = await onlyHere(vault);
  assert.deepEqual(drafts.map(({ id }) => id).sort(), [tapped.id, named.id].sort());
  assert.deepEqual([...draftIds].sort(), [tapped.id, named.id].sort());
  assert.deepEqual([...untouched].sort(), [family.id, visit.id].sort());
  assert.equal(await eraseVault(vault, FAREWELL, untouched, database), false);
});

test('a draft that may go goes', async () => {
  const { database, vault, caseload } = await aTablet();
  await caseload.saveDraft(aFamilyDraft(caseload));
  const { draftIds } = await onlyHere(vault);
  assert.equal(await eraseVault(vault, FAREWELL, [], database), false);
  const again = await aTablet();
  await again.caseload.saveDraft(aFamilyDraft(again.caseload));
  const ids = (await onlyHere(again.vault)).draftIds;
  assert.equal(await eraseVault(again.vault, FAREWELL, ids, again.database), true);
  assert.equal(draftIds.length, 1);
});

test('a draft whose last write did not reach the disk is brought there first, and keeps the vault', async () => {
  const { database, vault, caseload } = await aTablet();
  const write = database.write;
  database.write = async () => {
    throw new StorageFailed();
  };
  const saving = assert.rejects(caseload.saveDraft(aFamilyDraft(caseload)), StorageFailed);
  await vault.lock();
  await saving;
  assert.equal(stranded.count, 1);
  database.write = write;
  assert.equal(await eraseVault(vault, FAREWELL, [], database), false);
  assert.equal((await listVaults(database)).length, 1);
});
