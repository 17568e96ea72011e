// The tablet around the vault: idle lock, one tab at a time, passphrases, fingerprints.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { recordHash } from '../../../static/js/storage/hash.js';
import { watchIdle } from '../../../static/js/storage/idle.js';
import {
  forgetOffered,
  generatePassphrase,
  LEAST_BITS,
  strength,
} from '../../../static/js/storage/passphrase.js';
import { TabClaim } from '../../../static/js/storage/tab.js';
import { everyWord, inventWord } from '../../../static/js/storage/words.js';
import { Clock, Page, until } from './builders.js';

const MINUTE = 60_000;

function aWatch() {
  const clock = new Clock();
  const page = new Page();
  const { now, setTimer, clearTimer } = clock;
  const seen = { idle: 0 };
  const watch = watchIdle(() => (seen.idle += 1), { now, page, setTimer, clearTimer });
  return { clock, page, watch, seen };
}

test('five minutes without a touch are idle, once', () => {
  const { clock, seen } = aWatch();
  clock.advance(5 * MINUTE - 1);
  assert.equal(seen.idle, 0);
  clock.advance(1);
  clock.advance(10 * MINUTE);
  assert.equal(seen.idle, 1);
});

test('a touch or a key puts it off', () => {
  const { clock, page, seen } = aWatch();
  clock.advance(4 * MINUTE);
  page.dispatchEvent(new Event('keydown'));
  clock.advance(4 * MINUTE);
  page.dispatchEvent(new Event('pointerdown'));
  clock.advance(5 * MINUTE - 1);
  assert.equal(seen.idle, 0);
  clock.advance(1);
  assert.equal(seen.idle, 1);
});

test('a tablet that slept for long is idle when it wakes, whatever wakes it', () => {
  for (const wake of [
    (page) => page.show('visible'),
    (page) => page.dispatchEvent(new Event('pointerdown')),
  ]) {
    const { clock, page, seen } = aWatch();
    clock.time += 60 * MINUTE;
    wake(page);
    assert.equal(seen.idle, 1);
  }
});

test('a clock that was set back does not keep the vault open', () => {
  const { clock, page, seen } = aWatch();
  clock.time -= 24 * 60 * MINUTE;
  page.show('visible');
  assert.equal(seen.idle, 1);
});

test('a stopped watch says nothing', () => {
  const { clock, watch, seen } = aWatch();
  watch.stop();
  clock.advance(60 * MINUTE);
  assert.equal(seen.idle, 0);
});

/** Web Locks as browsers have them, in small. */
class Locks {
  #held = null;

  async request(_name, { ifAvailable = false, steal = false }, work) {
    if (this.#held && ifAvailable) return work(null);
    if (this.#held && steal) this.#held.reject(new DOMException('stolen', 'AbortError'));
    const mine = Promise.withResolvers();
    this.#held = mine;
    const running = Promise.resolve(work({ name: _name })).then(mine.resolve, mine.reject);
    running.finally(() => {
      if (this.#held === mine) this.#held = null;
    });
    return mine.promise;
  }
}

test('a second tab is told, and can take the work over', async () => {
  const locks = new Locks();
  const [first, second] = [new TabClaim(locks), new TabClaim(locks)];
  let lost = 0;
  first.addEventListener('lost', () => (lost += 1));
  assert.equal(await first.claim(), true);
  assert.equal(await second.claim(), false);
  assert.equal(await second.take(), true);
  await until(() => lost === 1);
  assert.deepEqual([first.isHeld, second.isHeld], [false, true]);
  assert.equal(await first.claim(), false);
});

test('a released claim is free for the next tab, and nobody lost it', async () => {
  const locks = new Locks();
  const [first, second] = [new TabClaim(locks), new TabClaim(locks)];
  first.addEventListener('lost', () => assert.fail('lost'));
  await first.claim();
  first.release();
  await until(() => second.claim());
});

test('a browser without Web Locks works', async () => {
  assert.equal(await new TabClaim(/** @type {any} */ (null)).claim(), true);
});

test('four offered words are worth more than 50 bits', () => {
  const words = new Set(everyWord());
  assert.ok(Math.log2(words.size) >= 15, `${words.size} words`);
  for (let n = 0; n < 200; n += 1) {
    const offered = generatePassphrase().split(' ');
    assert.equal(new Set(offered).size, 4);
    for (const word of offered) assert.ok(words.has(word), word);
  }
  assert.ok(4 * Math.floor(Math.log2(words.size)) > LEAST_BITS);
});

test('words are drawn evenly', () => {
  const starts = new Map();
  const draws = 30_000;
  for (let n = 0; n < draws; n += 1) {
    const [letter] = inventWord();
    starts.set(letter, (starts.get(letter) ?? 0) + 1);
  }
  const expected = new Map();
  const words = [...everyWord()];
  for (const [letter] of words) expected.set(letter, (expected.get(letter) ?? 0) + draws / words.length);
  for (const [letter, count] of expected) {
    assert.ok(
      Math.abs((starts.get(letter) ?? 0) - count) < 6 * Math.sqrt(count),
      `${letter} is drawn unevenly`,
    );
  }
});

test('no offered word hurts', () => {
  const words = new Set(everyWord());
  for (const word of [
    'penis',
    'semen',
    'fetus',
    'rapes',
    'demon',
    'venom',
    'tumor',
    'moron',
    'nazis',
    'kafir',
    'satan',
  ]) {
    assert.ok(!words.has(word), word);
  }
});

test('the offered words are strong only as offered, and only until the vault is made', () => {
  const offered = generatePassphrase();
  assert.equal(strength(` ${offered}  `).isEnough, true);
  assert.equal(strength(offered.split(' ').reverse().join(' ')).isEnough, false);
  forgetOffered();
  assert.equal(strength(offered).isEnough, false);
  assert.equal(strength('').isEnough, false);
});

test('a person’s own passphrase is judged low', () => {
  for (const weak of [
    'password',
    'Attune2026!',
    'correct horse battery staple',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    '12345678901234567890123456789012345678901234567890',
    'lemon lemon lemon lemon lemon lemon lemon lemon lemon lemon',
    'to be or not to be that is the',
    'welcome baby love health visitor password secret',
  ]) {
    assert.equal(strength(weak).isEnough, false, weak);
  }
  for (const strong of [
    'lemon velvet harbour pencil meadow lantern copper',
    'Lemon velvet 7 harbour pencil meadow lantern!',
  ]) {
    assert.equal(strength(strong).isEnough, true, strong);
  }
});

test('a record’s fingerprint does not depend on the order of its fields', async () => {
  const hash = await recordHash({ b: [1, 'é'], a: { d: true, c: null } });
  assert.equal(hash, await recordHash({ a: { c: null, d: true }, b: [1, 'é'] }));
  assert.equal(hash, createHash('sha256').update('{"a":{"c":null,"d":true},"b":[1,"é"]}').digest('hex'));
  await assert.rejects(recordHash({ a: '\ud83d' }));
  await assert.rejects(recordHash({ a: Number.NaN }));
});
