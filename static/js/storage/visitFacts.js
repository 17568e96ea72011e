// Which contacts families had, read from their signed visits and kept while the vault is open: a record never changes.
// Must not keep anything once the vault is locked.

import { visitDay } from '../domain/visit.js';
import { bySubject, latest } from './revisions.js';

/** @import { RecordEnvelope, VisitBody, VisitFact } from '../domain/types.js' */
/** @import { VaultDamaged } from './errors.js' */
/** @import { Vault } from './unlocked.js' */

/** @typedef {VisitFact & {record: Pick<RecordEnvelope, 'id' | 'subject' | 'supersedes' | 'family'>, order: number}} Known */

/** @type {WeakMap<Vault, VisitFacts>} */
const opened = new WeakMap();

/**
 * One for each open vault, so that what one screen has read the next one need not.
 *
 * @param {Vault} vault
 */
export function openVisitFacts(vault) {
  const facts = opened.get(vault) ?? new VisitFacts(vault);
  opened.set(vault, facts);
  return facts;
}

export class VisitFacts {
  #vault;
  /** @type {Map<string, Known>} by record */
  #known = new Map();
  /** @type {Map<string, VaultDamaged>} visits that can't be read, by record; they count as not done */
  damaged = new Map();

  /** @param {Vault} vault */
  constructor(vault) {
    this.#vault = vault;
    vault.addEventListener('locked', () => this.#known.clear());
  }

  /**
   * Every signed visit of these families, received or not, once by the revision that counts.
   *
   * @param {string[]} families
   * @returns {Promise<Map<string, VisitFact[]>>} each family is there
   */
  async of(families) {
    if (families.length === 0) return new Map();
    const [received, outbox] = await Promise.all([this.#read(families), this.#vault.readAll('outbox')]);
    const waiting = outbox.values.filter(
      ({ record, replaced_by }) => record.kind === 'visit' && !replaced_by,
    );
    return new Map(
      families.map((family, at) => {
        const unsent = waiting.filter(({ record }) => record.family === family);
        const ids = new Set(unsent.map(({ record }) => record.id));
        const known = received[at].flatMap((id) => (ids.has(id) ? [] : (this.#known.get(id) ?? [])));
        const all = [
          ...known.sort(byOrder),
          ...unsent.map(({ record, order }) => factOf(record, order)).sort(byOrder),
        ];
        return [family, [...bySubject(all).values()].map(latest)];
      }),
    );
  }

  /**
   * @param {string[]} families
   * @returns {Promise<string[][]>} their records, those known by now among them
   */
  async #read(families) {
    const isKnown = (/** @type {string} */ id) => this.#known.has(id);
    const { ids, values, damaged } = await this.#vault.unknownOf('visit', families, isKnown);
    for (const { record, receipt } of values) {
      this.#known.set(record.id, factOf(record, receipt.seq));
      this.damaged.delete(record.id);
    }
    for (const entry of damaged) this.damaged.set(entry.id, entry);
    return ids;
  }
}

/**
 * @param {RecordEnvelope} record
 * @param {number} order
 * @returns {Known}
 */
function factOf({ id, subject, supersedes, family, body }, order) {
  const visit = /** @type {VisitBody} */ (body);
  return {
    record: { id, subject, supersedes, family },
    order,
    visit: subject,
    contact: visit.contact,
    day: visitDay(visit),
    babies: visit.present?.babies ?? [],
    seen: (visit.observations ?? []).flatMap(({ instrument, baby }) => (baby ? [{ instrument, baby }] : [])),
  };
}

/**
 * @param {Known} a
 * @param {Known} b
 */
function byOrder(a, b) {
  return a.order - b.order;
}
