// The tablet's database: opening, reopening, and transactions that are all or nothing. Must not know what is in a row.

import { openDB, wrap } from 'idb';
import { ReadFailed, StorageFailed, StorageFull } from './errors.js';
import { factoryOfNewDocument } from './newDocument.js';

/** @import { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb' */
/** @import { SealedRow, VaultHeader } from './shelves.js' */

/**
 * @typedef {DBSchema & {
 *   vaults: {key: string, value: VaultHeader},
 *   sealed: {key: [string, string, string], value: SealedRow, indexes: {family: [string, string, string]}},
 * }} Schema
 * @typedef {('vaults' | 'sealed')[]} Stores
 * @typedef {(name: string, events: {blocking: () => void, terminated: () => void}) => Promise<IDBPDatabase<Schema>>} Opening
 */

/** @type {Stores} */
const STORES = ['vaults', 'sealed'];
const VERSION = 1;
/** A request that takes longer has met a dead connection: browsers close them in the background. */
const HANG_MS = 3_000;
const LOST_CONNECTION = new Set([
  'InvalidStateError',
  'TransactionInactiveError',
  'AbortError',
  'UnknownError',
  'TimeoutError',
]);

export class Database {
  #name;
  #open;
  #hangMs;
  /** @type {Promise<IDBPDatabase<Schema>> | null} */
  #connection = null;

  /** @param {{name?: string, open?: Opening, hangMs?: number}} [options] */
  constructor({ name = 'attune', open = openAttune, hangMs = HANG_MS } = {}) {
    this.#name = name;
    this.#open = open;
    this.#hangMs = hangMs;
  }

  /**
   * Run `work` in a reading transaction.
   *
   * @template T
   * @param {(tx: IDBPTransaction<Schema, Stores, 'readonly'>) => Promise<T>} work
   * @param {{patienceMs?: number}} [how] longer only for what honestly takes long
   * @returns {Promise<T>} rejects with ReadFailed when the database did not answer twice
   */
  read(work, { patienceMs = this.#hangMs } = {}) {
    return this.#twice((db) => this.#run(db.transaction(STORES, 'readonly'), work, patienceMs), ReadFailed);
  }

  /**
   * Run `work` in one writing transaction; resolves only when all of it is on the disk, rejects when none of it is.
   * `work` may run twice and must wait for nothing but the transaction's own requests.
   *
   * @template T
   * @param {(tx: IDBPTransaction<Schema, Stores, 'readwrite'>) => Promise<T>} work
   * @param {{patienceMs?: number}} [how] longer only for what honestly takes long
   * @returns {Promise<T>} rejects with StorageFull or StorageFailed
   */
  write(work, { patienceMs = this.#hangMs } = {}) {
    return this.#twice(
      (db) => this.#run(db.transaction(STORES, 'readwrite', { durability: 'strict' }), work, patienceMs),
      StorageFailed,
    );
  }

  /**
   * @template T
   * @param {(db: IDBPDatabase<Schema>) => Promise<T>} attempt
   * @param {typeof ReadFailed | typeof StorageFailed} Failed
   */
  async #twice(attempt, Failed) {
    try {
      return await this.#once(attempt);
    } catch (error) {
      if (!isLostConnection(error)) throw named(error, Failed);
    }
    try {
      return await this.#once(attempt);
    } catch (error) {
      throw named(error, Failed);
    }
  }

  /**
   * @template T
   * @param {(db: IDBPDatabase<Schema>) => Promise<T>} attempt
   */
  async #once(attempt) {
    this.#connection ??= this.#connect();
    const connection = this.#connection;
    try {
      return await attempt(await within(this.#hangMs, connection));
    } catch (error) {
      if (isLostConnection(error)) this.#forget(connection);
      throw error;
    }
  }

  #connect() {
    const forget = () => this.#forget(connection);
    /** @type {Promise<IDBPDatabase<Schema>>} */
    const connection = this.#open(this.#name, { blocking: forget, terminated: forget });
    connection.catch(forget); // The caller is told; the next caller gets a new connection.
    return connection;
  }

  /** @param {Promise<IDBPDatabase<Schema>>} connection */
  #forget(connection) {
    if (this.#connection === connection) this.#connection = null;
    connection.then(
      (db) => db.close(),
      () => {}, // It never opened, and the caller was told.
    );
  }

  /**
   * @template {IDBTransactionMode} M
   * @template T
   * @param {IDBPTransaction<Schema, Stores, M>} tx
   * @param {(tx: IDBPTransaction<Schema, Stores, M>) => Promise<T>} work
   * @param {number} patienceMs
   */
  async #run(tx, work, patienceMs) {
    tx.done.catch(() => {}); // Awaited below; this only prevents a second report of the same failure.
    const finished = (async () => {
      const outcome = await work(tx);
      await tx.done;
      return outcome;
    })();
    try {
      return await within(patienceMs, finished);
    } catch (error) {
      // An abandoned transaction must not finish later, after a newer value was written.
      abort(tx);
      throw error;
    }
  }
}

/** Whether this browser has a database at all. */
export function isDatabaseThere() {
  return 'indexedDB' in globalThis;
}

/**
 * Safari's engine ends the connection of an app in the background and never opens another for the same document
 * ("Connection to Indexed Database server lost. Refresh the page to try again"): a new document gets one.
 *
 * @type {Opening}
 */
export async function openAttune(name, events) {
  try {
    return await openDB(name, VERSION, { ...events, upgrade });
  } catch (error) {
    const factory = isLostConnection(error) ? factoryOfNewDocument() : null;
    if (!factory) throw error;
    const request = factory.open(name, VERSION);
    request.onupgradeneeded = () => upgrade(wrap(request.result));
    const db = /** @type {IDBPDatabase<Schema>} */ (await wrap(request));
    db.addEventListener('close', events.terminated);
    db.addEventListener('versionchange', events.blocking);
    return db;
  }
}

/** @param {IDBPDatabase<any>} db */
function upgrade(db) {
  db.createObjectStore('vaults', { keyPath: 'id' });
  const sealed = db.createObjectStore('sealed', { keyPath: ['vault', 'shelf', 'id'] });
  sealed.createIndex('family', ['vault', 'shelf', 'family']);
}

/**
 * @template T
 * @param {number} timeoutMs
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
async function within(timeoutMs, promise) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const hang = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new DOMException('The database does not answer.', 'TimeoutError')),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([promise, /** @type {Promise<never>} */ (hang)]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {{abort: () => void}} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch (error) {
    // It is over already, as intended.
    if (!(error instanceof DOMException)) throw error;
  }
}

/** @param {unknown} error */
function isLostConnection(error) {
  return error instanceof DOMException && LOST_CONNECTION.has(error.name);
}

/**
 * @param {unknown} error
 * @param {typeof ReadFailed | typeof StorageFailed} Failed
 */
function named(error, Failed) {
  if (!(error instanceof DOMException)) return error;
  return error.name === 'QuotaExceededError' ? new StorageFull(error) : new Failed(error);
}
