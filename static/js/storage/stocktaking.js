// Compares what lies on a vault's shelves with its ledger, at one moment of the disk. Must not write, or leave out
// anything that is there.

import {
  IRREPLACEABLE,
  LEDGER,
  nonceOf,
  noted,
  noteFor,
  noteOf,
  notesOn,
  openedLedger,
  pageOf,
  ROOT,
  SHELVES,
  shelfOfPage,
} from './ledger.js';
import { labelOf, wholeShelf, wholeVault } from './rows.js';
import * as settings from './settings.js';

/** @import { Database } from './database.js' */
/** @import { Change, Ledger, Loss } from './ledger.js' */
/** @import { SealedRow } from './shelves.js' */
/** @import { Cipher } from './unlocked.js' */

/**
 * @typedef {{shelf: string, id: string}} Named
 * @typedef {Map<string, Map<string, SealedRow | null>>} Present by shelf and entry; null: there, and not read
 *
 * @typedef {object} Stock
 * @property {Ledger} ledger as the shelves are now, not written yet
 * @property {boolean} isChanged
 * @property {Loss[]} found what nobody was told of yet
 */

/** These hold thousands of entries, which never change in place: which are there is asked, not what is in them. */
const BY_NAME = ['family', 'visit', 'other'];
/** A vault may be thousands of entries, perhaps on a slow tablet. */
const PATIENCE = { patienceMs: 60_000 };
/** More are counted and not named. */
const MOST_LOSSES = 500;

/**
 * @param {string} vault
 * @param {Cipher} cipher
 * @param {Database} database
 * @param {{asked?: Named[], mayHaveCome?: boolean}} [how] `asked`: entries to look at more closely. `mayHaveCome`: a
 *   rescue file was just brought back, so what this vault does not know is no surprise
 * @returns {Promise<Stock | null>} null where the vault's header is gone: the tablet was cleared
 */
export async function takeStock(vault, cipher, database, { asked = [], mayHaveCome = false } = {}) {
  const quick = await quickLook(vault, database, asked);
  if (!quick) return null;
  const { ledger, faults } = await openedLedger(vault, cipher, quick.ledger);
  if (faults.length > 0 || quick.ledger.length === 0) return anew(vault, cipher, database);
  const unread = [...notReadYet(quick.present, ledger)];
  if (unread.length > 0)
    return takeStock(vault, cipher, database, { asked: [...asked, ...unread], mayHaveCome });
  return compared(vault, cipher, ledger, quick.present, mayHaveCome);
}

/**
 * @param {string} vault
 * @param {Cipher} cipher
 * @param {Ledger} ledger
 * @param {Present} present
 * @param {boolean} mayHaveCome
 * @returns {Promise<Stock>}
 */
async function compared(vault, cipher, ledger, present, mayHaveCome) {
  /** @type {Loss[]} */
  const found = [];
  /** @type {Change[]} */
  const changes = [];
  for (const shelf of SHELVES) {
    const there = present.get(shelf) ?? new Map();
    const notes = notesOn(ledger, shelf);
    for (const [id, [nonce, family, kind]] of notes) {
      const row = there.get(id);
      if (row === undefined) {
        changes.push({ shelf, id, note: null });
        if (!(await mayBeGone(vault, cipher, present, shelf, id)))
          found.push({ shelf, id, ...told(family, kind), how: 'missing' });
      } else if (row && nonceOf(row) !== nonce) {
        changes.push({ shelf, id, note: await noteOfRow(vault, cipher, row) });
        found.push({ shelf, id, ...told(family, kind), how: 'older' });
      }
    }
    for (const [id, row] of there) {
      if (notes.has(id) || !row) continue;
      const note = await noteOfRow(vault, cipher, row);
      changes.push({ shelf, id, note });
      const isBack = ledger.losses.some((loss) => isSame(loss, { shelf, id }) && loss.how === 'missing');
      if (!isBack && !mayHaveCome) found.push({ shelf, id, ...told(note[1], note[2]), how: 'unknown' });
    }
  }
  const left = ledger.losses.filter(
    (loss) => !(loss.how === 'missing' && present.get(loss.shelf)?.has(loss.id)),
  );
  const isChanged = changes.length > 0 || left.length < ledger.losses.length;
  return { ledger: noted({ ...ledger, losses: withFound(left, found) }, changes), isChanged, found };
}

/**
 * There is no ledger, or a part of it is not what was written: what lies there is taken as it is.
 *
 * @param {string} vault
 * @param {Cipher} cipher
 * @param {Database} database
 * @returns {Promise<Stock | null>}
 */
async function anew(vault, cipher, database) {
  const whole = await database.read(async (tx) => {
    const [header, rows] = await Promise.all([
      tx.objectStore('vaults').getKey(vault),
      tx.objectStore('sealed').getAll(wholeVault(vault)),
    ]);
    return header === undefined ? null : rows;
  }, PATIENCE);
  if (!whole) return null;
  const rows = whole.filter(({ shelf }) => shelf !== LEDGER);
  const sealed = whole.filter(({ shelf }) => shelf === LEDGER);
  const { ledger, faults } = await openedLedger(vault, cipher, sealed);
  const isAll = sealed.length === 0 || faults.includes(ROOT);
  const adopted = rows.filter(({ shelf, id }) => isAll || faults.includes(pageOf(shelf, id)));
  const changes = await Promise.all(
    adopted.map(async (row) => ({ shelf: row.shelf, id: row.id, note: await noteOfRow(vault, cipher, row) })),
  );
  // Entries know that they were noted: a ledger that was taken away whole does not pass for one that never was.
  const isSound = isAll && faults.length === 0 && !(await areNoted(vault, cipher, rows));
  const lost = isAll ? [ROOT] : faults;
  const found = isSound ? [] : lost.map(unlisted);
  const base = noted({ ...ledger, losses: withFound(ledger.losses, found) }, changes);
  if (isAll) return { ledger: base, isChanged: true, found };
  const rest = await compared(vault, cipher, base, presentIn(rows), false);
  return { ledger: rest.ledger, isChanged: true, found: [...found, ...rest.found] };
}

