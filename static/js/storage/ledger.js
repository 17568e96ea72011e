// The vault's ledger: which entries each shelf must hold, and which sealing of each. It is sealed too, and written in
// the same transaction as the entries, so that what is taken out or put back is noticed. Must not judge what is found.

import { toBase64 } from './base64.js';
import { labelOf } from './rows.js';
import { SHELF as SETTING } from './settings.js';

/** @import { SealedRow } from './shelves.js' */
/** @import { Cipher, Step } from './unlocked.js' */

/**
 * @typedef {[nonce: string, family?: string, kind?: string]} Note the nonce is another one each time an entry is sealed,
 *   so it says which sealing lies there; family and kind only where a lost entry is told by name
 * @typedef {{nonce: string | null, notes: Map<string, Note>}} Page by entry; `nonce`: of the page on the disk, null
 *   where that is another one
 *
 * @typedef {'missing' | 'older' | 'unknown' | 'unlisted'} How `older`: another sealing than the last one. `unknown`: an
 *   entry that this vault did not put there, or took away. `unlisted`: the ledger itself can't tell any more
 * @typedef {{shelf: string, id: string, family?: string, kind?: string, how: How}} Loss
 *
 * @typedef {object} Ledger never changed in place
 * @property {string | null} root the nonce of its root on the disk; null before it was ever written
 * @property {number} counter of its writes
 * @property {Map<string, Page>} pages
 * @property {Loss[]} losses what was found, until somebody has read it
 *
 * @typedef {{ledger: Ledger, rows: SealedRow[], basis: string | null}} Sealing `basis`: the root that lies on the disk
 */

export const LEDGER = 'ledger';
export const ROOT = 'root';

/** What is lost from these can't come again from the service, so it is told by name. */
export const IRREPLACEABLE = ['outbox', 'draft'];
/** Few entries, written with each tap: they stand in the root. */
const IN_ROOT = ['draft', SETTING];
/** Up to thousands of entries: a write touches one page of sixteen. */
const BY_PAGE = ['family', 'visit', 'other', 'outbox'];
export const SHELVES = [...IN_ROOT, ...BY_PAGE];

/** @returns {Ledger} */
export function emptyLedger() {
  return { root: null, counter: 0, pages: new Map(), losses: [] };
}

/**
 * @param {string} shelf
 * @param {string} id
 */
export function pageOf(shelf, id) {
  if (IN_ROOT.includes(shelf)) return shelf;
  const last = Number.parseInt(id.at(-1) ?? '', 16);
  return `${shelf} ${Number.isNaN(last) ? 0 : last.toString(16)}`;
}

/**
 * @param {Ledger} ledger
 * @param {string} shelf
 * @returns {Map<string, Note>} by entry
 */
export function notesOn({ pages }, shelf) {
  const own = [...pages].filter(([page]) => shelfOfPage(page) === shelf);
  return new Map(own.flatMap(([, { notes }]) => [...notes]));
}

/** @param {string} page */
export function shelfOfPage(page) {
  return page.split(' ')[0];
}

/**
 * @param {Ledger} ledger
 * @param {string} shelf
 * @param {string} id
 * @returns {Note | undefined}
 */
export function noteOf({ pages }, shelf, id) {
  return pages.get(pageOf(shelf, id))?.notes.get(id);
}

/** @param {Pick<SealedRow, 'iv'> | undefined} row */
export function nonceOf(row) {
  return row ? toBase64(row.iv) : null;
}

/**
 * @param {SealedRow} row
 * @param {any} value what is in it, as far as that is known
 * @returns {Note}
 */
export function noteFor(row, value) {
  const nonce = toBase64(row.iv);
  if (!IRREPLACEABLE.includes(row.shelf) || row.family === undefined) return [nonce];
  const kind = value?.record?.kind ?? value?.kind;
  return typeof kind === 'string' ? [nonce, row.family, kind] : [nonce, row.family];
}

/** @typedef {{shelf: string, id: string, note: Note | null}} Change null: the entry goes */

/**
 * @param {Ledger} ledger
 * @param {Change[]} changes
 * @returns {Ledger} not sealed yet
 */
export function noted(ledger, changes) {
  const pages = new Map(ledger.pages);
  /** @type {Set<string>} */
  const copied = new Set();
  for (const { shelf, id, note } of changes) {
    const page = pageOf(shelf, id);
    const before = pages.get(page)?.notes;
    const notes = before && copied.has(page) ? before : new Map(before);
    if (note) notes.set(id, note);
    else notes.delete(id);
    pages.set(page, { nonce: null, notes });
    copied.add(page);
  }
  return { ...ledger, pages };
}

/**
 * @param {Ledger} ledger
 * @returns {Ledger} each page of which is to be sealed
 */
