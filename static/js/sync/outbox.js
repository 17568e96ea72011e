// One exchange with the server: sends the outbox in batches and asks for what is new. Must not remove anything itself.

import { meetEpoch, settle, toSend } from '../storage/exchange.js';
import { t } from '../words.js';
import { parseSyncAnswer } from './answers.js';
import { Refused, StrangeAnswer, SyncError } from './api.js';
import { getSession } from './session.js';

/** @import { Outgoing } from '../storage/shelves.js' */
/** @import { Vault } from '../storage/unlocked.js' */
/** @import { Rejection, Session, SyncAnswer } from './answers.js' */
/** @import { Ask } from './api.js' */

const BATCH_RECORDS = 50;
/** Small enough for a weak signal to carry one before it is gone again. */
const BATCH_BYTES = 1024 * 1024;
/** Status codes that may be about one record of the batch; any other means that the server can't serve us now. */
const ABOUT_CONTENT = new Set([400, 413, 422, 500]);

/** The server was restored from a backup during the exchange; the next exchange starts from its new state. */
export class EpochChanged extends SyncError {
  constructor() {
    super(
      t(
        'The server was restored from a backup. What it has lost is sent again from this tablet, where it is safe.',
      ),
    );
  }
}

/**
 * @typedef {object} Flushed what became of the records, by id, and what was odd
 * @property {string[]} received
 * @property {string[]} refused
 * @property {string[]} mismatched the receipt was for something else: still in the outbox
 * @property {string[]} unanswered the server said nothing about it, or failed over it: still in the outbox
 * @property {string[]} missed came from the server but was not what it said
 * @property {number} malformed
 */

/**
 * Send everything, then ask until nothing is new. A record that makes the server fail does not hold up the others.
 * Rejects as `ask` and the vault do; whatever was not received by then is still in the outbox.
 *
 * @param {Vault} vault
 * @param {Session} session fetched just now, of this vault's user
 * @param {Ask} ask
 * @returns {Promise<Flushed>}
 */
export async function flush(vault, session, ask) {
  const { cursor } = await meetEpoch(vault, session.epoch);
  const run = new Run(vault, session, ask, cursor);
  const batches = batchesOf(await toSend(vault));
  for (let batch = batches.shift(); batch; batch = batches.shift())
    batches.unshift(...(await run.send(batch)));
  while (run.hasMore) await run.pull();
  return run.flushed;
}

/**
 * @param {Outgoing[]} outgoing
 * @param {{records?: number, bytes?: number}} [most]
 * @returns {Outgoing[][]} in the same order
 */
export function batchesOf(outgoing, { records = BATCH_RECORDS, bytes = BATCH_BYTES } = {}) {
  /** @type {Outgoing[][]} */
  const batches = [];
  let size = 0;
  for (const entry of outgoing) {
    const entrySize = new TextEncoder().encode(JSON.stringify(entry.record)).length;
    const batch = batches[batches.length - 1];
    if (batch && batch.length < records && size + entrySize <= bytes) {
      batch.push(entry);
      size += entrySize;
    } else {
      batches.push([entry]);
      size = entrySize;
    }
  }
  return batches;
}

class Run {
  #vault;
  #session;
  #ask;
  #cursor;
  hasMore = true;
  /** @type {Flushed} */
  flushed = { received: [], refused: [], mismatched: [], unanswered: [], missed: [], malformed: 0 };

  /**
   * @param {Vault} vault
   * @param {Session} session
   * @param {Ask} ask
   * @param {string | null} cursor
   */
  constructor(vault, session, ask, cursor) {
    this.#vault = vault;
    this.#session = session;
    this.#ask = ask;
    this.#cursor = cursor;
  }

  /**
   * @param {Outgoing[]} batch
   * @returns {Promise<Outgoing[][]>} smaller batches to send instead, when the server can't take this one as a whole
   */
  async send(batch) {
    try {
      await this.#exchange(batch);
      return [];
    } catch (error) {
      if (!(error instanceof Refused) || !ABOUT_CONTENT.has(error.status)) throw error;
      if (batch.length > 1) return halvesOf(batch);
      // This record is the reason only if the server answers without it.
      await this.pull();
      await this.#note(batch[0], error);
      return [];
    }
  }

