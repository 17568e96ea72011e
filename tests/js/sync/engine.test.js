// Sync against a server that breaks in every way: nothing leaves the outbox without its receipt, and the state is true.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCaseload } from '../../../static/js/storage/caseload.js';
import { recordHash } from '../../../static/js/storage/hash.js';
import { declineKey } from '../../../static/js/storage/recoveryKey.js';
import { backOffMs, SyncEngine } from '../../../static/js/sync/engine.js';
import { batchesOf } from '../../../static/js/sync/outbox.js';
import { registerDevice, signIn, signOut, WrongSignIn } from '../../../static/js/sync/session.js';
import {
  aCaseload,
  aFamilyBody,
  aFamilyDraft,
  aVisitBody,
  aVisitDraft,
  Clock,
  Page,
  until,
} from '../storage/builders.js';
import { hang, json, page, Server } from './server.js';

class Locks {
  isBusy = false;
  async request(_name, _options, work) {
    return work(this.isBusy ? null : {});
  }
}

async function aTablet({ server = new Server(), caseload } = {}) {
  const clock = new Clock();
  const { now, setTimer, clearTimer } = clock;
  const [locks, screen, tab] = [new Locks(), new Page(), new EventTarget()];
  const opened = caseload ?? (await aCaseload());
  const random = () => 1;
  const engine = new SyncEngine(opened.vault, {
    ask: server.ask,
    locks,
    page: screen,
    tab,
    now,
    random,
    setTimer,
    clearTimer,
  });
  const phases = [];
  engine.addEventListener('state', () => phases.push(engine.state.phase));
  return { server, clock, locks, screen, tab, caseload: opened, engine, phases };
}

const ids = (entries) => entries.map(({ record }) => record.id);

test('a signed record is sent, and received only then', async () => {
  const { caseload, engine, server } = await aTablet();
  const record = await caseload.sign(aFamilyDraft(caseload));
  const state = await engine.syncNow();
  assert.equal(state.phase, 'idle');
  assert.deepEqual([state.unsent, state.refused], [0, 0]);
  assert.deepEqual(await caseload.outbox(), []);
  const [family] = await caseload.families();
  assert.deepEqual([family.state, family.receipt.seq, family.record], ['received', 1, record]);
  assert.equal(family.received_at, server.time);
  assert.deepEqual(server.syncs[0].counts, { families: 0, visits: 0, unsent: 1 });
});

test('the last proofs of receipt are kept, the newest first, with no word of what a record says', async () => {
  const { caseload, engine } = await aTablet();
  assert.equal(await caseload.vault.get('setting', 'receipts'), null);
  const signed = [];
  for (let number = 0; number < 14; number += 1) signed.push(await caseload.sign(aFamilyDraft(caseload)));
  await engine.syncNow();
  const proofs = await caseload.vault.get('setting', 'receipts');
  assert.equal(proofs.length, 12);
  assert.equal(proofs[0].id, signed[13].id);
  assert.deepEqual(Object.keys(proofs[0]).sort(), ['family', 'id', 'kind', 'received_at', 'seq', 'sha256']);
  await engine.syncNow();
  assert.deepEqual(await caseload.vault.get('setting', 'receipts'), proofs);
});

const STATUSES = [400, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504];
const BROKEN = {
  ...Object.fromEntries(
    STATUSES.map((status) => [`${status} as JSON`, () => json({ code: 'no', message: 'No.' }, status)]),
  ),
  ...Object.fromEntries(STATUSES.map((status) => [`${status} as a page`, () => page(status)])),
  'a page with status 200': () => page(),
  'JSON that is cut off': () =>
    new Response('{"receipts":[{"id":', { headers: { 'Content-Type': 'application/json' } }),
  'JSON that is no object': () => json([]),
  'an empty answer': () => new Response('', { headers: { 'Content-Type': 'application/json' } }),
  'an answer of another shape': () => json({ ok: true }),
  'a network error': () => Promise.reject(new TypeError('Failed to fetch')),
  'no answer at all': (_body, signal) => hang(signal),
  'a receipt for another hash': () => (answer) => ({
    ...answer,
    receipts: answer.receipts.map((each) => ({ ...each, sha256: 'f'.repeat(64) })),
    records: [],
  }),
  'a receipt that says conflict': () => (answer) => ({
    ...answer,
    receipts: answer.receipts.map((each) => ({ ...each, status: 'conflict' })),
    records: [],
  }),
  'a receipt without a hash': () => (answer) => ({
    ...answer,
    receipts: answer.receipts.map(({ id }) => ({ id })),
    records: [],
  }),
  'a receipt for another record': () => (answer) => ({
    ...answer,
    receipts: answer.receipts.map((each) => ({ ...each, id: 'other' })),
    records: [],
  }),
  'no receipt': () => (answer) => ({ ...answer, receipts: [], records: [] }),
  'a body that breaks off': () =>
    new Response(new ReadableStream({ start: (stream) => stream.error(new TypeError('gone')) }), {
      headers: { 'Content-Type': 'application/json' },
    }),
};