export function unsealed(ledger) {
  const pages = [...ledger.pages].map(
    ([page, { notes }]) => /** @type {[string, Page]} */ ([page, { nonce: null, notes }]),
  );
  return { ...ledger, pages: new Map(pages) };
}

/**
 * @param {Step[]} steps
 * @returns {Change[]}
 */
export function changesOf(steps) {
  return steps.map((step) =>
    step.row
      ? { shelf: step.row.shelf, id: step.row.id, note: step.note }
      : { shelf: step.key[1], id: step.key[2], note: null },
  );
}

/**
 * @param {string} vault
 * @param {Cipher} cipher
 * @param {Ledger} ledger
 * @returns {Promise<Sealing>}
 */
export async function sealedLedger(vault, cipher, ledger) {
  const pages = new Map(ledger.pages);
  const changed = [...pages].filter(([page, { nonce }]) => nonce === null && !IN_ROOT.includes(page));
  const rows = await Promise.all(
    changed.map(([id, page]) => sealedRow(vault, cipher, id, { notes: listed(page) })),
  );
  for (const row of rows) {
    const { notes } = /** @type {Page} */ (pages.get(row.id));
    pages.set(row.id, { nonce: toBase64(row.iv), notes });
  }
  const counter = ledger.counter + 1;
  const root = await sealedRow(vault, cipher, ROOT, {
    counter,
    here: Object.fromEntries(IN_ROOT.map((page) => [page, listed(pages.get(page))])),
    pages: Object.fromEntries(
      [...pages].filter(([page]) => !IN_ROOT.includes(page)).map(([page, { nonce }]) => [page, nonce]),
    ),
    losses: ledger.losses,
  });
  return {
    ledger: { root: toBase64(root.iv), counter, pages, losses: ledger.losses },
    rows: [...rows, root],
    basis: ledger.root,
  };
}

/**
 * @param {string} vault
 * @param {Cipher} cipher
 * @param {SealedRow[]} rows all that lie on its shelf
 * @returns {Promise<{ledger: Ledger, faults: string[]}>} `faults`: the pages that are not what was written, or the root
 */
export async function openedLedger(vault, cipher, rows) {
  const root = rows.find(({ id }) => id === ROOT);
  const onDisk = { ...emptyLedger(), root: nonceOf(root) };
  if (!root) return { ledger: onDisk, faults: rows.length > 0 ? [ROOT] : [] };
  const read = await openedRow(vault, cipher, root, rootFrom);
  if (!read) return { ledger: onDisk, faults: [ROOT] };
  /** @type {string[]} */
  const faults = [];
  const pages = new Map(read.here);
  await Promise.all(
    read.pages.map(async ([page, nonce]) => {
      const row = rows.find(({ id }) => id === page);
      const notes = row && nonceOf(row) === nonce ? await openedRow(vault, cipher, row, notesFrom) : null;
      if (!notes) faults.push(page);
      pages.set(page, notes ? { nonce, notes } : { nonce: null, notes: new Map() });
    }),
  );
  return { ledger: { ...onDisk, counter: read.counter, pages, losses: read.losses }, faults };
}

/**
 * @param {string} vault
 * @param {Cipher} cipher
 * @param {string} id
 * @param {object} content
 * @returns {Promise<SealedRow>}
 */
async function sealedRow(vault, cipher, id, content) {
  const sealed = await cipher.seal(labelOf(vault, LEDGER, id), JSON.stringify(content));
  return { vault, shelf: LEDGER, id, ...sealed };
}

/**
 * @template T
 * @param {string} vault
 * @param {Cipher} cipher
 * @param {SealedRow} row
 * @param {(content: any) => T} read
 * @returns {Promise<T | null>} null for what this vault did not write
 */
async function openedRow(vault, cipher, row, read) {
  try {
    // A former key opens no ledger: whoever knows one could write what is not true.
    return read(JSON.parse(await cipher.openPresent(labelOf(vault, LEDGER, row.id), row)));
  } catch {
    return null; // The caller says so.
  }
}

/** @param {any} content */
function rootFrom({ counter, here, pages, losses }) {
  /** @type {[string, Page][]} */
  const own = Object.entries(here).map(([page, notes]) => [
    page,
    { nonce: null, notes: notesFrom({ notes }) },
  ]);
  return {
    counter: /** @type {number} */ (counter),
    here: own,
    pages: /** @type {[string, string][]} */ (Object.entries(pages)),
    losses: /** @type {Loss[]} */ ([...losses]),
  };
}

/**
 * @param {any} content
 * @returns {Map<string, Note>}
 */
function notesFrom({ notes }) {
  return new Map(Object.entries(notes));
}

/** @param {Page | undefined} page */
function listed(page) {
  return Object.fromEntries(page?.notes ?? []);
}
