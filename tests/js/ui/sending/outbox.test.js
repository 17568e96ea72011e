// What waits to be sent, asked while the disk may be silent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StorageFailed, VaultLocked } from '../../../../static/js/storage/errors.js';
import { outboxIfKnown } from '../../../../static/js/ui/sending/outbox.js';

test('what waits is told while the disk answers, and is not known while it is silent', async () => {
  const waiting = [{ id: 'one' }];
  assert.equal(await outboxIfKnown({ outbox: async () => waiting }), waiting);
  const silent = { outbox: () => Promise.reject(new StorageFailed()) };
  assert.equal(await outboxIfKnown(silent), null);
});

test('any other failure is not hidden', async () => {
  await assert.rejects(outboxIfKnown({ outbox: () => Promise.reject(new VaultLocked()) }), VaultLocked);
});