for (const [name, fault] of Object.entries(BROKEN)) {
  test(`the outbox is intact and the state is true after ${name}`, async () => {
    const { caseload, engine, server, clock } = await aTablet();
    const record = await caseload.sign(aFamilyDraft(caseload));
    server.fault = fault;
    const state = await engine.syncNow();
    const [entry, ...others] = await caseload.outbox();
    assert.deepEqual(others, []);
    assert.deepEqual([entry.record, entry.sha256], [record, await recordHash(record)]);
    assert.equal(
      state.phase,
      name === 'a network error' || name === 'no answer at all' || name === 'a body that breaks off'
        ? 'offline'
        : 'failed',
    );
    assert.equal(state.unsent + state.refused, 1);
    assert.match(state.problem.message, /\w/);
    assert.equal(clock.waiting.length, 1, 'it is tried again by itself');
    server.fault = null;
    assert.deepEqual([(await engine.syncNow()).phase, server.stored.length], ['idle', 1]);
    assert.deepEqual(await caseload.outbox(), []);
  });
}

test('401 stops the flush, and it goes on after signing in', async () => {
  const { caseload, engine, server, clock } = await aTablet();
  engine.start();
  await caseload.sign(aFamilyDraft(caseload));
  await until(() => engine.state.phase === 'idle');
  server.fault = () => json({ code: 'signed_out', message: 'Sign in.' }, 401);
  const visit = await caseload.sign(aFamilyDraft(caseload));
  await until(() => engine.state.phase === 'signed_out');
  assert.deepEqual([engine.state.unsent, clock.waiting], [1, [240_000]]);
  server.fault = null;
  server.user = null;
  assert.equal((await engine.syncNow()).phase, 'signed_out');
  assert.deepEqual(ids(await caseload.outbox()), [visit.id]);
  await assert.rejects(signIn('robin@example.org', 'wrong', server.ask), WrongSignIn);
  await signIn('robin@example.org', 'right', server.ask);
  await until(() => engine.state.phase === 'idle');
  assert.equal(server.stored.length, 2);
  engine.stop();
});

test('who is signed out is looked for again each four minutes, without a word', async () => {
  const { engine, server, clock, phases } = await aTablet();
  server.user = null;
  engine.start();
  await until(() => engine.state.phase === 'signed_out');
  assert.deepEqual(phases, ['syncing', 'signed_out']);
  for (const looks of [2, 3]) {
    clock.advance(240_000);
    await until(() => server.requests.length === looks && clock.waiting.length === 1);
  }
  assert.deepEqual(new Set(phases.slice(1)), new Set(['signed_out']));
  server.user = { ...new Server().user };
  clock.advance(240_000);
  await until(() => engine.state.phase === 'idle');
  engine.stop();
});

test('a 401 of a stranger is no signing out: sending goes on by itself', async () => {
  const { caseload, engine, server, clock } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  server.outage = () => page(401);
  engine.start();
  await until(() => engine.state.phase === 'failed');
  assert.equal(engine.state.problem.code, 'StrangeAnswer');
  server.outage = null;
  clock.advance(clock.waiting[0]);
  await until(() => engine.state.phase === 'idle');
  assert.equal(server.stored.length, 1);
  engine.stop();
});

test('signal that is back begins a new try while the old one hangs', async () => {
  const { caseload, engine, server, clock, tab, phases } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  let hung = 0;
  server.outage = (_path, signal) => (hung++ === 0 ? hang(signal) : undefined);
  server.timeoutMs = 60_000;
  engine.start();
  await until(() => hung === 1);
  tab.dispatchEvent(new Event('online'));
  assert.equal(server.requests.length, 1);
  clock.time += 6_000;
  tab.dispatchEvent(new Event('online'));
  await until(() => engine.state.phase === 'idle');
  assert.equal(server.stored.length, 1);
  assert.equal(phases.includes('offline'), false);
  engine.stop();
});

