// An unlocked vault: sealed values on named shelves, until it is locked. Must not know what the values mean.

import { VaultDamaged, VaultLocked } from './errors.js';
import { KeptShelves } from './kept.js';
import { Remembered } from './remembered.js';
import { labelOf, wholeShelf } from './rows.js';
import { strand } from './stranded.js';

/** @import { IDBPObjectStore } from 'idb' */
/** @import { Database, Schema, Stores } from './database.js' */
/** @import { SealedRow, Shelves, VaultHeader } from './shelves.js' */

/** @typedef {keyof Shelves} Shelf */

/** @typedef {IDBPObjectStore<Schema, Stores, 'sealed', 'readonly'>} SealedStore */

/**
 * @typedef {{iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer}} Sealed
 *
 * @typedef {object} Cipher
 * @property {(label: string, text: string) => Promise<Sealed>} seal
 * @property {(label: string, sealed: Sealed) => Promise<string>} open rejects when label or bytes were changed
 */

/**
 * @template {Shelf} S
 * @typedef {{op: 'put', shelf: S, id: string, value: Shelves[S], family?: string}} Put
 */

/** @typedef {{[S in Shelf]: Put<S>}[Shelf] | {op: 'delete', shelf: Shelf, id: string}} Operation */

/**
 * Once `lock()` was called every method rejects with VaultLocked; it rejects with StorageFailed or StorageFull
 * when the tablet's database fails. A write that was requested before the lock is finished first.
 * Events: `locking` (the last moment to write), then `locked`; `cleared` when somebody emptied the tablet's database under
 * the open vault and its content was put back from memory.
 */
export class Vault extends EventTarget {
  #header;
  #database;
  /** @type {Cipher | null} */
  #cipher;
  /** @type {Promise<void> | null} */
  #locking = null;
  #isClosing = false;
  /** Writes happen in the order of the calls, however long each takes to seal. */
  /** @type {Promise<unknown>} */
  #lastWrite = Promise.resolve();
  /** @type {Promise<unknown>} */
  #lastTurn = Promise.resolve();
  #kept = new KeptShelves();
  #remembered = new Remembered();
  /** @type {Ahead} no shelf that was written to */
  #ahead;

  /**
   * @param {VaultHeader} header
   * @param {Cipher} cipher
   * @param {Database} database
   * @param {Ahead} [ahead] what was read while the key was made
   */
  constructor(header, cipher, database, ahead = new Map()) {
    super();
    this.#header = header;
    this.#cipher = cipher;
    this.#database = database;
    this.#ahead = ahead;
  }

  get id() {
    return this.#header.id;
  }

  get userId() {
    return this.#header.user.id;
  }

  get userName() {
    return this.#header.user.name;
  }

  get device() {
    return this.#header.device;
  }

  get isLocked() {
    return this.#isClosing;
  }

  /**
   * @template {Shelf} S
   * @param {S} shelf
   * @param {string} id
   * @param {Shelves[S]} value anything that JSON can hold
   * @param {{family?: string}} [under]
   */
  put(shelf, id, value, { family } = {}) {
    return this.transact([/** @type {Operation} */ ({ op: 'put', shelf, id, value, family })]);
  }

  /**
   * @param {Shelf} shelf
   * @param {string} id
   */
  delete(shelf, id) {
    return this.transact([{ op: 'delete', shelf, id }]);
  }

  /**
   * Remove `id` from one shelf and put `value` on another, both or neither.
   *
   * @template {Shelf} S
   * @param {Shelf} from
   * @param {S} to
   * @param {string} id
   * @param {Shelves[S]} value
   * @param {{family?: string}} [under]
   */
  move(from, to, id, value, { family } = {}) {
    return this.transact([
      /** @type {Operation} */ ({ op: 'put', shelf: to, id, value, family }),
      { op: 'delete', shelf: from, id },
    ]);
  }

