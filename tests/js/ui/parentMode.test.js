// The tablet in a parent's hands: what is saved first, what leads back, what never does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WrongPassphrase } from '../../../static/js/storage/errors.js';
import { createVault } from '../../../static/js/storage/vault.js';
import { ParentMode } from '../../../static/js/ui/parentMode.js';
import { DEVICE, PASSPHRASE, ROBIN } from '../storage/builders.js';
import './drawn.js';

const turned = new Set();
const globals = /** @type {any} */ (globalThis);
globals.document.body = {
  toggleAttribute: (/** @type {string} */ name, /** @type {boolean} */ isThere) =>
    isThere ? turned.add(name) : turned.delete(name),
};

async function anApp({ settle = async () => {} } = {}) {
  const vault = await createVault({ user: ROBIN, device: DEVICE, passphrase: PASSPHRASE });
  /** @type {any[]} */
  const went = [];
  /** @type {any[]} */
  const said = [];
  const app = {
    inside: { vault, drafts: { settle } },
    router: {
      screen: 'visit-hello',
      place: { family: 'f-1', draft: 'd-1' },
      go: (/** @type {any[]} */ ...given) => went.push(given),
    },
    notices: { say: (/** @type {any[]} */ ...given) => said.push(given) },
  };
  return { parents: new ParentMode(/** @type {any} */ (app)), went, said };
}

test('what was entered is on the disk before the tablet is turned', async () => {
  /** @type {() => void} */
  let saved = () => {};
  const { parents, went } = await anApp({
    settle: () =>
      new Promise((resolve) => {
        saved = () => resolve(undefined);
      }),
  });
  const turning = parents.begin({ article: 'handout/crying' });
  assert.equal(parents.isOn, false);
  saved();
  await turning;
  assert.equal(parents.isOn, true);
  assert.ok(turned.has('data-turned'));
  assert.deepEqual(went, [['parents', { article: 'handout/crying', variant: undefined, shelf: undefined }]]);
});

test('when that can’t be saved the tablet is not turned, and says why', async () => {
  const { parents, went, said } = await anApp({
    settle: () => Promise.reject(new Error('The tablet is full.')),
  });
  await parents.begin();
  assert.equal(parents.isOn, false);
  assert.deepEqual(went, []);
  assert.match(said[0].join(' '), /not saved yet The tablet is full/);
});

test('only the passphrase leads back, to where one was', async () => {
  const { parents, went } = await anApp();
  await parents.begin();
  await assert.rejects(parents.end('not these words at all'), WrongPassphrase);
  assert.equal(parents.isOn, true);
  assert.equal(went.length, 1);
  await parents.end(PASSPHRASE);
  assert.equal(parents.isOn, false);
  assert.ok(!turned.has('data-turned'));
  const [screen, place, how] = went[1];
  assert.equal(screen, 'visit-hello');
  assert.deepEqual({ family: place.family, draft: place.draft }, { family: 'f-1', draft: 'd-1' });
  assert.deepEqual(how, { isReplacing: true });
});

test('a lock ends it without leading anywhere', async () => {
  const { parents, went } = await anApp();
  await parents.begin();
  parents.forget();
  assert.equal(parents.isOn, false);
  await parents.end(PASSPHRASE);
  assert.equal(went.length, 1);
});