test('signing in goes on when another answer brought a new session meanwhile', async () => {
  const { server } = await aTablet();
  let crossed = 0;
  server.outage = (path) => {
    if (path === '/api/sign-in' && crossed++ === 0)
      return json({ code: 'bad_csrf', message: 'Too old.' }, 400);
  };
  const session = await signIn('robin@example.org', 'right', server.ask);
  assert.equal(session.user.id, server.user.id);
  server.outage = (path) => path === '/api/sign-in' && json({ code: 'bad_csrf', message: 'Too old.' }, 400);
  await assert.rejects(signIn('robin@example.org', 'right', server.ask), { code: 'bad_csrf' });
});

test('with somebody else signed in nothing is sent and nothing comes', async () => {
  const { caseload, engine, server } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  server.user = { ...server.user, id: 'user-sky' };
  const state = await engine.syncNow();
  assert.deepEqual([state.phase, state.problem.code, state.unsent], ['signed_out', 'other_user', 1]);
  assert.match(state.problem.message, /made again after a loss: .* the number user-robin/);
  assert.deepEqual(server.syncs, []);
});

test('when the answer is lost, sending again makes no second record', async () => {
  const { caseload, engine, server } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  server.fault = () => () => Promise.reject(new TypeError('lost'));
  assert.deepEqual([(await engine.syncNow()).phase, server.stored.length], ['offline', 1]);
  assert.equal((await caseload.outbox()).length, 1);
  server.fault = null;
  assert.equal((await engine.syncNow()).phase, 'idle');
  assert.equal(server.stored.length, 1);
  const [family] = await caseload.families();
  assert.deepEqual([family.state, family.receipt.status], ['received', 'already']);
});

test('a refused record stays with its reason and holds up nothing', async () => {
  const { caseload, engine, server } = await aTablet();
  const good = await caseload.sign(aFamilyDraft(caseload));
  const bad = await caseload.sign(aFamilyDraft(caseload, aFamilyBody('')));
  const last = await caseload.sign(aFamilyDraft(caseload));
  const problems = [{ field: 'babies/0/name', message: 'Give a name or leave it out.' }];
  server.judge = (record) =>
    record.id === bad.id ? { code: 'bad_record', message: 'One field is wrong.', problems } : undefined;
  const state = await engine.syncNow();
  assert.deepEqual([state.phase, state.unsent, state.refused], ['idle', 0, 1]);
  assert.deepEqual(
    server.stored.map(({ record }) => record.id),
    [good.id, last.id],
  );
  const [entry] = await caseload.outbox();
  assert.equal(entry.state, 'refused');
  assert.deepEqual([entry.refusal.code, entry.refusal.problems], ['bad_record', problems]);
  await engine.syncNow();
  assert.deepEqual(server.syncs.at(-1).records, [], 'what only an amendment mends is not sent again');
});

test('a refusal that names only the place in the batch finds its record', async () => {
  const { caseload, engine, server } = await aTablet();
  const record = await caseload.sign(aFamilyDraft(caseload));
  server.fault = () => (answer) => ({
    ...answer,
    receipts: [],
    records: [],
    rejected: [{ id: null, index: 0, code: 'bad_record', message: 'No id.', problems: [] }],
  });
  await engine.syncNow();
  const [entry] = await caseload.outbox();
  assert.deepEqual([entry.record.id, entry.state], [record.id, 'refused']);
});

test('a refusal that may pass is asked again', async () => {
  const { caseload, engine, server } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  server.judge = () => ({ code: 'not_your_family', message: 'Not on your caseload.' });
  assert.equal((await engine.syncNow()).refused, 1);
  server.judge = () => undefined;
  assert.deepEqual([(await engine.syncNow()).refused, server.stored.length], [0, 1]);
});