  /**
   * Run all operations in one transaction; resolves when they are on disk. Values are copied at the call.
   *
   * @param {Operation[]} operations
   */
  async transact(operations) {
    const cipher = this.#unlocked();
    for (const { shelf } of operations) this.#ahead.delete(shelf);
    const sealing = Promise.all(operations.map((operation) => this.#step(cipher, operation)));
    sealing.catch(() => {}); // Awaited below, in its turn.
    const writing = this.#lastWrite.then(async () => {
      const steps = await sealing;
      try {
        if (!(await this.#write(steps))) await this.#putBack(cipher, steps);
        this.#remembered.written(steps);
      } catch (error) {
        // After the lock nobody can seal these again, so the ciphertext is kept and retried until it is on disk.
        if (this.#isClosing && steps.length > 0) strand(() => this.#writeAll([], steps));
        throw error;
      } finally {
        this.#kept.written(operations);
      }
    });
    this.#lastWrite = writing.catch(() => {}); // The caller is told below; the next write still gets its turn.
    await writing;
  }

  /**
   * Call this before reading the tablet directly instead of the open vault: a cleared tablet is put back first.
   *
   * @returns {Promise<void>}
   */
  makeSure() {
    return this.transact([]);
  }

  /**
   * @param {Step[]} steps
   * @returns {Promise<boolean>} false, and nothing is written, when the vault's header is gone: the tablet was cleared
   */
  #write(steps) {
    return this.#database.write(async (tx) => {
      const header = await tx.objectStore('vaults').get(this.id);
      if (!header) return false;
      // Ways of unlocking may have been added or removed since it was opened.
      this.#header = header;
      await takeSteps(tx.objectStore('sealed'), steps);
      return true;
    });
  }

