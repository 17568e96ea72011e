// A server in memory that keeps to the sync protocol, and breaks in every way that a test asks for.

import { recordHash } from '../../../static/js/storage/hash.js';
import { openApi } from '../../../static/js/sync/api.js';
import { ROBIN } from '../storage/builders.js';

const PAGE = 3;

export class Server {
  epoch = 'epoch-1';
  user = { ...ROBIN, role: 'visitor', signed_in_until: '2026-11-23T10:00:00.000Z' };
  time = '2026-11-20T10:00:05.000Z';
  /** What has arrived, in order: {seq, sha256, received_at, record}. */
  stored = [];
  /** Every request as [method, path, body]. */
  requests = [];
  csrf = 1;
  /** What it says to a tablet that was reported lost, which needs no sign-in and is given nothing. */
  lost = null;
  /** What to do instead of answering a sync: (body, answer) => Response, or nothing to answer as usual. */
  fault = null;
  /** What a vault's key is sealed with for the service's help. */
  recovery = null;
  /** (record) => {code, message, problems}, or nothing to take it. */
  judge = () => undefined;
  /** (entry) => whether a pull gives it. */
  given = () => true;
  /** Before any answer, sign-in too. */
  outage = null;
  /** How long a tablet waits for a sign of life. */
  timeoutMs = 50;

  get syncs() {
    return this.requests.filter(([, path]) => path === '/api/sync').map(([, , body]) => body);
  }

  get ask() {
    return (path, sending) =>
      openApi({ fetch: (...request) => this.fetch(...request), timeoutMs: this.timeoutMs })(path, sending);
  }

  /** @param {string} path */
  async fetch(path, { method, headers, body, signal }) {
    const sent = body === undefined ? undefined : JSON.parse(body);
    this.requests.push([method, path, sent]);
    const broken = await this.outage?.(path, signal);
    if (broken) return broken;
    if (method === 'POST' && headers['X-CSRFToken'] !== `token-${this.csrf}`) {
      return json({ code: 'bad_csrf', message: 'The page is too old.' }, 400);
    }
    if (path === '/api/session') return json(this.session());
    if (path === '/api/sign-in') return this.signIn(sent);
    if (path === '/api/devices') return json({ device: 'device-9' }, 201);
    if (path === '/api/sign-out') return new Response(null, { status: 204 });
    return this.sync(sent, signal);
  }

  session() {
    const { csrf, time: server_time, epoch, recovery, lost } = this;
    const user = lost ? null : this.user;
    const told = { csrf: `token-${csrf}`, server_time, build: 'build-1', epoch, user, recovery, lost };
    return { ...told, offline_hours: 72 };
  }

  signIn({ password }) {
    if (password !== 'right') return json({ code: 'wrong_sign_in', message: 'Wrong.' }, 401);
    this.user = { ...ROBIN, role: 'visitor', signed_in_until: '2026-11-23T10:00:00.000Z' };
    return json(this.session());
  }

  async sync(body, signal) {
    if (!this.user && !this.lost) return json({ code: 'signed_out', message: 'Sign in.' }, 401);
    const early = await this.fault?.(body, signal);
    if (early instanceof Response) return early;
    const answer = await this.take(body);
    const changed = early ? await early(answer) : answer;
    return changed instanceof Response ? changed : json(changed);
  }

  async take({ records, cursor }) {
    const receipts = [];
    const rejected = [];
    for (const [index, record] of records.entries()) {
      const sha256 = await recordHash(record);
      const known = this.stored.find((each) => each.record.id === record.id);
      const refusal = this.judge(record);
      if (refusal) rejected.push({ id: record.id, index, message: '', problems: [], ...refusal });
      else if (known && known.sha256 !== sha256)
        rejected.push({ id: record.id, index, code: 'conflict', message: 'Other.', problems: [] });
      else {
        const entry = known ?? { seq: this.stored.length + 1, sha256, received_at: this.time, record };
        if (!known) this.stored.push(entry);
        const { seq, received_at } = entry;
        receipts.push({
          id: record.id,
          sha256,
          seq,
          status: known ? 'already' : 'stored',
          received_at,
          disagreements: [],
        });
      }
    }
    if (this.lost) return this.nothingBut({ receipts, rejected, cursor });
    const from = Number(cursor ?? 0);
    const page = this.stored.filter((entry) => entry.seq > from && this.given(entry)).slice(0, PAGE);
    const last = page.at(-1)?.seq ?? Math.max(from, this.stored.at(-1)?.seq ?? 0);
    return {
      receipts,
      rejected,
      records: page,
      people: { [ROBIN.id]: ROBIN.name },
      cursor: String(last),
      more: last < this.stored.length,
      epoch: this.epoch,
      server_time: this.time,
    };
  }

  nothingBut({ receipts, rejected, cursor }) {
    const { epoch, time: server_time } = this;
    return { receipts, rejected, records: [], people: {}, cursor, more: false, epoch, server_time };
  }
}

export function json(value, status = 200, headers = {}) {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

export function page(status = 200) {
  return new Response('<!doctype html><title>Wi-Fi</title>', {
    status,
    headers: { 'Content-Type': 'text/html' },
  });
}

/** A request that is never answered, as a browser gives it up. */
export function hang(signal) {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}