for (const status of [400, 413, 500]) {
  test(`one record over which the server fails with ${status} does not hold up the others`, async () => {
    const { caseload, engine, server } = await aTablet();
    const signed = [];
    for (let n = 0; n < 5; n += 1) signed.push(await caseload.sign(aFamilyDraft(caseload)));
    const poison = signed[2].id;
    server.fault = ({ records }) => (records.some(({ id }) => id === poison) ? page(status) : undefined);
    const state = await engine.syncNow();
    assert.equal(server.stored.length, 4);
    assert.deepEqual(ids(await caseload.outbox()), [poison]);
    assert.deepEqual([state.unsent, state.refused], status === 500 ? [1, 0] : [0, 1]);
    assert.equal(state.phase, status === 500 ? 'failed' : 'idle');
  });
}

test('a server that is down as a whole gets few requests', async () => {
  const { caseload, engine, server } = await aTablet();
  for (let n = 0; n < 5; n += 1) await caseload.sign(aFamilyDraft(caseload));
  server.fault = () => page(500);
  const state = await engine.syncNow();
  assert.deepEqual([state.phase, state.unsent, state.refused], ['failed', 5, 0]);
  assert.ok(server.syncs.length <= 5, `${server.syncs.length} requests`);
});

test('a record signed during a flush goes too', async () => {
  const { caseload, engine, server } = await aTablet();
  engine.start();
  await until(() => engine.state.phase === 'idle');
  server.fault = () => {
    server.fault = null;
    caseload.sign(aFamilyDraft(caseload));
  };
  await caseload.sign(aFamilyDraft(caseload));
  await until(() => server.stored.length === 2);
  await until(async () => (await caseload.outbox()).length === 0);
  engine.stop();
});

test('the outbox goes in batches of at most fifty and one megabyte, in order', async () => {
  const entry = (n, note = '') => ({ record: { id: String(n), body: { note } } });
  const many = Array.from({ length: 120 }, (_, n) => entry(n));
  assert.deepEqual(
    batchesOf(/** @type {any} */ (many)).map((batch) => batch.length),
    [50, 50, 20],
  );
  const large = [1, 2, 3].map((n) => entry(n, 'x'.repeat(500_000)));
  assert.deepEqual(
    batchesOf(/** @type {any} */ (large)).map((batch) => batch.length),
    [2, 1],
  );
  assert.deepEqual(batchesOf(/** @type {any} */ ([entry(1, 'x'.repeat(2_000_000)), entry(2)])).map(ids), [
    ['1'],
    ['2'],
  ]);
  assert.deepEqual(batchesOf([]), []);
  const { caseload, engine, server } = await aTablet();
  const signed = [];
  for (let n = 0; n < 53; n += 1) signed.push(await caseload.sign(aFamilyDraft(caseload)));
  await engine.syncNow();
  assert.deepEqual(
    server.syncs.slice(0, 2).map(({ records }) => records.length),
    [50, 3],
  );
  assert.deepEqual(
    server.stored.map(({ record }) => record.id),
    signed.map(({ id }) => id),
  );
});

test('pages are asked for until there are no more, and nothing is asked for twice', async () => {
  const server = new Server();
  const one = await aTablet({ server });
  for (let n = 0; n < 8; n += 1) await one.caseload.sign(aFamilyDraft(one.caseload));
  await one.engine.syncNow();
  const other = await aTablet({ server });
  server.requests = [];
  await other.engine.syncNow();
  assert.equal((await other.caseload.families()).length, 8);
  assert.deepEqual(
    server.syncs.map(({ cursor }) => cursor),
    [null, '3', '6'],
  );
  server.requests = [];
  await other.engine.syncNow();
  assert.deepEqual(
    server.syncs.map(({ cursor }) => cursor),
    ['8'],
  );
});

test('a server that always has more is not asked for ever', async () => {
  const { engine, server } = await aTablet();
  server.fault = () => (answer) => ({ ...answer, more: true });
  assert.equal((await engine.syncNow()).phase, 'failed');
  assert.ok(server.syncs.length <= 2);
});

test('a record that is not what the server says is left out, named, and holds up nothing', async () => {
  const server = new Server();
  const one = await aTablet({ server });
  for (let n = 0; n < 3; n += 1) await one.caseload.sign(aFamilyDraft(one.caseload));
  await one.engine.syncNow();
  server.stored[1] = { ...server.stored[1], sha256: 'f'.repeat(64) };
  const other = await aTablet({ server });
  const state = await other.engine.syncNow();
  assert.deepEqual([state.phase, state.problem.code], ['failed', 'missed']);
  assert.equal((await other.caseload.families()).length, 2);
  assert.deepEqual(await other.caseload.vault.get('setting', 'missed'), [server.stored[1].record.id]);
});