  /**
   * The tablet was cleared under the open vault: its header, what is in memory, and what was to be written, in one
   * transaction. Everything received comes again, because the cursor is not among what is put back.
   *
   * @param {Cipher} cipher
   * @param {Step[]} steps
   */
  async #putBack(cipher, steps) {
    const rows = await Promise.all(
      this.#remembered.all.map(({ shelf, id, family, text }) =>
        this.#row(cipher, { shelf, id, family, text }),
      ),
    );
    await this.#writeAll(rows, steps);
    this.#ahead.clear();
    this.#kept.clear();
    this.dispatchEvent(new Event('cleared'));
  }

  /**
   * @param {SealedRow[]} rows what is put back, together with the header, where that is gone
   * @param {Step[]} steps
   */
  #writeAll(rows, steps) {
    return this.#database.write(async (tx) => {
      const [vaults, sealed] = [tx.objectStore('vaults'), tx.objectStore('sealed')];
      if (!(await vaults.get(this.id))) {
        await vaults.put(this.#header);
        await Promise.all(rows.map((row) => sealed.put(row)));
      }
      await takeSteps(sealed, steps);
    });
  }

  /**
   * Read, decide and write without anybody else's turn in between. `work` must not take a turn itself.
   *
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  inTurn(work) {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => {}); // The caller is told; the next one still gets its turn.
    return turn;
  }

  /**
   * @template {Shelf} S
   * @param {S} shelf
   * @param {string} id
   * @returns {Promise<Shelves[S] | null>} rejects with VaultDamaged when it isn't what was put there
   */
  async get(shelf, id) {
    return (await this.getMany(shelf, [id]))[0];
  }

  /**
   * @template {Shelf} S
   * @param {S} shelf
   * @param {string[]} ids
   * @returns {Promise<(Shelves[S] | null)[]>} in the order of the ids
   */
  async getMany(shelf, ids) {
    const ahead = await this.#ahead.get(shelf);
    const rows = ahead
      ? ids.map((id) => ahead.find((row) => row.id === id))
      : await this.#read((sealed) => Promise.all(ids.map((id) => sealed.get([this.id, shelf, id]))));
    const cipher = this.#unlocked();
    const values = await Promise.all(rows.map((row) => (row ? this.#value(cipher, row) : null)));
    this.#unlocked();
    return values;
  }

  /**
   * Which entries families have on a shelf; entries that are not known yet are opened.
   *
   * @template {Shelf} S
   * @param {S} shelf
   * @param {string[]} families
   * @param {(id: string) => boolean} isKnown
   * @returns {Promise<{ids: string[][], values: Shelves[S][], damaged: VaultDamaged[]}>} `ids` in the order of the families
   */
  async unknownOf(shelf, families, isKnown) {
    const found = await this.#read((sealed) => {
      const index = sealed.index('family');
      return Promise.all(
        families.map(async (family) => {
          const all = /** @type {[string, string, string]} */ ([this.id, shelf, family]);
          const ids = (await index.getAllKeys(all)).map(([, , id]) => id);
          const unknown = ids.filter((id) => !isKnown(id));
          // Each request to the disk costs more than its answer.
          const isNew = unknown.length > 0 && unknown.length === ids.length;
          const rows = isNew
            ? await index.getAll(all)
            : await Promise.all(unknown.map((id) => sealed.get([this.id, shelf, id])));
          return { ids, rows: rows.flatMap((row) => row ?? []) };
        }),
      );
    });
    const opened = await this.#opened(found.flatMap(({ rows }) => rows));
    return { ids: found.map(({ ids }) => ids), ...opened };
  }

  /**
   * Which entries are on a shelf, for any family; entries that are not known yet are opened.
   *
   * @template {Shelf} S
   * @param {S} shelf
   * @param {(id: string) => boolean} isKnown
   * @returns {Promise<{ids: string[], values: Shelves[S][], damaged: VaultDamaged[]}>}
   */
  async unknownOn(shelf, isKnown) {
    const found = await this.#read(async (sealed) => {
      const keys = await sealed.getAllKeys(wholeShelf(this.id, shelf));
      const ids = keys.map(([, , id]) => id);
      const unknown = ids.filter((id) => !isKnown(id));
      const isNew = unknown.length > 0 && unknown.length === ids.length;
      const rows = isNew
        ? await sealed.getAll(wholeShelf(this.id, shelf))
        : await Promise.all(unknown.map((id) => sealed.get([this.id, shelf, id])));
      return { ids, rows: rows.flatMap((row) => row ?? []) };
    });
    return { ids: found.ids, ...(await this.#opened(found.rows)) };
  }

  /**
   * @template {Shelf} S
   * @param {S} shelf
   * @param {{family?: string}} [only]
   * @returns {Promise<Shelves[S][]>} rejects with VaultDamaged when one of them isn't what was put there
   */
  async all(shelf, only) {
    const { values, damaged } = await this.readAll(shelf, only);
    if (damaged.length > 0) throw damaged[0];
    return values;
  }

  /**
   * Everything readable on a shelf, and what is damaged: one damaged entry must not hide the others.
   *
   * @template {Shelf} S
   * @param {S} shelf
   * @param {{family?: string}} [only]
   * @returns {Promise<{values: Shelves[S][], damaged: VaultDamaged[]}>}
   */
  async readAll(shelf, { family } = {}) {
    if (family !== undefined) return this.#readAll(shelf, family);
    this.#unlocked();
    await this.#lastWrite;
    const whole = await this.#kept.whole(shelf, () => this.#readAll(shelf));
    this.#unlocked();
    return whole;
  }

  /**
   * @param {Shelf} shelf
   * @param {string} [family]
   * @returns {Promise<{values: any[], damaged: VaultDamaged[]}>}
   */
  async #readAll(shelf, family) {
    const ahead = family === undefined ? this.#ahead.get(shelf) : undefined;
    this.#ahead.delete(shelf);
    const rows =
      (await ahead) ??
      (await this.#read((sealed) =>
        family === undefined
          ? sealed.getAll(wholeShelf(this.id, shelf))
          : sealed.index('family').getAll([this.id, shelf, family]),
      ));
    return this.#opened(rows);
  }

  /** @param {SealedRow[]} rows */
  async #opened(rows) {
    const cipher = this.#unlocked();
    const outcomes = await Promise.allSettled(rows.map((row) => this.#value(cipher, row)));
    this.#unlocked();
    const values = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const damaged = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    return { values, damaged };
  }

  /**
   * @param {Shelf} shelf
   * @returns {Promise<number>}
   */
  count(shelf) {
    return this.#read((sealed) => sealed.count(wholeShelf(this.id, shelf)));
  }

  /** The content of the disk was changed by something other than this vault. */
  readAnew() {
    this.#kept.clear();
    this.#ahead.clear();
  }

  /** Finish the requested writes, drop the key, and refuse everything from then on. */
  lock() {
    if (!this.#locking) {
      /** @type {(value: void) => void} */
      let done = () => {};
      this.#locking = new Promise((resolve) => {
        done = resolve;
      });
      this.dispatchEvent(new Event('locking'));
      // The last moment to put back a cleared tablet. A silent disk is noticed by what it holds up.
      this.makeSure().catch(() => {});
      this.#isClosing = true;
      this.#lastWrite.then(() => {
        this.#cipher = null;
        this.#kept.clear();
        this.#remembered.clear();
        this.#ahead.clear();
        this.dispatchEvent(new Event('locked'));
        done();
      });
    }
    return this.#locking;
  }

  #unlocked() {
    if (this.#isClosing || !this.#cipher) throw new VaultLocked();
    return this.#cipher;
  }

  /**
   * Sees everything written before the call. A cleared tablet is put back first: a caller that decides by
   * what is there must not find it empty.
   *
   * @template T
   * @param {(sealed: SealedStore) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #read(work) {
    this.#unlocked();
    await this.#lastWrite;
    const read = () =>
      this.#database.read(async (tx) => {
        const [header, found] = await Promise.all([
          tx.objectStore('vaults').getKey(this.id),
          work(tx.objectStore('sealed')),
        ]);
        return { isHere: header !== undefined, found };
      });
    const { isHere, found } = await read();
    if (isHere) return found;
    await this.makeSure();
    return (await read()).found;
  }

  /**
   * @param {Cipher} cipher
   * @param {Operation} operation
   * @returns {Promise<Step>}
   */
  async #step(cipher, operation) {
    const { shelf, id } = operation;
    if (operation.op === 'delete') return { key: [this.id, shelf, id] };
    const { family, value } = operation;
    const text = JSON.stringify({ family, value });
    return { row: await this.#row(cipher, { shelf, id, family, text }), text };
  }

  /**
   * @param {Cipher} cipher
   * @param {import('./remembered.js').Entry} entry
   * @returns {Promise<SealedRow>}
   */
  async #row(cipher, { shelf, id, family, text }) {
    const row = { vault: this.id, shelf, id, ...(await cipher.seal(labelOf(this.id, shelf, id), text)) };
    return family === undefined ? row : { ...row, family };
  }

  /**
   * @param {Cipher} cipher
   * @param {SealedRow} row
   */
  async #value(cipher, row) {
    try {
      const text = await cipher.open(labelOf(this.id, row.shelf, row.id), row);
      const { family, value } = JSON.parse(text);
      this.#remembered.read({ shelf: row.shelf, id: row.id, family, text });
      if (family !== row.family) throw new Error('It stands under another family.');
      return value;
    } catch (error) {
      throw new VaultDamaged(row.shelf, row.id, error);
    }
  }
}

