// An unlocked vault: sealed values on named shelves, until it is locked. Must not know what the values mean.

import { StorageFailed, VaultDamaged, VaultLocked } from './errors.js';
import { KeptShelves } from './kept.js';
import {
  changesOf,
  emptyLedger,
  IRREPLACEABLE,
  LEDGER,
  nonceOf,
  noted,
  noteFor,
  noteOf,
  notesOn,
  ROOT,
  sealedLedger,
  unsealed,
} from './ledger.js';
import { Remembered } from './remembered.js';
import { labelOf, wholeShelf, wholeVaultAfter } from './rows.js';
import { takeStock } from './stocktaking.js';
import { strand } from './stranded.js';

/** @import { IDBPObjectStore } from 'idb' */
/** @import { Database, Schema, Stores } from './database.js' */
/** @import { Ledger, Loss, Note, Sealing } from './ledger.js' */
/** @import { SealedRow, Shelves, VaultHeader } from './shelves.js' */
/** @import { Named } from './stocktaking.js' */

/** @typedef {keyof Shelves} Shelf */

/** @typedef {IDBPObjectStore<Schema, Stores, 'sealed', 'readonly'>} SealedStore */

/**
 * @typedef {{iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer}} Sealed
 *
 * @typedef {object} Cipher
 * @property {(label: string, text: string) => Promise<Sealed>} seal
 * @property {(label: string, sealed: Sealed) => Promise<string>} open rejects when label or bytes were changed
 * @property {(label: string, sealed: Sealed) => Promise<string>} openPresent the same, with the present key alone
 * @property {(label: string, sealed: Sealed) => Promise<string | null>} openFormer null unless a former key opens it, and
 *   the present one doesn't
 */

/**
 * @template {Shelf} S
 * @typedef {{op: 'put', shelf: S, id: string, value: Shelves[S], family?: string}} Put
 */

/** @typedef {{[S in Shelf]: Put<S>}[Shelf] | {op: 'delete', shelf: Shelf, id: string}} Operation */

/** So often another tab may write in between; what was to be saved is then saved without being noted. */
const MOST_TRIES = 20;
/** Sealed anew at once: a tap waits no longer than for this. */
const BATCH = 20;

