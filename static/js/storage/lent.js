// Which families are on the tablet to the end of a day, and which have left the caseload. A family that left goes from the
// tablet once nothing of it waits: no visit that is begun or not received. Must not judge what is received.

import * as settings from './settings.js';

/** @import { FamilyBody } from '../domain/types.js' */
/** @import { Operation, Vault } from './unlocked.js' */

/**
 * @typedef {{kind: string, last_day: string, of: string | null}} Loan `kind`: `cover`, of whose families `of` says, or
 *   `outside` the caseload
 * @typedef {{family: string, lent: Loan | null}} Came null: it is one's own
 * @typedef {{family: string, to: string[]}} Left `to`: whose it is now
 *
 * @typedef {object} HandedOver what left for a colleague, until its former visitor has read it
 * @property {string} family
 * @property {string[]} names the babies', or the carers' where no baby has one
 * @property {string[]} to
 *
 * @typedef {object} Lent
 * @property {{[family: string]: Loan}} loans
 * @property {{[family: string]: string[]}} leaving whose each is now: it stays while something of it waits
 * @property {HandedOver[]} news
 */

/** @type {Lent} */
export const NOTHING_LENT = { loans: {}, leaving: {}, news: [] };

/**
 * What an exchange changes, and which families go from the tablet with it, for the caller's turn and transaction.
 *
 * @param {Vault} vault
 * @param {{came?: Came[], left?: Left[], erased?: string[]}} exchange
 * @param {Set<string>} received the records that wait no more
 * @returns {Promise<{goes: string[], operations: Operation[]}>}
 */
export async function lentAfter(vault, { came = [], left = [], erased = [] }, received) {
  const before = (await settings.lent.read(vault)) ?? NOTHING_LENT;
  if (came.length + left.length + Object.keys(before.leaving).length === 0)
    return { goes: [], operations: [] };
  const loans = { ...before.loans };
  const leaving = { ...before.leaving };
  for (const family of erased) {
    delete leaving[family];
    delete loans[family];
  }
  for (const { family, lent } of came) {
    delete leaving[family];
    if (lent) loans[family] = lent;
    else delete loans[family];
  }
  const isNews = new Set(left.filter(({ family }) => !loans[family]).map(({ family }) => family));
  for (const { family, to } of left) {
    leaving[family] = to;
    delete loans[family];
  }
  const told = await handedOver(
    vault,
    left.filter(({ family }) => isNews.has(family) && !before.leaving[family]),
  );
  const goes = await withNothingWaiting(vault, Object.keys(leaving), received);
  for (const family of goes) delete leaving[family];
  const back = new Set([...came.map(({ family }) => family), ...erased]);
  const known = new Set(told.map(({ family }) => family));
  const news = [...before.news.filter(({ family }) => !back.has(family) && !known.has(family)), ...told];
  return { goes, operations: [settings.lent.put({ loans, leaving, news })] };
}

/**
 * @param {Vault} vault
 * @returns {Promise<Lent>}
 */
export async function whatIsLent(vault) {
  return (await settings.lent.read(vault)) ?? NOTHING_LENT;
}

/**
 * Its former visitor has read what left.
 *
 * @param {Vault} vault
 * @returns {Promise<void>}
 */
export function putHandedOverAway(vault) {
  return vault.inTurn(async () => {
    const known = await settings.lent.read(vault);
    if (known) await settings.lent.keep(vault, { ...known, news: [] });
  });
}

/**
 * Those of the families that are on this tablet at all.
 *
 * @param {Vault} vault
 * @param {Left[]} left
 * @returns {Promise<HandedOver[]>}
 */
async function handedOver(vault, left) {
  const told = await Promise.all(
    left.map(async ({ family, to }) => {
      const { values } = await vault.readAll('family', { family });
      const newest = values.toSorted((a, b) => a.receipt.seq - b.receipt.seq).at(-1);
      return newest ? [{ family, to, names: namesOf(/** @type {FamilyBody} */ (newest.record.body)) }] : [];
    }),
  );
  return told.flat();
}

/** @param {FamilyBody} body */
function namesOf({ babies, carers }) {
  const names = (/** @type {{name?: string}[]} */ people) => people.flatMap(({ name }) => name || []);
  return names(babies).length > 0 ? names(babies) : names(carers);
}

/**
 * @param {Vault} vault
 * @param {string[]} families
 * @param {Set<string>} received
 */
async function withNothingWaiting(vault, families, received) {
  if (families.length === 0) return [];
  const [outbox, drafts] = await Promise.all([vault.readAll('outbox'), vault.readAll('draft')]);
  // Whose family an entry is that can't be read, nobody knows: nothing goes while there is one.
  if (outbox.damaged.length + drafts.damaged.length > 0) return [];
  const waiting = new Set([
    ...outbox.values
      .filter(
        ({ record, replaced_by, is_asked_after }) =>
          !received.has(record.id) && (!replaced_by || is_asked_after),
      )
      .map(({ record }) => record.family),
    ...drafts.values.map(({ family }) => family),
  ]);
  return families.filter((family) => !waiting.has(family));
}