test('what is signed never changes, even if the server sends another content under its id', async () => {
  const { caseload, engine, server } = await aTablet();
  const record = await caseload.sign(aFamilyDraft(caseload));
  await engine.syncNow();
  const changed = { ...record, body: { ...record.body, notes: 'changed' } };
  server.stored.push({
    seq: 2,
    sha256: await recordHash(changed),
    received_at: server.time,
    record: changed,
  });
  await engine.syncNow();
  const [family] = await caseload.families();
  assert.deepEqual(family.record, record);
});

test('a kind that this version does not know never lands on a shelf of another meaning', async () => {
  const { caseload, engine, server } = await aTablet();
  for (const [n, kind] of ['outbox', 'draft', 'setting', 'rating'].entries()) {
    const record = { id: `r-${n}`, kind, subject: 's', family: 'f', author: 'a', body: {} };
    server.stored.push({ seq: n + 1, sha256: await recordHash(record), received_at: server.time, record });
  }
  assert.equal((await engine.syncNow()).phase, 'idle');
  assert.deepEqual(await caseload.outbox(), []);
  assert.deepEqual(await caseload.drafts(), []);
  assert.equal((await caseload.vault.all('other')).length, 4);
});

test('when the server was restored from a backup its user’s records are offered again', async () => {
  const server = new Server();
  const { caseload, engine } = await aTablet({ server });
  const family = await caseload.sign(aFamilyDraft(caseload));
  const visit = await caseload.sign(aVisitDraft(caseload, family.family));
  await engine.syncNow();
  const theirs = { ...family, id: crypto.randomUUID(), subject: 's2', family: 's2', author: 'user-sky' };
  server.stored.push({ seq: 3, sha256: await recordHash(theirs), received_at: server.time, record: theirs });
  await engine.syncNow();
  server.epoch = 'epoch-2';
  server.stored = [];
  const later = await caseload.sign(aVisitDraft(caseload, family.family, aVisitBody('Later.')));
  server.fault = () => page(503);
  const broken = await engine.syncNow();
  assert.deepEqual([broken.phase, broken.unsent], ['failed', 3]);
  assert.deepEqual(ids(await caseload.outbox()), [family.id, visit.id, later.id]);
  assert.equal(
    (await caseload.families()).find(({ id }) => id === family.id || id === family.family).state,
    'unsent',
  );
  server.fault = null;
  assert.deepEqual([(await engine.syncNow()).phase, server.stored.length], ['idle', 3]);
  assert.deepEqual(
    server.stored.map(({ record }) => record.id),
    [family.id, visit.id, later.id],
  );
  assert.equal(
    (await caseload.visits(family.family)).every(({ state }) => state === 'received'),
    true,
  );
  assert.equal((await caseload.vault.all('family')).length, 2, 'the other’s record is kept');
});

test('copies of what others signed go back to a restored server with its own proof, and never burden anybody', async () => {
  const server = new Server();
  const { caseload, engine } = await aTablet({ server });
  const family = await caseload.sign(aFamilyDraft(caseload));
  await engine.syncNow();
  const body = { ...aVisitBody('A colleague’s.') };
  const theirs = {
    ...family,
    id: crypto.randomUUID(),
    kind: 'visit',
    subject: 'v2',
    author: 'user-sky',
    body,
  };
  const proof = 'f'.repeat(64);
  server.stored.push({
    seq: 2,
    sha256: await recordHash(theirs),
    received_at: server.time,
    proof,
    record: theirs,
  });
  await engine.syncNow();
  server.epoch = 'epoch-2';
  server.stored = [];
  assert.equal((await engine.syncNow()).phase, 'idle');
  assert.deepEqual(ids(server.stored), [family.id, theirs.id]);
  assert.deepEqual(server.syncs.at(-1).proofs ?? server.syncs.at(-2).proofs, { [theirs.id]: proof });
  assert.deepEqual(await caseload.outbox(), []);
  server.epoch = 'epoch-3';
  server.stored = [];
  server.judge = ({ id }) => (id === theirs.id ? { code: 'erased' } : undefined);
  const state = await engine.syncNow();
  assert.deepEqual([state.phase, state.unsent, state.refused], ['idle', 0, 0]);
  assert.deepEqual(await caseload.outbox(), []);
});

