// After the signature: with an open risk nothing that goes by itself may be taken for the telling.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import { drawn } from '../paper/drawn.js';

const { tellOfTheSignature } = await import('../../../../static/js/ui/visit/signedNotice.js');

const IMMEDIATE = { finding: 'identified', not_told_because: 'No signal here' };

/**
 * What the notice says of a visit that waits, or that the service has.
 *
 * @param {{immediate?: any, isReceived?: boolean, phase?: string, numbers?: string | null}} given
 */
async function noticeOf({ immediate, isReceived = false, phase = 'offline', numbers = null }) {
  const body = { started_at: '2026-11-23T14:00:00Z', formulation: { immediate } };
  const record = { id: 'visit', subject: 'visit', family: 'family', body };
  const visit = { record, order: 1, history: [{ record, state: 'unsent', order: 1 }] };
  const received = { receipt: { sha256: '4f2a91c0'.repeat(8) } };
  const caseload = Object.assign(new EventTarget(), {
    visits: async () => [visit],
    family: async () => null,
    standing: async () => ({ received: isReceived ? received : null, waiting: null }),
  });
  const said = [];
  const app = Object.assign(new EventTarget(), {
    inside: { caseload, sync: { state: { phase } }, vault: { get: async () => numbers } },
    isUnlocked: true,
    now: new Date('2026-11-23T15:00:00Z'),
    router: Object.assign(new EventTarget(), { screen: 'visit' }),
    notices: {
      say: (_key, look, title, text, action) => said.push({ look, title, text, next: drawn(action) }),
    },
  });
  await tellOfTheSignature(
    /** @type {any} */ (app),
    /** @type {any} */ ({ id: 'visit', family: 'family' }),
    /** @type {any} */ ({ babies: [] }),
  );
  return said.at(-1);
}

test('the last word about an open risk is that a record is no referral, and “it” is the visit', async () => {
  const { look, title, text } = await noticeOf({ immediate: IMMEDIATE });
  assert.equal(look, 'care');
  assert.equal(title, 'Signed and saved on this tablet. Not sent yet.');
  assert.ok(text.startsWith('It goes by itself when there is signal. Immediate risk identified.'), text);
  assert.ok(text.includes('Not told yet: No signal here.'), text);
  assert.ok(text.endsWith('A record is not a referral.'), text);
  const received = await noticeOf({ immediate: IMMEDIATE, isReceived: true });
  assert.ok(received.text.startsWith('The service has it on its disk'), received.text);
  assert.ok(received.text.endsWith('A record is not a referral.'), received.text);
});

test('the visitor’s own numbers are beside an open risk, to be called with one tap, and nowhere else', async () => {
  const numbers = 'Duty social worker 01632 960 000\nPaediatrician 01632 960 111';
  const { next } = await noticeOf({ immediate: IMMEDIATE, numbers });
  assert.ok(next.includes('Your local numbers'), next);
  assert.ok(next.includes('tel:01632960000') && next.includes('tel:01632960111'), next);
  for (const without of [{ numbers }, { immediate: IMMEDIATE }])
    assert.ok(!(await noticeOf(without)).next.includes('Your local numbers'));
});

test('without a risk nothing of one is said', async () => {
  const { look, text } = await noticeOf({});
  assert.deepEqual([look, text], ['good', 'It goes by itself when there is signal.']);
});

test('who is signed out is not told that it goes by itself', async () => {
  const { title, text } = await noticeOf({ phase: 'signed_out' });
  assert.equal(title, 'Signed and saved on this tablet. Not sent yet.');
  assert.equal(text, 'Sign in to send and receive. You can go on working.');
});
