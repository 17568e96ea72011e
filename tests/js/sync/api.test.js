// How long an answer may take: a weak signal is slow, and must not be taken for none.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoAnswer, openApi } from '../../../static/js/sync/api.js';

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
