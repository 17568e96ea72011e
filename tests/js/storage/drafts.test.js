// Saving while a form is filled in: how soon, and what happens when it fails.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Saver } from '../../../static/js/storage/drafts.js';
import { AlreadySigned, StorageFailed, VaultLocked } from '../../../static/js/storage/errors.js';
import { aCaseload, aFamilyDraft, Clock, Page, until } from './builders.js';

function aSaver(save) {
  const clock = new Clock();
  const [page, tab, vault] = [new Page(), new EventTarget(), new EventTarget()];
  const saved = [];
  const write = save ?? (async (draft) => saved.push(structuredClone(draft)));
  const { setTimer, clearTimer } = clock;
  const saver = new Saver(write, { page, tab, vault, setTimer, clearTimer });
  const phases = [];
  saver.addEventListener('state', () => phases.push(saver.state.phase));
  return { saver, saved, phases, clock, page, tab, vault };
}

test('a tap is saved at once', async () => {
  const { saver, saved, phases } = aSaver();
  saver.change({ id: 'a', body: { n: 1 } });
  assert.equal(saver.isDirty, true);
  await saver.flush();
  assert.deepEqual(saved, [{ id: 'a', body: { n: 1 } }]);
  assert.deepEqual(phases, ['saving', 'saved']);
  assert.equal(saver.isDirty, false);
});

test('typing is saved half a second after its first letter, however long it goes on', async () => {
  const { saver, saved, clock, phases } = aSaver();
  for (let n = 1; n <= 5; n += 1) {
    saver.change({ n }, { isTyping: true });
    assert.equal(saved.length, 0);
    clock.advance(99);
  }
  assert.equal(phases.at(-1), 'waiting');
  clock.advance(5);
  await until(() => saver.state.phase === 'saved');
  assert.deepEqual(saved, [{ n: 5 }]);
});

test('hiding the page, leaving it and locking save at once', async () => {
  for (const leave of [
    ({ page }) => page.show('hidden'),
    ({ tab }) => tab.dispatchEvent(new Event('pagehide')),
    ({ vault }) => vault.dispatchEvent(new Event('locking')),
  ]) {
    const one = aSaver();
    one.saver.change({ n: 1 }, { isTyping: true });
    leave(one);
    assert.deepEqual(one.saved, [{ n: 1 }]);
  }
});

test('changes during a save are saved after it, in order', async () => {
  const saved = [];
  let release = () => {};
  const { saver } = aSaver((draft) => {
    saved.push(draft.n);
    return new Promise((resolve) => {
      release = resolve;
    });
  });
  saver.change({ n: 1 });
  saver.change({ n: 2 });
  saver.change({ n: 3 }, { isTyping: true });
  release();
  await until(() => saved.length === 2);
  assert.deepEqual(saved, [1, 3]);
  assert.equal(saver.isDirty, true);
  release();
  await saver.flush();
  assert.equal(saver.isDirty, false);
});

test('a change made at the very moment of being saved is saved too', async () => {
  const { saver, saved, clock } = aSaver();
  saver.addEventListener('state', () => {
    if (saver.state.phase === 'saved' && saved.length === 1) saver.change({ n: 2 }, { isTyping: true });
  });
  saver.change({ n: 1 });
  await until(() => clock.waiting.length === 1);
  clock.advance(500);
  await until(() => saved.length === 2);
});

test('a failed save keeps the value, says so, and is tried until it succeeds', async () => {
  let isBroken = true;
  const saved = [];
  const { saver, clock, phases } = aSaver(async (draft) => {
    if (isBroken) throw new StorageFailed();
    saved.push(draft);
  });
  saver.change({ n: 1 });
  await until(() => saver.state.phase === 'failed');
  assert.match(saver.state.error.message, /still here/);
  await assert.rejects(saver.flush(), StorageFailed);
  for (let tries = 0; tries < 3; tries += 1) {
    clock.advance(2_000);
    await until(() => saver.state.phase === 'failed' && clock.waiting.length === 1);
  }
  assert.equal(saver.isDirty, true);
  isBroken = false;
  clock.advance(2_000);
  await until(() => saver.state.phase === 'saved');
  assert.deepEqual(saved, [{ n: 1 }]);
  assert.equal(phases.at(-2), 'saving');
});

test('typing on does not hide that saving fails', async () => {
  const { saver } = aSaver(async () => {
    throw new StorageFailed();
  });
  saver.change({ n: 1 });
  await until(() => saver.state.phase === 'failed');
  saver.change({ n: 2 }, { isTyping: true });
  assert.equal(saver.state.phase, 'failed');
});

test('after the vault is locked or the draft was signed nothing is tried any more', async () => {
  for (const error of [new VaultLocked(), new AlreadySigned()]) {
    const { saver, clock } = aSaver(async () => {
      throw error;
    });
    saver.change({ n: 1 });
    await until(() => saver.state.phase === 'failed');
    assert.deepEqual(clock.waiting, []);
  }
});

test('a stopped saver forgets its draft', async () => {
  const { saver, saved, clock, page, vault } = aSaver();
  saver.change({ n: 1 }, { isTyping: true });
  vault.dispatchEvent(new Event('locked'));
  page.show('hidden');
  saver.change({ n: 2 });
  clock.advance(10_000);
  assert.deepEqual(saved, []);
  assert.equal(saver.isDirty, false);
});

test('what was typed just before the vault is locked is in it', async () => {
  const caseload = await aCaseload();
  const { clearTimer, setTimer } = new Clock();
  const surroundings = {
    page: new Page(),
    tab: new EventTarget(),
    vault: caseload.vault,
    setTimer,
    clearTimer,
  };
  const saver = new Saver((draft) => caseload.saveDraft(draft), surroundings);
  let saved = 0;
  saver.addEventListener('state', () => (saved += Number(saver.state.phase === 'saved')));
  saver.change(aFamilyDraft(caseload), { isTyping: true });
  await caseload.vault.lock();
  await until(() => saved === 1);
});

test('what was typed during a save is in the vault too when it is locked before that save is over', async () => {
  const caseload = await aCaseload();
  const { clearTimer, setTimer } = new Clock();
  const surroundings = {
    page: new Page(),
    tab: new EventTarget(),
    vault: caseload.vault,
    setTimer,
    clearTimer,
  };
  const asked = [];
  const save = (draft) => {
    asked.push(caseload.saveDraft(draft).then(() => draft.body.notes));
    return asked.at(-1);
  };
  const saver = new Saver(save, surroundings);
  const phases = [];
  saver.addEventListener('state', () => phases.push(saver.state.phase));
  const draft = aFamilyDraft(caseload);
  saver.change({ ...draft, body: { ...draft.body, notes: 'first' } });
  saver.change({ ...draft, body: { ...draft.body, notes: 'second' } }, { isTyping: true });
  await caseload.vault.lock();
  assert.deepEqual(await Promise.all(asked), ['first', 'second']);
  assert.equal(phases.includes('failed'), false);
});
