// Where one was in a visit, through a lock. In the vault, and nothing of it anywhere else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVault, openVault } from '../../../../static/js/storage/vault.js';
import { whereaboutsIn, withPlace } from '../../../../static/js/ui/visit/whereabouts.js';
import { DEVICE, PASSPHRASE, ROBIN } from '../../storage/builders.js';

globalThis.addEventListener ??= () => {};

test('after a lock one is told where one was, once; while one is in the visit nothing is told', async () => {
  const vault = await createVault({ user: ROBIN, device: DEVICE, passphrase: PASSPHRASE });
  const first = whereaboutsIn(vault);
  assert.equal(await first.takeUp('draft-1'), null);
  first.note('draft-1', { step: 'check', item: 'eye_contact', scroll: 420 });
  assert.equal(await first.takeUp('draft-1'), null);
  first.putDown('draft-1');
  await vault.lock();
  const again = whereaboutsIn(await openVault(vault.id, PASSPHRASE));
  assert.deepEqual(await again.takeUp('draft-1'), { step: 'check', item: 'eye_contact', scroll: 420 });
  assert.equal(await again.takeUp('draft-1'), null);
  again.putDown('draft-1');
  again.putDown('draft-1');
  assert.equal((await again.takeUp('draft-1'))?.item, 'eye_contact');
});

test('another step begins anew, and visits that are long gone are forgotten', async () => {
  const vault = await createVault({ user: ROBIN, device: DEVICE, passphrase: PASSPHRASE });
  const here = whereaboutsIn(vault);
  await here.takeUp('draft-1');
  here.note('draft-1', { step: 'check', item: 'eye_contact', scroll: 420 });
  here.note('draft-1', { step: 'assessment' });
  here.putDown('draft-1');
  assert.deepEqual(await here.takeUp('draft-1'), { step: 'assessment', scroll: 0 });
  let all = {};
  for (let number = 0; number < 40; number += 1)
    all = withPlace(all, `draft-${number}`, { step: 'who', scroll: 0 });
  assert.equal(Object.keys(all).length, 12);
  assert.ok('draft-39' in all);
  assert.ok(!('draft-0' in all));
});