/**
 * Once `lock()` was called every method rejects with VaultLocked; it rejects with StorageFailed or StorageFull
 * when the tablet's database fails. A write that was requested before the lock is finished first.
 * Events: `locking` (the last moment to write), then `locked`; `cleared` when somebody emptied the tablet's database under
 * the open vault and its content was put back from memory; `losses` when `losses` may have changed, with those that are new
 * as its `detail`.
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
  /** @type {Ledger | null} null until it is needed, and after a write that the disk may or may not have */
  #ledger = null;
  /** @type {Map<string, Named & {nonce: string | undefined}>} what was read while there was no ledger to compare it with */
  #notCompared = new Map();
  /** @type {Map<string, Named>} what is not as the ledger has it, by a first look */
  #suspects = new Map();
  /** @type {Promise<void> | null} */
  #looking = null;
  /** @type {{header: VaultHeader, cipher: Cipher} | null} a new key of which nobody knows yet whether the disk has it */
  #next = null;
  /** @type {Loss[]} entries that were taken out or put back under the vault, until somebody has read of them */
  losses = [];

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

  /** Which of the service's keys can open it for its owner. @returns {string | undefined} */
  get recoveryKeyId() {
    const wrap = this.#header.wraps?.find(({ method }) => method === 'recovery');
    return wrap?.method === 'recovery' ? wrap.key_id : undefined;
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
    await this.#whenWritten(async () => {
      const steps = await sealing;
      try {
        await this.#land(steps);
        this.#remembered.written(steps);
      } finally {
        this.#kept.written(operations);
      }
    });
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  #whenWritten(work) {
    const writing = this.#lastWrite.then(work);
    this.#lastWrite = writing.catch(() => {}); // The caller is told; the next write still gets its turn.
    return writing;
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
   * Look whether anything was taken out or put back under the vault, from outside. What is there stays, and is noted
   * as it is; what was found is in `losses`.
   *
   * @param {{mayHaveCome?: boolean, isFirst?: boolean}} [how] `mayHaveCome`: a rescue file was just brought back.
   *   `isFirst`: only if no write has looked already
   * @returns {Promise<void>}
   */
  examine({ mayHaveCome = false, isFirst = false } = {}) {
    this.#unlocked();
    return this.#whenWritten(async () => {
      if (!isFirst) this.#ledger = null;
      if (await this.#learn({ mayHaveCome })) await this.#land([], true);
    });
  }

  /** Somebody has read what was found. */
  forgetLosses() {
    this.#unlocked();
    return this.#whenWritten(async () => {
      await this.#learn();
      if (this.#ledger) this.#ledger = { ...this.#ledger, losses: [] };
      await this.#land([], true);
      this.losses = [];
      this.dispatchEvent(new CustomEvent('losses', { detail: [] }));
    });
  }

  /**
   * From now on everything is sealed under another key. What lies there is opened by the present one until `sealAnew`.
   *
   * @param {VaultHeader} before as it was when `header` was made from it
   * @param {VaultHeader} header
   * @param {Cipher} cipher
   * @returns {Promise<void>} rejects with StorageFailed, StorageFull; then the present key and passphrase stay
   */
  changeKey(before, header, cipher) {
    this.#unlocked();
    return this.#whenWritten(async () => {
      this.#next = { header, cipher };
      try {
        await this.#writeKey(before, header, cipher);
      } catch (error) {
        this.#ledger = null;
        if (!(await this.#isOnDisk(header))) throw error;
      }
      if (this.#next) this.#takeNext();
    });
  }

  /** @returns {boolean} whether something may still lie under a former key */
  get hasFormer() {
    return this.#header.former?.some(({ isOver }) => !isOver) === true;
  }

  /**
   * Seal anew what still lies under a former key, a few entries at a time, so that a tap need not wait. May end at any
   * moment, and is begun again.
   *
   * @returns {Promise<void>} rejects with VaultLocked, StorageFailed
   */
  async sealAnew() {
    let isWhole = true;
    /** @type {[string, string, string] | null} */
    let after = null;
    do {
      /** @type {[string, string, string] | null} */
      const from = after;
      /** @type {{last: [string, string, string] | null, isWhole: boolean}} */
      const some = await this.#whenWritten(() => this.#sealSome(from));
      after = some.last;
      isWhole &&= some.isWhole;
    } while (after);
    if (isWhole) await this.#whenWritten(() => this.#noteOver());
  }

  /**
   * @param {VaultHeader} before
   * @param {VaultHeader} header
   * @param {Cipher} cipher
   */
  async #writeKey(before, header, cipher) {
    for (;;) {
      await this.#learn();
      const sealing = await sealedLedger(this.id, cipher, unsealed(this.#ledger ?? emptyLedger()));
      const outcome = await this.#database.write(async (tx) => {
        const [vaults, sealed] = [tx.objectStore('vaults'), tx.objectStore('sealed')];
        const [known, root] = await Promise.all([vaults.get(this.id), sealed.get([this.id, LEDGER, ROOT])]);
        if (!known) return 'gone';
        // The disk said nothing and was asked again.
        if (known.key === header.key) return 'written';
        if (known.key !== before.key) throw new StorageFailed(new Error('It was given another key.'));
        if (nonceOf(root) !== sealing.basis) return 'moved';
        await vaults.put(header);
        await takeSteps(sealed, [], sealing.rows);
        return 'written';
      });
      if (outcome === 'written') return;
      if (outcome === 'gone') await this.#putBack([]);
      else this.#ledger = null;
    }
  }

  #takeNext() {
    const { header, cipher } = /** @type {{header: VaultHeader, cipher: Cipher}} */ (this.#next);
    this.#header = header;
    this.#cipher = cipher;
    this.#next = null;
    this.#ledger = null;
  }

  /**
   * @param {VaultHeader} header
   * @returns {Promise<boolean>} false also while the disk does not say: the next write asks again
   */
  async #isOnDisk({ key }) {
    try {
      const known = await this.#database.read((tx) => tx.objectStore('vaults').get(this.id));
      return known?.key === key;
    } catch {
      return false;
    }
  }

  /**
   * @param {[string, string, string] | null} after
   * @returns {Promise<{last: [string, string, string] | null, isWhole: boolean}>} `last`: that was looked at, null when
   *   there are no more; `isWhole`: nothing was left under a former key
   */
  async #sealSome(after) {
    const cipher = this.#unlocked();
    await this.#learn();
    const rows = await this.#database.read((tx) =>
      tx.objectStore('sealed').getAll(wholeVaultAfter(this.id, after), BATCH),
    );
    const end = rows.at(-1);
    const own = rows.filter(({ shelf }) => shelf !== LEDGER);
    const renewed = await Promise.all(own.map((row) => this.#renewed(cipher, row)));
    const steps = renewed.flatMap((step) => (step && step !== 'left' ? [step] : []));
    const isReplaced = steps.length === 0 || (await this.#replace(own, steps));
    return {
      last: end ? [this.id, end.shelf, end.id] : null,
      isWhole: isReplaced && !renewed.includes('left'),
    };
  }

  /**
   * @param {Cipher} cipher
   * @param {SealedRow} row
   * @returns {Promise<PutStep | 'left' | null>} null for what no former key opens; 'left' for what is told first
   */
  async #renewed(cipher, row) {
    const { shelf, id, family } = row;
    const text = await cipher.openFormer(labelOf(this.id, shelf, id), row);
    if (text === null) return null;
    const before = JSON.parse(text);
    const isAsNoted = this.#ledger && noteOf(this.#ledger, shelf, id)?.[0] === nonceOf(row);
    if (!isAsNoted || before.family !== family) return 'left';
    const noted = JSON.stringify({ ...before, noted: true });
    const fresh = await this.#row(cipher, { shelf, id, family, text: noted });
    return { row: fresh, text: noted, note: noteFor(fresh, before.value) };
  }

  /**
   * @param {SealedRow[]} rows as they were read; where one is another by now, nothing is written
   * @param {PutStep[]} steps
   * @returns {Promise<boolean>} whether it was written
   */
  async #replace(rows, steps) {
    const sealing = await this.#noting(steps);
    this.#ledger = null;
    const isWritten = await this.#database.write(async (tx) => {
      const sealed = tx.objectStore('sealed');
      const [header, root] = await Promise.all([
        tx.objectStore('vaults').getKey(this.id),
        sealed.get([this.id, LEDGER, ROOT]),
      ]);
      if (header === undefined || nonceOf(root) !== sealing.basis) return false;
      const now = await Promise.all(rows.map(({ shelf, id }) => sealed.get([this.id, shelf, id])));
      if (rows.some((row, at) => nonceOf(row) !== nonceOf(now[at]))) return false;
      await takeSteps(sealed, steps, sealing.rows);
      return true;
    });
    if (isWritten) this.#ledger = sealing.ledger;
    return isWritten;
  }

  async #noteOver() {
    this.#unlocked();
    const header = await this.#database.write(async (tx) => {
      const vaults = tx.objectStore('vaults');
      const known = await vaults.get(this.id);
      if (!known?.former) return known;
      const over = {
        ...known,
        former: known.former.map((former) => ({
          ...former,
          isOver: /** @type {const} */ (true),
        })),
      };
      await vaults.put(over);
      return over;
    });
    if (header) this.#header = header;
  }

  /**
   * Write the steps, and note them in the ledger, in one transaction.
   *
   * @param {Step[]} steps
   * @param {boolean} [isNoted] whether the ledger is written
   */
  async #land(steps, isNoted = steps.length > 0) {
    /** @type {Sealing | null} */
    let sealing = null;
    try {
      for (let tries = 1; ; tries += 1) {
        sealing = isNoted ? await this.#noting(steps) : null;
        const outcome = await this.#write(steps, sealing, tries < MOST_TRIES);
        const isDone = outcome === 'gone' ? await this.#putBack(steps) : outcome === 'written';
        if (isDone && outcome === 'written' && sealing) this.#ledger = sealing.ledger;
        if (isDone) return;
        this.#ledger = null;
      }
    } catch (error) {
      this.#ledger = null;
      // After the lock nobody can seal these again, so the ciphertext is kept and retried until it is on disk.
      if (this.#isClosing && steps.length > 0) {
        const noting = sealing && { rows: sealing.rows, basis: sealing.basis };
        this.#ledger = sealing?.ledger ?? null;
        strand(() => this.#writeStranded(steps, noting));
      }
      throw error;
    }
  }

  /** The key that is there in a write's turn: it may be newer than the one that sealed the steps. */
  get #present() {
    return /** @type {Cipher} */ (this.#cipher);
  }

  /** @param {Step[]} steps */
  async #noting(steps) {
    await this.#learn();
    return sealedLedger(this.id, this.#present, noted(this.#ledger ?? emptyLedger(), changesOf(steps)));
  }

  /**
   * @param {{mayHaveCome?: boolean}} [how]
   * @returns {Promise<boolean>} whether the ledger on the disk has to be written
   */
  async #learn(how = {}) {
    if (this.#ledger) return false;
    const asked = [...this.#suspects.values()];
    this.#suspects.clear();
    const stock = await takeStock(this.id, this.#present, this.#database, { ...how, asked });
    // The tablet was cleared: whoever writes puts it back.
    if (!stock) return false;
    this.#ledger = stock.ledger;
    const had = this.losses.length;
    this.losses = stock.ledger.losses;
    const before = [...this.#notCompared.values()];
    this.#notCompared.clear();
    for (const entry of before) this.#compare(entry, entry.nonce);
    if (this.losses.length + had > 0) this.dispatchEvent(new CustomEvent('losses', { detail: stock.found }));
    return stock.isChanged;
  }

  /**
   * A first look, which costs nothing. What seems wrong may have been written meanwhile: the disk is then looked at.
   *
   * @param {Named} entry
   * @param {string | undefined} nonce of what lies there, if anything does
   */
  #compare({ shelf, id }, nonce) {
    const key = `${shelf} ${id}`;
    if (!this.#ledger) this.#notCompared.set(key, { shelf, id, nonce });
    else if (noteOf(this.#ledger, shelf, id)?.[0] !== nonce) this.#suspect({ shelf, id });
  }

  /** @param {Named} entry */
  #suspect({ shelf, id }) {
    this.#suspects.set(`${shelf} ${id}`, { shelf, id });
    if (this.#isClosing) return;
    this.#looking ??= this.examine()
      .catch(() => {}) // The next unlocking looks again.
      .finally(() => {
        this.#looking = null;
      });
  }

  /**
   * @param {Step[]} steps
   * @param {Sealing | null} sealing
   * @param {boolean} mustFollow whether the ledger must be the next one to what is on the disk
   * @returns {Promise<'written' | 'gone' | 'moved'>} nothing is written when the vault's header is gone, because the
   *   tablet was cleared, or when somebody else has written the ledger since it was read
   */
  #write(steps, sealing, mustFollow) {
    return this.#database.write(async (tx) => {
      const [vaults, sealed] = [tx.objectStore('vaults'), tx.objectStore('sealed')];
      const [header, root] = await Promise.all([
        vaults.get(this.id),
        sealing ? sealed.get([this.id, LEDGER, ROOT]) : undefined,
      ]);
      if (!header) return 'gone';
      if (this.#next && header.key === this.#next.header.key) {
        this.#takeNext();
        return 'moved';
      }
      // Ways of unlocking may have been added or removed since it was opened.
      this.#header = header;
      if (sealing && mustFollow && nonceOf(root) !== sealing.basis) return 'moved';
      await takeSteps(sealed, steps, sealing?.rows);
      return 'written';
    });
  }

  /**
   * The tablet was cleared under the open vault: its header, what is in memory, and what was to be written, in one
   * transaction. Everything received comes again, because the cursor is not among what is put back.
   *
   * @param {Step[]} steps
   * @returns {Promise<boolean>} false when the header is there again, and nothing was written
   */
  async #putBack(steps) {
    const cipher = this.#present;
    const entries = this.#remembered.all;
    const rows = await Promise.all(entries.map((entry) => this.#row(cipher, entry)));
    const back = rows.map((row, at) => ({
      shelf: row.shelf,
      id: row.id,
      note: noteFor(row, JSON.parse(entries[at].text).value),
    }));
    const ledger = afterClearing(this.#ledger, [...back, ...changesOf(steps)]);
    const sealing = await sealedLedger(this.id, cipher, ledger);
    const isBack = await this.#database.write(async (tx) => {
      const [vaults, sealed] = [tx.objectStore('vaults'), tx.objectStore('sealed')];
      // It may be this write that put it back, when the disk said nothing and was asked again.
      if (await vaults.get(this.id))
        return nonceOf(await sealed.get([this.id, LEDGER, ROOT])) === sealing.ledger.root;
      await vaults.put(this.#header);
      await Promise.all(rows.map((row) => sealed.put(row)));
      await takeSteps(sealed, steps, sealing.rows);
      return true;
    });
    if (!isBack) return false;
    this.#ledger = sealing.ledger;
    this.#ahead.clear();
    this.#kept.clear();
    this.dispatchEvent(new Event('cleared'));
    this.losses = ledger.losses;
    if (this.losses.length > 0) this.dispatchEvent(new CustomEvent('losses', { detail: [] }));
    return true;
  }

  /**
   * @param {Step[]} steps
   * @param {Pick<Sealing, 'rows' | 'basis'> | null} sealing left out where somebody has written the ledger since; what it
   *   lacks is told then
   */
  #writeStranded(steps, sealing) {
    return this.#database.write(async (tx) => {
      const [vaults, sealed] = [tx.objectStore('vaults'), tx.objectStore('sealed')];
      const [header, root] = await Promise.all([vaults.get(this.id), sealed.get([this.id, LEDGER, ROOT])]);
      if (!header) await vaults.put(this.#header);
      const isNext = !header || nonceOf(root) === sealing?.basis;
      await takeSteps(sealed, steps, isNext ? sealing?.rows : []);
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
    for (const [at, row] of rows.entries()) if (!row) this.#compare({ shelf, id: ids[at] }, undefined);
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
    if (family === undefined) this.#missing(shelf, rows);
    return this.#opened(rows);
  }

  /**
   * @param {Shelf} shelf
   * @param {SealedRow[]} rows all that lie there
   */
  #missing(shelf, rows) {
    if (!this.#ledger) return;
    const there = new Set(rows.map(({ id }) => id));
    for (const id of notesOn(this.#ledger, shelf).keys()) if (!there.has(id)) this.#suspect({ shelf, id });
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
        this.#next = null;
        this.#ledger = null;
        this.#notCompared.clear();
        this.losses = [];
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
    const text = JSON.stringify({ family, value, noted: true });
    const row = await this.#row(cipher, { shelf, id, family, text });
    return { row, text, note: noteFor(row, value) };
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
    this.#compare(row, nonceOf(row) ?? undefined);
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

/** @typedef {{row: SealedRow, text: string, note: Note, key?: undefined}} PutStep */
/** @typedef {PutStep | {key: [string, string, string], row?: undefined}} Step */

/**
 * @param {{put: (row: SealedRow) => Promise<unknown>, delete: (key: [string, string, string]) => Promise<unknown>}} sealed
 * @param {Step[]} steps
 * @param {SealedRow[]} [noting] the ledger's own
 */
function takeSteps(sealed, steps, noting = []) {
  return Promise.all([
    ...steps.map((step) => (step.row ? sealed.put(step.row) : sealed.delete(step.key))),
    ...noting.map((row) => sealed.put(row)),
  ]);
}

/**
 * @param {Ledger | null} before
 * @param {import('./ledger.js').Change[]} changes what is put back, and what is written with it
 * @returns {Ledger} with what nobody had in memory among its losses
 */
function afterClearing(before, changes) {
  const known = before ?? emptyLedger();
  const here = new Set(changes.map(({ shelf, id }) => `${shelf} ${id}`));
  const lost = IRREPLACEABLE.flatMap((shelf) =>
    [...notesOn(known, shelf)].flatMap(([id, [, family, kind]]) =>
      here.has(`${shelf} ${id}`) ? [] : [{ shelf, id, family, kind, how: /** @type {const} */ ('missing') }],
    ),
  );
  const fresh = { ...emptyLedger(), counter: known.counter, losses: [...known.losses, ...lost] };
  return noted(fresh, changes);
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