/**
 * @param {string} page
 * @returns {Loss}
 */
function unlisted(page) {
  return { shelf: page === ROOT ? '' : shelfOfPage(page), id: page, how: 'unlisted' };
}

/**
 * @param {string} vault
 * @param {Database} database
 * @param {Named[]} asked
 */
function quickLook(vault, database, asked) {
  return database.read(async (tx) => {
    const sealed = tx.objectStore('sealed');
    const whole = SHELVES.filter((shelf) => !BY_NAME.includes(shelf));
    const [header, ledger, rows, keys, looked] = await Promise.all([
      tx.objectStore('vaults').getKey(vault),
      sealed.getAll(wholeShelf(vault, LEDGER)),
      Promise.all(whole.map((shelf) => sealed.getAll(wholeShelf(vault, shelf)))),
      Promise.all(BY_NAME.map((shelf) => sealed.getAllKeys(wholeShelf(vault, shelf)))),
      Promise.all(asked.map(({ shelf, id }) => sealed.get([vault, shelf, id]))),
    ]);
    if (header === undefined) return null;
    const present = presentIn([...rows.flat(), ...looked.flatMap((row) => row ?? [])]);
    for (const [, shelf, id] of keys.flat()) if (!present.get(shelf)?.has(id)) add(present, shelf, id, null);
    return { ledger, present };
  });
}

/**
 * @param {SealedRow[]} rows
 * @returns {Present}
 */
function presentIn(rows) {
  /** @type {Present} */
  const present = new Map();
  for (const row of rows) add(present, row.shelf, row.id, row);
  return present;
}

/**
 * @param {Present} present
 * @param {string} shelf
 * @param {string} id
 * @param {SealedRow | null} row
 */
function add(present, shelf, id, row) {
  const there = present.get(shelf) ?? new Map();
  present.set(shelf, there.set(id, row));
}

/**
 * Entries that must be read before anything can be said of them: those that the ledger does not know, and those that
 * have the name of one that is not where it was.
 *
 * @param {Present} present
 * @param {Ledger} ledger
 * @returns {Iterable<Named>}
 */
function* notReadYet(present, ledger) {
  const gone = new Set(
    IRREPLACEABLE.flatMap((shelf) =>
      [...notesOn(ledger, shelf).keys()].filter((id) => !present.get(shelf)?.has(id)),
    ),
  );
  for (const shelf of BY_NAME)
    for (const [id, row] of present.get(shelf) ?? [])
      if (row === null && (gone.has(id) || !noteOf(ledger, shelf, id))) yield { shelf, id };
}

/**
 * The place up to which all was received goes when a rescue file comes, and a record may have been signed or received
 * by an app of before, which keeps no ledger: then it lies on the next shelf, and opens there.
 *
 * @param {string} vault
 * @param {Cipher} cipher
 * @param {Present} present
 * @param {string} shelf
 * @param {string} id
 */
async function mayBeGone(vault, cipher, present, shelf, id) {
  if (shelf === settings.SHELF) return id === settings.cursor.name;
  const next = shelf === 'draft' ? ['outbox', ...BY_NAME] : shelf === 'outbox' ? BY_NAME : [];
  for (const other of next) {
    const row = present.get(other)?.get(id);
    if (row && (await textOf(vault, cipher, row)) !== null) return true;
  }
  return false;
}

/**
 * @param {string} vault
 * @param {Cipher} cipher
 * @param {SealedRow[]} rows
 */
async function areNoted(vault, cipher, rows) {
  // Settings, drafts and what waits are written all the time: among them is one that was written last.
  const often = rows.filter(({ shelf }) => !BY_NAME.includes(shelf));
  const texts = await Promise.all(often.map((row) => textOf(vault, cipher, row)));
  return texts.some((text) => text !== null && JSON.parse(text).noted === true);
}

/**
 * @param {string} vault
 * @param {Cipher} cipher
 * @param {SealedRow} row
 */
async function noteOfRow(vault, cipher, row) {
  if (!IRREPLACEABLE.includes(row.shelf)) return noteFor(row, null);
  const text = await textOf(vault, cipher, row);
  return noteFor(row, text === null ? null : JSON.parse(text).value);
}

/**
 * @param {string} vault
 * @param {Cipher} cipher
 * @param {SealedRow} row
 * @returns {Promise<string | null>} null for what can't be read: whoever reads it is told
 */
async function textOf(vault, cipher, row) {
  try {
    return await cipher.open(labelOf(vault, row.shelf, row.id), row);
  } catch {
    return null;
  }
}

/**
 * @param {string} [family]
 * @param {string} [kind]
 */
function told(family, kind) {
  return { ...(family !== undefined && { family }), ...(kind !== undefined && { kind }) };
}

/**
 * @param {Loss[]} known
 * @param {Loss[]} found
 */
function withFound(known, found) {
  const fresh = found.filter((loss) => !known.some((each) => isSame(each, loss) && each.how === loss.how));
  return [...known, ...fresh].slice(0, MOST_LOSSES);
}

/**
 * @param {Named} one
 * @param {Named} other
 */
function isSame(one, other) {
  return one.shelf === other.shelf && one.id === other.id;
}