test('a server that is restored in the middle of an exchange is met anew', async () => {
  const { caseload, engine, server, clock } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  server.fault = () => (answer) => ({ ...answer, epoch: 'epoch-2' });
  const state = await engine.syncNow();
  assert.deepEqual([state.phase, state.problem.code, state.unsent], ['failed', 'EpochChanged', 1]);
  server.fault = null;
  server.epoch = 'epoch-2';
  clock.advance(10_000);
  await until(() => engine.state.phase === 'idle');
  assert.equal(server.stored.length, 1);
});

test('the clock’s offset is measured and stands in what is signed after', async () => {
  const { caseload, engine, clock } = await aTablet();
  assert.equal((await engine.syncNow()).clockOffsetMs, 5_000);
  assert.equal(engine.state.lastContact, new Date(clock.time).toISOString());
  assert.equal(engine.state.signedInUntil, '2026-11-23T10:00:00.000Z');
  assert.equal((await caseload.sign(aFamilyDraft(caseload))).clock_offset_ms, 5_000);
});

test('a stale token is fetched anew once', async () => {
  const { caseload, engine, server } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  let stale = 1;
  server.fault = () => {
    if (stale-- > 0) return json({ code: 'bad_csrf', message: 'Too old.' }, 400);
  };
  assert.deepEqual([(await engine.syncNow()).phase, server.stored.length], ['idle', 1]);
});

test('failures are followed by longer and longer pauses, and signal resets them', async () => {
  const { engine, server, clock, tab, screen } = await aTablet();
  server.outage = () => Promise.reject(new TypeError('no signal'));
  engine.start();
  const pauses = [];
  for (let n = 0; n < 10; n += 1) {
    await until(() => engine.state.phase === 'offline' && clock.waiting.length === 1);
    pauses.push(clock.waiting[0]);
    clock.advance(clock.waiting[0]);
    await until(() => server.requests.length === n + 2);
  }
  assert.deepEqual(
    pauses,
    [2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1_000),
  );
  await until(() => clock.waiting.length === 1);
  tab.dispatchEvent(new Event('online'));
  await until(() => clock.waiting[0] === 2_000);
  screen.show('hidden');
  const before = server.requests.length;
  screen.show('visible');
  await until(() => server.requests.length === before + 1);
  engine.stop();
  assert.deepEqual(clock.waiting, []);
});

test('pauses are spread so that tablets do not come all at once', () => {
  assert.equal(
    backOffMs(1, () => 0),
    1_000,
  );
  assert.equal(
    backOffMs(1, () => 1),
    2_000,
  );
  assert.equal(
    backOffMs(99, () => 1),
    300_000,
  );
});

test('a server that asks for patience gets it', async () => {
  const { engine, server, clock } = await aTablet();
  server.fault = () => json({ code: 'store_unavailable', message: 'Full.' }, 503, { 'Retry-After': '120' });
  const state = await engine.syncNow();
  assert.deepEqual(
    [state.problem, clock.waiting],
    [{ code: 'store_unavailable', message: 'Full.' }, [120_000]],
  );
});

test('nobody is asked for patience of more than five minutes', async () => {
  for (const told of ['86400', '3456000', '1e12', '9'.repeat(30)]) {
    const { engine, server, clock } = await aTablet();
    server.fault = () => json({ code: 'busy', message: 'Later.' }, 503, { 'Retry-After': told });
    await engine.syncNow();
    assert.ok(clock.waiting.length === 1 && clock.waiting[0] <= 300_000, `${told}: ${clock.waiting}`);
  }
});

test('navigator.onLine is not asked', async () => {
  const { engine } = await aTablet();
  Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
  assert.equal((await engine.syncNow()).phase, 'idle');
  delete navigator.onLine;
});

test('only one tab syncs at a time, and the other tries later', async () => {
  const { engine, server, locks, clock } = await aTablet();
  locks.isBusy = true;
  await engine.syncNow();
  assert.deepEqual(server.requests, []);
  assert.equal(clock.waiting.length, 1);
  locks.isBusy = false;
  clock.advance(clock.waiting[0]);
  await until(() => engine.state.phase === 'idle');
});