  async pull() {
    const before = this.#cursor;
    await this.#exchange([]);
    if (this.hasMore && this.#cursor === before) throw new StrangeAnswer();
  }

  /** @param {Outgoing[]} batch */
  async #exchange(batch) {
    const answer = parseSyncAnswer(await this.#post(await this.#request(batch)));
    if (answer.epoch !== this.#session.epoch) throw new EpochChanged();
    const settlement = await settle(this.#vault, { ...answer, refusals: refusalsOf(answer.rejected, batch) });
    this.#cursor = answer.cursor;
    this.hasMore = answer.more;
    this.#count(batch, answer, settlement);
  }

  /** @param {Outgoing[]} batch */
  async #request(batch) {
    const [families, visits, unsent] = await Promise.all(
      /** @type {const} */ (['family', 'visit', 'outbox']).map((shelf) => this.#vault.count(shelf)),
    );
    const records = batch.map(({ record }) => record);
    const proofs = batch.flatMap(({ record, proof }) => (proof ? [[record.id, proof]] : []));
    return {
      device: this.#vault.device,
      cursor: this.#cursor,
      records,
      ...(proofs.length > 0 && { proofs: Object.fromEntries(proofs) }),
      counts: { families, visits, unsent },
    };
  }

  /** @param {object} body */
  async #post(body) {
    try {
      return await this.#ask('/api/sync', { body, csrf: this.#session.csrf });
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'bad_csrf') throw error;
      this.#session = { ...this.#session, csrf: (await getSession(this.#ask)).csrf };
      return this.#ask('/api/sync', { body, csrf: this.#session.csrf });
    }
  }

  /**
   * @param {Outgoing[]} batch
   * @param {SyncAnswer} answer
   * @param {import('../storage/exchange.js').Settlement} settlement
   */
  #count(batch, answer, { received, refused, mismatched, missed }) {
    const answered = new Set([...received, ...refused, ...mismatched]);
    this.flushed.received.push(...received);
    this.flushed.refused.push(...refused);
    this.flushed.mismatched.push(...mismatched);
    this.flushed.missed.push(...missed);
    this.flushed.unanswered.push(...batch.map(({ record }) => record.id).filter((id) => !answered.has(id)));
    this.flushed.malformed += answer.malformed;
  }

  /**
   * @param {Outgoing} entry
   * @param {Refused} error
   */
  async #note(entry, error) {
    const { id } = entry.record;
    if (error.status >= 500) {
      this.flushed.unanswered.push(id);
      return;
    }
    const refusal = refusalOf({
      ...error.said,
      code: error.code || `status_${error.status}`,
      message: error.message,
      problems: [],
    });
    await settle(this.#vault, {
      receipts: [],
      refusals: [{ id, refusal }],
      records: [],
      people: {},
      cursor: this.#cursor,
      epoch: this.#session.epoch,
    });
    this.flushed.refused.push(id);
  }
}

/**
 * @param {Outgoing[]} batch
 * @returns {Outgoing[][]}
 */
function halvesOf(batch) {
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

/**
 * @param {Rejection[]} rejected
 * @param {Outgoing[]} batch
 */
function refusalsOf(rejected, batch) {
  const sent = new Set(batch.map(({ record }) => record.id));
  return rejected
    .map((rejection) => ({
      id: rejection.id ?? batch[rejection.index ?? -1]?.record.id,
      refusal: refusalOf(rejection),
    }))
    .filter(({ id }) => sent.has(id));
}

/** @param {Pick<Rejection, 'code' | 'values' | 'message' | 'problems'>} rejection */
function refusalOf({ code, values, message, problems }) {
  return { code, ...(values && { values }), message, problems, refused_at: new Date().toISOString() };
}