/** @typedef {{row: SealedRow, text: string, key?: undefined} | {key: [string, string, string], row?: undefined}} Step */

/**
 * @param {{put: (row: SealedRow) => Promise<unknown>, delete: (key: [string, string, string]) => Promise<unknown>}} sealed
 * @param {Step[]} steps
 */
function takeSteps(sealed, steps) {
  return Promise.all(steps.map((step) => (step.row ? sealed.put(step.row) : sealed.delete(step.key))));
}

/** @typedef {Map<string, Promise<SealedRow[] | null>>} Ahead the sealed rows of whole shelves; null: to be read again */

/** What the first screen asks for. */
const FIRST_SHELVES = /** @type {const} */ (['setting', 'family', 'outbox', 'draft']);

/**
 * Begin to read what the first screen asks for, sealed as it is: making the key takes longer than the disk.
 *
 * @param {string} vault
 * @param {Database} database
 * @returns {Ahead}
 */
export function readAhead(vault, database) {
  const reading = database.read((tx) =>
    Promise.all(FIRST_SHELVES.map((shelf) => tx.objectStore('sealed').getAll(wholeShelf(vault, shelf)))),
  );
  return new Map(
    FIRST_SHELVES.map((shelf, at) => [
      shelf,
      reading.then(
        (rows) => rows[at],
        () => null, // Whoever asks reads for themselves, and is told what is wrong.
      ),
    ]),
  );
}