test('locking in the middle of a flush leaves the record unsent, and the next one gets its receipt', async () => {
  const { caseload, engine, server } = await aTablet();
  engine.start();
  await until(() => engine.state.phase === 'idle');
  let locked = null;
  server.fault = () => (answer) => {
    locked = caseload.vault.lock();
    return answer;
  };
  await caseload.sign(aFamilyDraft(caseload));
  await until(() => locked !== null);
  await locked;
  assert.equal(server.stored.length, 1);
  assert.equal(caseload.vault.isLocked, true);
});

test('a full tablet is said, and nothing is taken off the outbox', async () => {
  const { caseload, engine, server } = await aTablet();
  await caseload.sign(aFamilyDraft(caseload));
  const { vault } = caseload;
  const transact = vault.transact;
  vault.transact = async (operations) => {
    if (operations.some(({ op }) => op === 'delete')) throw new DOMException('x', 'QuotaExceededError');
    return transact.call(vault, operations);
  };
  const state = await engine.syncNow();
  assert.deepEqual([state.phase, state.unsent, server.stored.length], ['failed', 1, 1]);
  delete vault.transact;
  assert.deepEqual([(await engine.syncNow()).phase, server.stored.length], ['idle', 1]);
});

test('the names of people come with the records', async () => {
  const { caseload, engine } = await aTablet();
  await engine.syncNow();
  assert.deepEqual(await caseload.vault.get('setting', 'people'), { 'user-robin': 'Robin (fictional)' });
  assert.equal(openCaseload(caseload.vault), caseload);
});

test('a tablet is registered, and signing out needs no page', async () => {
  const server = new Server();
  assert.equal(await registerDevice('Tablet 4', server.ask), 'device-9');
  await signOut(server.ask);
});

test('what the server erased for good goes from the tablet too, but nothing that is not received yet', async () => {
  const { caseload, engine, server } = await aTablet();
  const erased = await caseload.sign(aFamilyDraft(caseload));
  const kept = await caseload.sign(aFamilyDraft(caseload));
  for (const { family } of [erased, kept]) await caseload.sign(aVisitDraft(caseload, family));
  await engine.syncNow();
  await caseload.saveDraft(aVisitDraft(caseload, erased.family));
  const unsent = await caseload.sign(aVisitDraft(caseload, erased.family));
  server.judge = ({ family }) =>
    family === erased.family ? { code: 'erased', message: 'Erased for good.' } : undefined;
  server.fault = () => (answer) => ({ ...answer, erased: [erased.family] });
  await engine.syncNow();
  assert.deepEqual(
    (await caseload.families()).map(({ id }) => id),
    [kept.family],
  );
  assert.equal((await caseload.visits(kept.family)).length, 1);
  assert.deepEqual(await caseload.drafts(), []);
  const [waiting] = await caseload.outbox();
  assert.deepEqual(
    [waiting.record.id, waiting.state, waiting.refusal.code],
    [unsent.id, 'refused', 'erased'],
  );
  const before = server.syncs.length;
  await engine.syncNow();
  assert.deepEqual(server.syncs[before].records, []);
});

test('another recovery key of the service is told, and is not taken', async () => {
  const { engine, server, caseload } = await aTablet();
  server.recovery = { id: 'pair-1', point: 'first' };
  assert.equal((await engine.syncNow()).isKeyOffered, false);
  server.recovery = { id: 'pair-2', point: 'second' };
  assert.equal((await engine.syncNow()).isKeyOffered, true);
  assert.equal((await caseload.vault.get('setting', 'recovery')).id, 'pair-1');
  await declineKey(caseload.vault);
  await engine.look();
  assert.equal(engine.state.isKeyOffered, false);
  assert.equal(engine.state.phase, 'idle');
});

test('while somebody else holds the tablet nothing is asked', async () => {
  const { caseload, engine, server, clock } = await aTablet();
  engine.start();
  await engine.syncNow();
  const before = server.requests.length;
  const since = () => server.requests.slice(before).map(([, path]) => path);
  const running = engine.syncNow();
  await engine.rest();
  await running;
  assert.deepEqual(since(), ['/api/session', '/api/sync'], 'what was under way is finished first');
  await caseload.sign(aFamilyDraft(caseload));
  await engine.syncNow();
  clock.advance(10 * 60_000);
  assert.equal(since().length, 2);
  engine.wake();
  await until(() => since().length === 4);
  assert.deepEqual(since().slice(2), ['/api/session', '/api/sync']);
  engine.stop();
});
