// Wrong passphrases make the next try wait, a little longer each time: also after a restart, and never for long.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StorageFull, TooManyTries, WrongPassphrase } from '../../../static/js/storage/errors.js';
import { LONGEST_WAIT_S, Tries } from '../../../static/js/storage/tries.js';
import { checkPassphrase, openVault } from '../../../static/js/storage/vault.js';
import { recoverVault } from '../../../static/js/storage/waysIn.js';
import { aDatabase, aVaultWithPassphrase, onDisk, PASSPHRASE } from './builders.js';

const ANYTHING = 'vault-1';
const wrong = () => Promise.reject(new WrongPassphrase());
const right = () => Promise.resolve('open');

/** A tablet's clocks: the one that people set, and the one that only counts. */
class Clocks {
  wall = Date.parse('2026-11-20T10:00:00.000Z');
  ticks = 5_000;

  now = () => this.wall;
  count = () => this.ticks;

  pass(seconds) {
    this.wall += seconds * 1000;
    this.ticks += seconds * 1000;
  }
}

/** The app as it is started on a tablet; started again, it knows only what is on the disk. */
const started = (database, clocks) => new Tries(database, { now: clocks.now, count: clocks.count });

/** Seconds to wait before each of so many wrong tries, each made as soon as it may be. */
async function waits(tries, clocks, times) {
  const seconds = [];
  for (let n = 0; n < times; n += 1) {
    const wait = await tries.secondsToWait(ANYTHING);
    seconds.push(wait);
    clocks.pass(wait);
    await assert.rejects(tries.make(ANYTHING, wrong), WrongPassphrase);
  }
  return seconds;
}

test('two slips cost nothing, then each try waits longer, 30 seconds at most', async () => {
  const clocks = new Clocks();
  assert.equal(LONGEST_WAIT_S, 30);
  assert.deepEqual(await waits(started(aDatabase(), clocks), clocks, 9), [0, 0, 0, 2, 5, 10, 20, 30, 30]);
});

test('who does not wait is told for how long, and nothing is tried', async () => {
  const clocks = new Clocks();
  const tries = started(aDatabase(), clocks);
  await waits(tries, clocks, 6);
  clocks.pass(3.2);
  let tried = 0;
  await assert.rejects(
    tries.make(ANYTHING, () => {
      tried += 1;
      return right();
    }),
    (error) => error instanceof TooManyTries && /Try again in 17 seconds\./.test(error.message),
  );
  assert.equal(tried, 0);
  clocks.pass(15.9);
  await assert.rejects(tries.make(ANYTHING, right), /Try again in 1 second\./);
});

test('a wrong passphrase says when the next one may be tried', async () => {
  const clocks = new Clocks();
  const tries = started(aDatabase(), clocks);
  await assert.rejects(tries.make(ANYTHING, wrong), (error) => !/Try again in/.test(error.message));
  await waits(tries, clocks, 3);
  clocks.pass(5);
  await assert.rejects(
    tries.make(ANYTHING, wrong),
    (error) => error instanceof WrongPassphrase && /Try again in 10 seconds\./.test(error.message),
  );
});

test('the right passphrase after the wait opens, and ends it', async () => {
  const clocks = new Clocks();
  const database = aDatabase();
  const tries = started(database, clocks);
  await waits(tries, clocks, 8);
  await assert.rejects(tries.make(ANYTHING, right), TooManyTries);
  clocks.pass(30);
  assert.equal(await tries.make(ANYTHING, right), 'open');
  assert.deepEqual(await onDisk(database), []);
  assert.equal(await started(database, clocks).secondsToWait(ANYTHING), 0);
  assert.deepEqual(await waits(tries, clocks, 4), [0, 0, 0, 2]);
});

test('it survives a restart', async () => {
  const clocks = new Clocks();
  const database = aDatabase();
  await waits(started(database, clocks), clocks, 6);
  clocks.pass(5);
  clocks.ticks = 0;
  const again = started(database, clocks);
  assert.equal(await again.secondsToWait(ANYTHING), 15);
  await assert.rejects(again.make(ANYTHING, right), TooManyTries);
  clocks.pass(15);
  await assert.rejects(again.make(ANYTHING, wrong), /Try again in 30 seconds\./);
});

test('one person’s slips don’t hold up another', async () => {
  const clocks = new Clocks();
  const tries = started(aDatabase(), clocks);
  await waits(tries, clocks, 8);
  assert.equal(await tries.make('vault-2', right), 'open');
  assert.equal(await tries.secondsToWait('vault-2'), 0);
  assert.equal(await tries.secondsToWait(ANYTHING), 30);
});

