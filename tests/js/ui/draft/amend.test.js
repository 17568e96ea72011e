// What a newer build signed is not amended by this one: its author would find out only when signing. Must not touch a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../paper/drawn.js';
import { SCHEMA } from '../../../../static/js/domain/definitions.js';
import { definitions } from '../../domain/vectors.js';

const { amend } = await import('../../../../static/js/ui/draft/amend.js');

function anApp() {
  const said = [];
  const begun = [];
  const went = [];
  return {
    said,
    begun,
    went,
    definitions,
    notices: { say: (...notice) => said.push(notice) },
    inside: {
      drafts: { beginAmendment: async ({ id }) => begun.push(id) },
      caseload: { outbox: async () => [] },
    },
    router: { go: (screen, { field }) => went.push([screen, field]) },
  };
}

test('a record of a newer build is left as it is, and what to do is said', async () => {
  const app = anApp();
  await amend(/** @type {any} */ (app), /** @type {any} */ ({ id: 'r', kind: 'visit', schema: SCHEMA + 1 }));
  assert.deepEqual(app.begun, []);
  assert.deepEqual(app.said[0].slice(1, 4), [
    'care',
    'This was written with a newer version of Attune',
    'It can be read here. To change it, start the new version on this tablet first.',
  ]);
});

test('a record of this build or one before is amended', async () => {
  for (const schema of [1, SCHEMA]) {
    const app = anApp();
    await amend(/** @type {any} */ (app), /** @type {any} */ ({ id: 'r', kind: 'visit', schema }));
    assert.deepEqual([app.begun, app.said], [['r'], []]);
  }
});

test('it opens at the field that was asked for, else where the record is read and signed', async () => {
  const app = anApp();
  const record = /** @type {any} */ ({ id: 'r', kind: 'visit', schema: SCHEMA, body: {} });
  await amend(/** @type {any} */ (app), record, 'Told.', 'formulation/immediate/told_whom');
  await amend(/** @type {any} */ (app), record, 'Put right.');
  assert.deepEqual(app.went, [
    ['visit-formulation', 'formulation/immediate/told_whom'],
    ['visit-review', undefined],
  ]);
});
