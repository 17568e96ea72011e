// The tablet in a parent's hands: what is saved first, what leads back, what never does.

import '../paper/drawn.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WrongPassphrase } from '../../../../static/js/storage/errors.js';
import { createVault } from '../../../../static/js/storage/vault.js';
import { ParentMode } from '../../../../static/js/ui/read/parentMode.js';
import { DEVICE, PASSPHRASE, ROBIN } from '../../storage/builders.js';

const AGES = { id: '0-to-3', label: '0 to 3 months', from_days: 0, to_days: 91 };
const OF_NOTHING = { of: 'parents', age: undefined, need: undefined };
const turned = new Set();
const globals = /** @type {any} */ (globalThis);
globals.document.body = {
  toggleAttribute: (/** @type {string} */ name, /** @type {boolean} */ isThere) =>
    isThere ? turned.add(name) : turned.delete(name),
};

async function anApp({ settle = async () => {}, open = async () => ({ ages: [AGES] }), family = {} } = {}) {
  const vault = await createVault({ user: ROBIN, device: DEVICE, passphrase: PASSPHRASE });
  /** @type {any[]} */
  const went = [];
  /** @type {any[]} */
  const said = [];
  const app = {
    isUnlocked: true,
    clearScreen: () => went.push('cleared'),
    inside: {
      vault,
      drafts: { settle },
      caseload: { family: async () => ({ history: [{ record: { id: 'r-1', body: family } }] }) },
    },
    router: {
      screen: 'visit-hello',
      place: { family: 'f-1', draft: 'd-1' },
      enclose: (/** @type {any[]} */ ...given) => went.push(['enclosed', ...given]),
      release: (/** @type {any[]} */ ...given) => went.push(['released', ...given]),
    },
    notices: { say: (/** @type {any[]} */ ...given) => said.push(given) },
  };
  return { parents: new ParentMode(/** @type {any} */ (app), open), app, went, said };
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
  assert.deepEqual(went, [
    'cleared',
    ['enclosed', 'parents', { article: 'handout/crying', variant: undefined, shelf: OF_NOTHING }],
  ]);
});

test('for a baby the pages of its age are in front', async () => {
  const { parents, went } = await anApp();
  await parents.begin({ days: 70 });
  assert.deepEqual(went[1][2].shelf, { ...OF_NOTHING, age: '0-to-3' });
});

test('of a shelf what was chosen goes with it, what was typed does not', async () => {
  const { parents, went } = await anApp();
  await parents.begin({ shelf: { of: 'handouts', find: 'Jo', need: 'sleep', age: '0-to-3', step: 'x' } });
  assert.deepEqual(went[1][2].shelf, { of: 'parents', need: 'sleep', age: '0-to-3' });
});

test('when that can’t be saved the tablet is not turned, and says why', async () => {
  const { parents, went, said } = await anApp({
    settle: () => Promise.reject(new Error('The tablet is full.')),
  });
  await parents.begin();
  assert.equal(parents.isOn, false);
  assert.deepEqual(went, []);
  assert.match(said[0].join(' '), /was not turned The tablet is full/);
});

test('without anything to read the tablet is not turned either', async () => {
  const { parents, went, said } = await anApp({ open: () => Promise.reject(new Error('No signal.')) });
  await parents.begin();
  assert.equal(parents.isOn, false);
  assert.deepEqual(went, []);
  assert.match(said[0].join(' '), /was not turned No signal/);
});

test('tapped twice it is turned once, and not at all when it was locked meanwhile', async () => {
  const { parents, went } = await anApp();
  await Promise.all([parents.begin(), parents.begin()]);
  assert.equal(went.length, 2);
  await parents.end(PASSPHRASE);
  assert.deepEqual(went[2].slice(0, 2), ['released', 'visit-hello']);
  const other = await anApp();
  const turning = other.parents.begin();
  other.app.isUnlocked = false;
  await turning;
  assert.equal(other.parents.isOn, false);
});

test('only the passphrase leads back, to where one was', async () => {
  const { parents, went } = await anApp();
  await parents.begin();
  await assert.rejects(parents.end('not these words at all'), WrongPassphrase);
  assert.equal(parents.isOn, true);
  assert.equal(went.length, 2);
  await parents.end(PASSPHRASE);
  assert.equal(parents.isOn, false);
  assert.ok(!turned.has('data-turned'));
  assert.deepEqual(went[2], ['released', 'visit-hello', { family: 'f-1', draft: 'd-1' }]);
});

test('a lock ends it without leading anywhere', async () => {
  const { parents, went } = await anApp();
  await parents.begin();
  parents.forget();
  assert.equal(parents.isOn, false);
  await parents.end(PASSPHRASE);
  assert.equal(went.length, 2);
});

test('nothing is printed from it for a family that no paper may be left with', async () => {
  const { parents } = await anApp({ family: { no_paper: true } });
  await parents.begin();
  assert.equal(parents.isPaperless, true);
  parents.forget();
  assert.equal(parents.isPaperless, false);
  const other = await anApp();
  await other.parents.begin();
  assert.equal(other.parents.isPaperless, false);
});

test('a tablet that was cleared in a parent’s hands is given back by the passphrase all the same', async () => {
  const { parents, went } = await anApp();
  await parents.begin();
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('attune');
    request.onsuccess = resolve;
    request.onerror = reject;
  });
  await parents.end(PASSPHRASE);
  assert.equal(parents.isOn, false);
  assert.equal(went.at(-1)[0], 'released');
});
