// The database: what happens when the browser takes it away, lets it hang, or has no room.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAttune } from '../../../static/js/storage/database.js';
import { ReadFailed, StorageFailed, StorageFull } from '../../../static/js/storage/errors.js';
import { aDatabase } from './builders.js';

const ROW = { vault: 'v', shelf: 's', id: 'i', iv: new Uint8Array(12), sealed: new ArrayBuffer(1) };
const putRow = (database, row = ROW) => database.write((tx) => tx.objectStore('sealed').put(row));
const rows = (database) => database.read((tx) => tx.objectStore('sealed').getAll());

/** A database whose connections a test can spoil: `spoil(db, n)` is given each new connection. */
function spoiled(spoil, options = {}) {
  let opened = 0;
  const database = aDatabase({
    ...options,
    open: async (name, events) => {
      const db = await openAttune(name, events);
      opened += 1;
      return spoil(db, opened, events) ?? db;
    },
  });
  return { database, opened: () => opened };
}

test('a closed connection is opened again and the write is done', async () => {
  const { database, opened } = spoiled((db, n) => {
    if (n === 1) db.close();
  });
  await putRow(database);
  assert.equal((await rows(database)).length, 1);
  assert.equal(opened(), 2);
});

test('a connection that the browser ended is not used again', async () => {
  const { database, opened } = spoiled((_db, n, events) => {
    if (n === 1) setTimeout(events.terminated, 10);
  });
  await putRow(database);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal((await rows(database)).length, 1);
  assert.equal(opened(), 2);
});

test('a document that is cut off from the database for good opens it from a new document', async () => {
  const { indexedDB: whole, document: none } = globalThis;
  const made = [];
  const aFrame = () => {
    const frame = {
      contentWindow: { ...classes(), indexedDB: whole },
      isThere: true,
      remove: () => (frame.isThere = false),
    };
    made.push(frame);
    return frame;
  };
  globalThis.indexedDB = {
    open() {
      throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError');
    },
  };
  globalThis.document = { createElement: aFrame, body: { append() {} } };
  try {
    const database = aDatabase({ name: 'cut-off' });
    await putRow(database);
    assert.equal((await rows(database)).length, 1);
    await putRow(aDatabase({ name: 'cut-off' }));
    assert.deepEqual(
      made.map(({ isThere }) => isThere),
      [false, true],
    );
  } finally {
    globalThis.indexedDB = whole;
    globalThis.document = none;
  }
});

/** A document's own classes: none of their objects is an instance of another's. */
function classes() {
  const names = ['IDBCursor', 'IDBDatabase', 'IDBIndex', 'IDBObjectStore', 'IDBRequest', 'IDBTransaction'];
  return Object.fromEntries([...names, 'DOMException'].map((name) => [name, class {}]));
}

test('another version of the app that needs the database gets it', async () => {
  const database = aDatabase({ name: 'shared' });
  await putRow(database);
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('shared');
    request.onsuccess = resolve;
    request.onerror = reject;
  });
  assert.deepEqual(await rows(database), []);
});

test('a connection that stays closed is named after two tries', async () => {
  const { database, opened } = spoiled((db) => db.close());
  await assert.rejects(putRow(database), StorageFailed);
  assert.equal(opened(), 2);
});

test('a request that hangs is given up, and the second try succeeds', async () => {
  const { database } = spoiled(() => undefined, { hangMs: 60 });
  let tries = 0;
  await database.write((tx) => {
    tries += 1;
    const put = tx.objectStore('sealed').put(ROW);
    return tries === 1 ? new Promise(() => {}) : put;
  });
  assert.equal(tries, 2);
  assert.equal((await rows(database)).length, 1);
});

test('an opening that hangs twice is named', async () => {
  const database = aDatabase({ open: () => new Promise(() => {}), hangMs: 20 });
  await assert.rejects(rows(database), StorageFailed);
});

test('who only looks is not told that saving failed', async () => {
  const silent = () => aDatabase({ open: () => new Promise(() => {}), hangMs: 20 });
  const reading = await rows(silent()).catch((error) => error);
  assert.ok(reading instanceof ReadFailed && reading instanceof StorageFailed);
  assert.match(reading.message, /could not read/);
  assert.doesNotMatch(reading.message, /save/);
  const writing = await putRow(silent()).catch((error) => error);
  assert.ok(writing instanceof StorageFailed && !(writing instanceof ReadFailed));
  assert.match(writing.message, /could not save/);
});

test('after a failure the next call tries afresh', async () => {
  const { database } = spoiled((db, n) => {
    if (n <= 2) db.close();
  });
  await assert.rejects(putRow(database), StorageFailed);
  await putRow(database);
  assert.equal((await rows(database)).length, 1);
});

test('a full disk is named at once, and nothing of the transaction stays', async () => {
  const database = aDatabase();
  let tries = 0;
  const writing = database.write(async (tx) => {
    tries += 1;
    await tx.objectStore('sealed').put(ROW);
    throw new DOMException('no room', 'QuotaExceededError');
  });
  await assert.rejects(writing, (error) => error instanceof StorageFull && /safe/.test(error.message));
  assert.equal(tries, 1);
  assert.deepEqual(await rows(database), []);
});

test('a fault of our own is not called a storage failure, and undoes the transaction', async () => {
  const database = aDatabase();
  const writing = database.write(async (tx) => {
    await tx.objectStore('sealed').put(ROW);
    throw new RangeError('ours');
  });
  await assert.rejects(writing, RangeError);
  assert.deepEqual(await rows(database), []);
});

test('writes ask for strict durability', async () => {
  const asked = [];
  const { database } = spoiled((db) => {
    const transaction = db.transaction.bind(db);
    return new Proxy(db, {
      get: (target, name) =>
        name === 'transaction'
          ? (stores, mode, options) => {
              asked.push([mode, options?.durability]);
              return transaction(stores, mode, options);
            }
          : Reflect.get(target, name, target),
    });
  });
  await putRow(database);
  assert.deepEqual(asked, [['readwrite', 'strict']]);
});
