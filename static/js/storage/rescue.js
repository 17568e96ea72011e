// A rescue file: the vault as it lies on the tablet, still encrypted, to be kept elsewhere and brought back. Must not open it.

import { fromBase64, toBase64 } from './base64.js';
import { AnotherKey, NoSuchVault, NotARescueFile, StorageFailed, StorageFull } from './errors.js';
import { LEDGER } from './ledger.js';
import { wholeVault } from './rows.js';
import * as settings from './settings.js';
import { addHeader, tablet } from './vault.js';

/** @import { Database } from './database.js' */
/** @import { FormerKey, SealedRow, VaultHeader, Wrap } from './shelves.js' */
/** @import { Vault } from './unlocked.js' */

const FORMAT = 1;
/** A vault may be thousands of rows, perhaps on a slow tablet. */
const PATIENCE = { patienceMs: 60_000 };

/**
 * Everything in one vault at this moment: a line for the header, one for each row, and one that counts them.
 *
 * @param {string} id
 * @param {Date} now
 * @param {Database} [database]
 * @returns {Promise<File>} named by the day; rejects with NoSuchVault, StorageFailed
 */
export async function rescueFile(id, now, database = tablet) {
  // Of one moment: a new passphrase may come in between, and its header must not stand beside the rows of before.
  const [header, rows] = await database.read(
    (tx) => Promise.all([tx.objectStore('vaults').get(id), tx.objectStore('sealed').getAll(wholeVault(id))]),
    PATIENCE,
  );
  if (!header) throw new NoSuchVault();
  const made_at = now.toISOString();
  const lines = [
    { attune_rescue: FORMAT, made_at, header: toldHeader(header) },
    ...rows.map(({ shelf, id: row, family, iv, sealed }) => ({
      shelf,
      id: row,
      ...(family === undefined ? {} : { family }),
      iv: toBase64(iv),
      sealed: toBase64(new Uint8Array(sealed)),
    })),
    { rows: rows.length },
  ];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`);
  return new File(text, `attune-rescue-${made_at.slice(0, 10)}.txt`, { type: 'text/plain' });
}

/**
 * Put the file's content on this tablet, all of it or none. What is here already is newer and stays as it is.
 *
 * @param {Blob} file
 * @param {Database} [database]
 * @param {{isOpen?: boolean}} [how] whether its vault is open here
 * @returns {Promise<{vault: string, isNew: boolean, brought: number}>} the passphrase of that time opens a vault that is new
 * here; rejects with NotARescueFile, AnotherKey, StorageFull, StorageFailed, and nothing was changed
 */
export async function bringBack(file, database = tablet, { isOpen = false } = {}) {
  const { header, rows } = parsed(await file.text());
  // The connection may have ended while the file was being chosen: a request with a short limit finds that out sooner.
  await database.read((tx) => tx.objectStore('vaults').count());
  return database.write(async (tx) => {
    const [vaults, sealed] = [tx.objectStore('vaults'), tx.objectStore('sealed')];
    const here = await vaults.get(header.id);
    const isNew = here === undefined;
    if (isNew) await addHeader(vaults, header);
    else await vaults.put(headerFor(here, header, isOpen));
    // A record keeps its id from draft to receipt: what has moved on since must not start again.
    const known = new Set((await sealed.getAllKeys(wholeVault(header.id))).map(([, , id]) => id));
    // The ledger of what is here already is newer too, and says nothing of the file's.
    const coming = isNew ? rows : rows.filter(({ shelf }) => shelf !== LEDGER);
    const missing = coming.filter(({ id }) => !known.has(id));
    await Promise.all(missing.map((row) => sealed.put(row)));
    // The file may hold what the service has erased since: ask for everything again, erasures included.
    if (!isNew) await sealed.delete(settings.keyOf(header.id, settings.cursor));
    const brought = missing.filter(({ shelf }) => shelf !== LEDGER).length;
    return { vault: header.id, isNew, brought };
  }, PATIENCE);
}

/**
 * The same while a vault is open. An exchange under way must neither decide by what it read before, nor write over what
 * comes; and on a tablet that was cleared meanwhile what is in memory comes first, for it is newer than any file.
 *
 * @param {Vault} vault
 * @param {Blob} file
 * @param {Database} [database]
 */
export function bringBackBeside(vault, file, database = tablet) {
  return vault.inTurn(async () => {
    await vault.makeSure();
    const outcome = await bringBack(file, database, { isOpen: true });
    await lookAfter(vault);
    return outcome;
  });
}

/**
 * The header under which both what is here and what comes can be read: the one whose key came later has the earlier one
 * among its former keys.
 *
 * @param {VaultHeader} here
 * @param {VaultHeader} coming
 * @param {boolean} isOpen
 * @returns {VaultHeader} throws AnotherKey
 */
function headerFor(here, coming, isOpen) {
  if (here.key === coming.key) return here;
  const isAmong = (/** @type {VaultHeader} */ { key = '' }, /** @type {VaultHeader} */ { former = [] }) =>
    former.some(({ id }) => id === key);
  const later = isAmong(coming, here) ? here : isAmong(here, coming) && !isOpen ? coming : null;
  if (!later) throw new AnotherKey();
  // What comes may lie under a former key, so it is looked for again.
  const former = later.former?.map(({ id, iv, sealed }) => ({ id, iv, sealed }));
  return { ...later, former };
}

/**
 * It is all back by now, whether or not the disk answers: the next unlocking looks again.
 *
 * @param {Vault} vault
 */
async function lookAfter(vault) {
  try {
    await vault.examine({ mayHaveCome: true });
  } catch (error) {
    if (!(error instanceof StorageFailed || error instanceof StorageFull)) throw error;
  }
}

/**
 * @param {string} text
 * @returns {{header: VaultHeader, rows: SealedRow[]}}
 */
function parsed(text) {
  try {
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const [first, last] = [lines[0], lines.at(-1)];
    const header = headerFrom(first);
    const rows = lines.slice(1, -1).map((line) => rowFrom(header.id, line));
    if (last.rows !== rows.length) throw new TypeError('It is cut off.');
    return { header, rows };
  } catch (error) {
    throw new NotARescueFile(error);
  }
}

/**
 * @param {any} line
 * @returns {VaultHeader}
 */
function headerFrom({ attune_rescue, header }) {
  const { id, version, user, device, created_at, key, wraps, former } = header;
  const areTexts = [id, user.id, user.name, device, created_at].every(
    (text) => typeof text === 'string' && text,
  );
  if (attune_rescue !== FORMAT || version !== 1 || !areTexts) throw new TypeError('It is of another kind.');
  return {
    id,
    version,
    user: { id: user.id, name: user.name },
    device,
    created_at,
    ...(typeof key === 'string' && { key }),
    wraps: wraps.map(wrapFrom),
    ...(former && { former: former.map(formerFrom) }),
  };
}

/**
 * @param {string} vault
 * @param {any} line
 * @returns {SealedRow}
 */
function rowFrom(vault, { shelf, id, family, iv, sealed }) {
  if (typeof shelf !== 'string' || typeof id !== 'string') throw new TypeError('A row has no place.');
  const row = { vault, shelf, id, iv: fromBase64(iv), sealed: fromBase64(sealed).buffer };
  return typeof family === 'string' ? { ...row, family } : row;
}

/** @param {VaultHeader} header */
function toldHeader({ wraps, former, ...rest }) {
  return { ...rest, wraps: wraps.map(told), ...(former && { former: former.map(told) }) };
}

/**
 * @param {any} value
 * @returns {FormerKey}
 */
function formerFrom({ id, iv, sealed }) {
  if (typeof id !== 'string') throw new TypeError('A former key has no name.');
  return { id, iv: fromBase64(iv.bytes), sealed: fromBase64(sealed.bytes).buffer };
}

/**
 * A way in, its bytes as text: {method, iv: {bytes: "…"}, kdf: {salt: {bytes: "…"}, …}, …}.
 *
 * @param {any} value
 * @returns {any}
 */
function told(value) {
  if (value instanceof ArrayBuffer) return { bytes: toBase64(new Uint8Array(value)) };
  if (ArrayBuffer.isView(value)) return { bytes: toBase64(/** @type {Uint8Array} */ (value)) };
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, told(inner)]));
}

/**
 * @param {any} value
 * @returns {Wrap}
 */
function wrapFrom(value) {
  /**
   * @param {string} name
   * @param {any} inner
   * @returns {any}
   */
  const read = (name, inner) => {
    if (inner === null || typeof inner !== 'object') return inner;
    // Only the wrapped key lies in the vault as a buffer.
    if ('bytes' in inner) return name === 'key' ? fromBase64(inner.bytes).buffer : fromBase64(inner.bytes);
    return Object.fromEntries(Object.entries(inner).map(([each, deeper]) => [each, read(each, deeper)]));
  };
  if (!['passphrase', 'passkey', 'recovery'].includes(value.method))
    throw new TypeError('It has an unknown way in.');
  return read('', value);
}