test('a clock that was set back locks nobody out for more than 30 seconds', async () => {
  const clocks = new Clocks();
  const database = aDatabase();
  const tries = started(database, clocks);
  await waits(tries, clocks, 8);
  const YEAR_MS = 365 * 24 * 3600 * 1000;
  clocks.wall -= YEAR_MS;
  clocks.pass(29);
  assert.equal(await tries.secondsToWait(ANYTHING), 1, 'while the app runs');
  clocks.pass(1);
  assert.equal(await tries.make(ANYTHING, right), 'open');

  await waits(tries, clocks, 8);
  clocks.wall -= YEAR_MS;
  clocks.ticks = 0;
  assert.equal(await started(database, clocks).secondsToWait(ANYTHING), 30, 'after a restart');
  clocks.pass(12);
  assert.equal(await started(database, clocks).secondsToWait(ANYTHING), 18, 'after one more restart');
  clocks.pass(18);
  assert.equal(await started(database, clocks).make(ANYTHING, right), 'open');
});

test('what another version wrote, or somebody changed, locks nobody out', async () => {
  for (const row of [
    {},
    { wrong: 'many', at: 'never' },
    { wrong: 1e300, at: 1e300 },
    { wrong: -4, at: -1 },
  ]) {
    const clocks = new Clocks();
    const database = aDatabase();
    await database.write((tx) =>
      tx.objectStore('sealed').put({ vault: 'tablet', shelf: 'tries', id: ANYTHING, ...row }),
    );
    const wait = await started(database, clocks).secondsToWait(ANYTHING);
    assert.ok(wait >= 0 && wait <= 30, JSON.stringify(row));
    clocks.pass(30);
    assert.equal(await started(database, clocks).make(ANYTHING, right), 'open');
  }
});

test('a tablet that is full still counts, until the app is closed', async () => {
  const clocks = new Clocks();
  const full = Object.assign(aDatabase(), {
    write: () => Promise.reject(new StorageFull(new Error('full'))),
  });
  const tries = started(full, clocks);
  await waits(tries, clocks, 8);
  await assert.rejects(tries.make(ANYTHING, right), TooManyTries);
  clocks.pass(30);
  assert.equal(await tries.make(ANYTHING, right), 'open');
});

test('many tries at once are made one after the other', async () => {
  const clocks = new Clocks();
  const tries = started(aDatabase(), clocks);
  let tried = 0;
  const guess = () => {
    tried += 1;
    return wrong();
  };
  const made = await Promise.allSettled(Array.from({ length: 20 }, () => tries.make(ANYTHING, guess)));
  assert.equal(tried, 3);
  assert.equal(made.filter(({ reason }) => reason instanceof TooManyTries).length, 17);
});

test('another failure is no wrong passphrase', async () => {
  const clocks = new Clocks();
  const database = aDatabase();
  const tries = started(database, clocks);
  for (let n = 0; n < 9; n += 1) {
    await assert.rejects(
      tries.make(ANYTHING, () => Promise.reject(new Error('other'))),
      /other/,
    );
  }
  assert.equal(await tries.secondsToWait(ANYTHING), 0);
  assert.deepEqual(await onDisk(database), []);
});

test('nothing is written when the right passphrase is the first', async () => {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  let writes = 0;
  const { write } = database;
  database.write = (...given) => {
    writes += 1;
    return write.apply(database, given);
  };
  await openVault(vault.id, PASSPHRASE, database);
  assert.equal(writes, 0);
});

test('opening a vault and going on with an open one share the count; a wiped vault is never the answer', async () => {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  await vault.put('setting', 'place', { screen: 'today' });
  for (const attempt of [openVault, checkPassphrase, openVault]) {
    await assert.rejects(attempt(vault.id, 'some other words here', database), WrongPassphrase);
  }
  for (let n = 0; n < 50; n += 1) {
    await assert.rejects(openVault(vault.id, 'some other words here', database), TooManyTries);
    await assert.rejects(checkPassphrase(vault.id, PASSPHRASE, database), TooManyTries);
  }
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const again = await openVault(vault.id, PASSPHRASE, database);
  assert.deepEqual(await again.get('setting', 'place'), { screen: 'today' });
  const rows = await onDisk(database);
  assert.ok(rows.every(({ vault: of }) => of === vault.id));
});

test('what is written says how often and when, and nothing of what was typed', async () => {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  await assert.rejects(openVault(vault.id, 'some other words here', database), WrongPassphrase);
  const [row] = await onDisk(database);
  assert.deepEqual(Object.keys(row).sort(), ['at', 'id', 'shelf', 'vault', 'wrong']);
});

test('a new passphrase after a forgotten one begins with no wrong tries', async () => {
  const database = aDatabase();
  const vault = await aVaultWithPassphrase({ database });
  for (let n = 0; n < 3; n += 1) {
    await assert.rejects(openVault(vault.id, 'some other words here', database), WrongPassphrase);
  }
  const header = await database.read((tx) => tx.objectStore('vaults').get(vault.id));
  const { unwrapByPassphrase } = await import('../../../static/js/storage/wraps.js');
  const key = await unwrapByPassphrase(header, PASSPHRASE, true);
  const bytes = new Uint8Array(await crypto.subtle.exportKey('raw', key));
  await recoverVault(vault.id, bytes, `${PASSPHRASE} again`, database);
  await openVault(vault.id, `${PASSPHRASE} again`, database);
});
