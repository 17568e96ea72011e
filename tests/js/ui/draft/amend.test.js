// What a newer build signed is not amended by this one: its author would find out only when signing. Must not touch a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../paper/drawn.js';
import { SCHEMA } from '../../../../static/js/domain/definitions.js';

const { amend } = await import('../../../../static/js/ui/draft/amend.js');

function anApp() {
  const said = [];
  const begun = [];
  return {
    said,
    begun,
    notices: { say: (...notice) => said.push(notice) },
    inside: {
      drafts: { beginAmendment: async ({ id }) => begun.push(id) },
      caseload: { outbox: async () => [] },
    },
    router: { go: () => {} },
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
