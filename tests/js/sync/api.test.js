// How long an answer may take: a weak signal is slow, and must not be taken for none.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoAnswer, openApi, Refused, SignedOut, StrangeAnswer } from '../../../static/js/sync/api.js';

const HEADERS = { 'Content-Type': 'application/json' };
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Answers after `ms`, unless the request is given up. */
function after(ms) {
  return async (_path, { signal }) => {
    await Promise.race([
      wait(ms),
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ]);
    return new Response('{"is": "there"}', { headers: HEADERS });
  };
}

/** Answers at once and sends `pieces`, one every `ms`. */
function bitByBit(pieces, ms) {
  return async (_path, { signal }) => {
    const body = new ReadableStream({
      async start(stream) {
        signal.addEventListener('abort', () => stream.error(signal.reason));
        for (const piece of pieces) {
          await wait(ms);
          if (signal.aborted) return;
          stream.enqueue(new TextEncoder().encode(piece));
        }
        stream.close();
      },
    });
    return new Response(body, { headers: HEADERS });
  };
}

test('a large batch is given the time that a weak signal needs for it', async () => {
  const ask = openApi({ fetch: after(100), timeoutMs: 50 });
  assert.deepEqual(await ask('/api/sync', { body: { records: 'x'.repeat(1_000) } }), { is: 'there' });
  await assert.rejects(ask('/api/sync', { body: {} }), NoAnswer);
});

test('an answer that goes on coming is waited for', async () => {
  const ask = openApi({ fetch: bitByBit(['{"is"', ':', '"the', 're"}'], 40), timeoutMs: 80 });
  assert.deepEqual(await ask('/api/session'), { is: 'there' });
});

test('an answer that stops coming is none', async () => {
  const ask = openApi({ fetch: bitByBit(['{"is"', new Promise(() => {})], 1_000), timeoutMs: 80 });
  await assert.rejects(ask('/api/session'), NoAnswer);
});

test('an answer that drips is given up as a whole, although something always comes', async () => {
  const drips = Array.from({ length: 50 }, () => 'x');
  const ask = openApi({ fetch: bitByBit(drips, 20), timeoutMs: 80 });
  const began = Date.now();
  await assert.rejects(ask('/api/session'), NoAnswer);
  assert.ok(Date.now() - began < 700, `${Date.now() - began} ms`);
});

test('a large answer over a weak signal is waited for as long as it keeps a least pace', async () => {
  const told = JSON.stringify({ is: 'x'.repeat(400) });
  const pieces = [...told.matchAll(/.{1,50}/g)].map(([piece]) => piece);
  const ask = openApi({ fetch: bitByBit(pieces, 40), timeoutMs: 120 });
  assert.deepEqual(await ask('/api/sync', { body: {} }), JSON.parse(told));
});

test('even that has an end', async () => {
  const pieces = Array.from({ length: 100 }, () => 'x'.repeat(100));
  const ask = openApi({ fetch: bitByBit(pieces, 10), timeoutMs: 80, longestMs: 200 });
  await assert.rejects(ask('/api/session'), NoAnswer);
});

test('whoever asks is told whenever something has come', async () => {
  let heard = 0;
  const ask = openApi({ fetch: bitByBit(['{"is"', ':', '"the', 're"}'], 1) });
  await ask('/api/session', { heard: () => heard++ });
  assert.equal(heard, 5);
});

/** @param {Response} response */
const answering = (response) => openApi({ fetch: async () => response });
const asJson = (value, status, headers = {}) =>
  new Response(JSON.stringify(value), { status, headers: { ...HEADERS, ...headers } });

test('signed out is what our own server says, and nobody else', async () => {
  for (const code of ['signed_out', 'wrong_sign_in', 'wrong_code', 'sign_in_again']) {
    await assert.rejects(answering(asJson({ code, message: '' }, 401))('/api/sync'), (error) => {
      assert.ok(error instanceof SignedOut);
      return error.code === code;
    });
  }
  const strangers = [
    new Response('<title>Wi-Fi</title>', { status: 401, headers: { 'Content-Type': 'text/html' } }),
    new Response('', { status: 401, headers: { 'WWW-Authenticate': 'Basic' } }),
    asJson({ error: 'unauthorized' }, 401),
    asJson({ code: 'proxy_says_no' }, 401),
    asJson([], 401),
  ];
  for (const response of strangers) await assert.rejects(answering(response)('/api/sync'), StrangeAnswer);
});

const DATE = 'Sun, 29 Nov 2026 10:00:00 GMT';
const RETRY_AFTER = [
  ['120', 120_000],
  ['0', 0],
  ['86400', 86_400_000],
  ['-5', null],
  ['NaN', null],
  ['Infinity', null],
  ['soon', null],
  ['', null],
  ['1e3', null],
  ['Sun, 29 Nov 2026 10:02:00 GMT', 120_000],
  ['Sun, 29 Nov 2026 09:00:00 GMT', 0],
];
for (const [told, expected] of RETRY_AFTER) {
  test(`Retry-After “${told}” means ${expected} ms, whatever this tablet’s clock says`, async () => {
    const response = asJson({ code: 'busy', message: '' }, 503, { 'Retry-After': told, Date: DATE });
    await assert.rejects(answering(response)('/api/sync'), (error) => {
      assert.ok(error instanceof Refused);
      assert.equal(error.retryAfterMs, expected);
      return true;
    });
  });
}

test('a date in Retry-After means nothing without the server’s own', async () => {
  const response = asJson({ code: 'busy' }, 503, { 'Retry-After': DATE });
  await assert.rejects(
    answering(response)('/api/sync'),
    (error) => error instanceof Refused && error.retryAfterMs === null,
  );
});
