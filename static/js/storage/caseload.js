// A user's families, visits and drafts in their vault, and signing. Must not talk to the server or draw anything.

import { byCodePoint } from '../domain/problems.js';
import { AlreadySigned, NoSuchRecord } from './errors.js';
import { whatIsLent } from './lent.js';
import { planWithout } from './plan.js';
import { bySubject, latest, revisions } from './revisions.js';
import { riskFactsWithout, risksOnTablet } from './riskFacts.js';
import { amendmentOf, signDraft, withoutErased } from './signing.js';
import { openVisitFacts } from './visitFacts.js';

/** @import { FamilyBody, FoundRisk, RecordEnvelope, VisitBody, VisitFact } from '../domain/types.js' */
/** @import { VaultDamaged } from './errors.js' */
/** @import { Lent } from './lent.js' */
/** @import { Revision } from './revisions.js' */
/** @import { Draft, Outgoing, Received } from './shelves.js' */
/** @import { Signing } from './signing.js' */
/** @import { Vault } from './unlocked.js' */

/**
 * @typedef {Revision & {id: string, body: FamilyBody, history: Revision[], unsent: number, refused: number}} FamilyEntry
 *   `unsent` and `refused` count everything of this family, visits too
 * @typedef {Revision & {id: string, body: VisitBody, history: Revision[]}} VisitEntry `id` is the visit's subject
 */

/** @type {WeakMap<Vault, Caseload>} */
const opened = new WeakMap();

/**
 * The caseload of an open vault: one for each vault, so that all hear the same `change` and `signed` events.
 *
 * @param {Vault} vault
 * @param {{now?: () => Date, uuid?: () => string}} [given]
 * @returns {Caseload}
 */
export function openCaseload(vault, given) {
  const known = opened.get(vault);
  if (known) return known;
  const caseload = new Caseload(vault, given);
  opened.set(vault, caseload);
  return caseload;
}

/**
 * Events: `change` when something that these methods return may have changed, `signed` when a record entered the outbox.
 * Every method rejects as the vault's do.
 */
export class Caseload extends EventTarget {
  #now;
  #uuid;
  /** @type {Map<string, Promise<RecordEnvelope>>} */
  #signings = new Map();
  /** @type {Map<string, VaultDamaged>} entries that could not be read; they don't hold up the others */
  damaged = new Map();

  /**
   * @param {Vault} vault
   * @param {{now?: () => Date, uuid?: () => string}} [given]
   */
  constructor(vault, { now = () => new Date(), uuid = () => crypto.randomUUID() } = {}) {
    super();
    this.vault = vault;
    this.#now = now;
    this.#uuid = uuid;
  }

  /**
   * Each family once, as its current revision has it.
   *
   * @returns {Promise<FamilyEntry[]>}
   */
  families() {
    return this.#families();
  }

  /**
   * One family, without reading any other.
   *
   * @param {string} id
   * @returns {Promise<FamilyEntry | null>}
   */
  async family(id) {
    return (await this.#families({ family: id }))[0] ?? null;
  }

  /**
   * A family's visits, newest first, each once as its current revision has it.
   *
   * @param {string} family
   * @returns {Promise<VisitEntry[]>}
   */
  async visits(family) {
    const [received, outbox] = await Promise.all([
      this.vault.readAll('visit', { family }),
      this.vault.readAll('outbox', { family }),
    ]);
    this.#note(received.damaged, outbox.damaged);
    const waiting = outbox.values.filter(({ record }) => record.kind === 'visit');
    return [...bySubject(revisions(received.values, waiting))]
      .map(([id, history]) => {
        const revision = latest(history);
        return { ...revision, id, body: /** @type {VisitBody} */ (revision.record.body), history };
      })
      .sort((a, b) => byCodePoint(b.body.started_at, a.body.started_at));
  }

  /**
   * What the signed visits of families say about their contacts; a visit is read once while the vault is open.
   *
   * @param {string[]} families
   * @returns {Promise<Map<string, VisitFact[]>>} each family is there
   */
  async visitFacts(families) {
    const facts = openVisitFacts(this.vault);
    const found = await facts.of(families);
    this.#note([...facts.damaged.values()]);
    return found;
  }

  /**
   * What the service has confirmed of visits' records, in the order of their ids; null where it has not.
   *
   * @param {string[]} records
   * @returns {Promise<(Received | null)[]>}
   */
  received(records) {
    return this.vault.getMany('visit', records);
  }

  /**
   * What became of a visit that was signed here.
   *
   * @param {string} record
   * @returns {Promise<{received: Received | null, waiting: Outgoing | null}>}
   */
  async standing(record) {
    const [received, waiting] = await Promise.all([
      this.vault.get('visit', record),
      this.vault.get('outbox', record),
    ]);
    return { received, waiting };
  }

  /** @returns {Promise<Lent>} what is here to the end of a day, and what has left for a colleague */
  lent() {
    return whatIsLent(this.vault);
  }

  /** How much is on the tablet, whether it can be read or not. */
  async counted() {
    const [families, visits, drafts] = await Promise.all(
      /** @type {const} */ (['family', 'visit', 'draft']).map((shelf) => this.vault.count(shelf)),
    );
    return { families, visits, drafts };
  }

  /** @returns {Promise<Map<string, FoundRisk[]>>} the open immediate risks, by family; one without is not there */
  openRisks() {
    return risksOnTablet(this.vault);
  }

  /**
   * @param {{family?: string}} [only]
   * @returns {Promise<Draft[]>} the last changed first
   */
  async drafts(only) {
    const { values, damaged } = await this.vault.readAll('draft', only);
    this.#note(damaged);
    return values.sort((a, b) => byCodePoint(b.changed_at, a.changed_at));
  }

  /** @returns {Promise<Outgoing[]>} what is not received yet, in sending order */
  async outbox() {
    const { values, damaged } = await this.vault.readAll('outbox');
    this.#note(damaged);
    return values.sort((a, b) => a.order - b.order);
  }

  /**
   * A new draft, not saved yet.
   *
   * @param {{kind: 'family'} | {kind: 'visit', family: string}} what
   * @param {{[field: string]: any}} [body]
   * @param {string} [step]
   * @returns {Draft}
   */
  newDraft(what, body = {}, step = '') {
    const subject = this.#uuid();
    const family = what.kind === 'family' ? subject : what.family;
    const changed_at = this.#now().toISOString();
    return { id: this.#uuid(), kind: what.kind, subject, family, supersedes: null, body, changed_at, step };
  }

  /**
   * The draft of an amendment: the existing one, else a new one that is not saved yet. A refused record has not
   * reached anybody, so what amends it takes its place instead of superseding it.
   *
   * @param {RecordEnvelope} record
   * @param {string} [step]
   * @returns {Promise<Draft>} rejects with NoSuchRecord
   */
  async amend(record, step = '') {
    const begun = (await this.drafts()).find(({ id, supersedes, replaces }) =>
      [id, supersedes, ...(replaces ?? [])].includes(record.id),
    );
    const changed_at = this.#now().toISOString();
    return begun ?? { ...(await amendmentOf(this.vault, record)), id: this.#uuid(), changed_at, step };
  }

  /**
   * Resolves when the draft is on the disk.
   *
   * @param {Draft} draft
   * @returns {Promise<Draft>} as it was saved; rejects with AlreadySigned, StorageFull, StorageFailed
   */
  async saveDraft(draft) {
    const signing = this.#signings.get(draft.id);
    // Failed signing leaves a draft, and what was entered meanwhile belongs to it.
    if (signing && (await isDone(signing))) throw new AlreadySigned();
    const saved = { ...draft, changed_at: this.#now().toISOString() };
    await this.vault.put('draft', draft.id, saved, { family: draft.family });
    return saved;
  }

  /** @param {string} id */
  async dropDraft(id) {
    await this.vault.delete('draft', id);
    this.#tell('change');
  }

  /**
   * Make the draft a record. When this resolves the record is in the outbox and the draft is gone, both in one
   * transaction on the disk; when it rejects, neither has happened. Signing a draft twice gives the same record.
   * What it supersedes is decided now: what it was begun from may have been received or refused since.
   *
   * @param {Draft} draft
   * @param {Signing} [how] the draft's own reason if left out
   * @returns {Promise<RecordEnvelope>} rejects with AlreadySigned when it was signed before the app was started, with
   *   ReasonNeeded when it amends what was received, with NotSignable when `check` finds anything
   */
  sign(draft, { reason = draft.reason, check } = {}) {
    const begun = this.#signings.get(draft.id);
    if (begun) return begun;
    const signing = this.vault.inTurn(() => signDraft(this.vault, draft, { reason, check }, this.#now()));
    this.#signings.set(draft.id, signing);
    signing.then(
      () => {
        this.#tell('signed');
        this.#tell('change');
      },
      () => this.#signings.delete(draft.id),
    );
    return signing;
  }

  /**
   * Send a refused record again as it is, once the reason for the refusal has been dealt with elsewhere.
   *
   * @param {string} id
   */
  async offerAgain(id) {
    await this.vault.inTurn(async () => {
      const entry = await this.vault.get('outbox', id);
      if (!entry) throw new NoSuchRecord();
      await this.vault.put(
        'outbox',
        id,
        { ...entry, state: 'unsent', refusal: null },
        { family: entry.record.family },
      );
    });
    this.#tell('signed');
    this.#tell('change');
  }

  /**
   * Remove a signed record of an erased family from the tablet, and whatever is left of that family. Nothing else that
   * was signed and not received may ever be removed like this.
   *
   * @param {string} id
   * @returns {Promise<void>} rejects with NoSuchRecord when it waits for anything but that
   */
  async removeErased(id) {
    await this.vault.inTurn(async () => {
      const entry = await this.vault.get('outbox', id);
      if (entry?.state !== 'refused' || entry.refusal?.code !== 'erased') throw new NoSuchRecord();
      await this.vault.transact([
        ...(await withoutErased(this.vault, entry)),
        ...(await planWithout(this.vault, [entry.record.family])),
        ...(await riskFactsWithout(this.vault, [entry.record.family])),
      ]);
    });
    this.#tell('change');
  }

  /** Call this after changing the vault in another way, such as an exchange with the server. */
  hasChanged() {
    this.#tell('change');
  }

  /**
   * @param {{family?: string}} [only]
   * @returns {Promise<FamilyEntry[]>}
   */
  async #families(only) {
    const [received, outbox] = await Promise.all([
      this.vault.readAll('family', only),
      this.vault.readAll('outbox', only),
    ]);
    this.#note(received.damaged, outbox.damaged);
    const waiting = outbox.values.filter(({ record }) => record.kind === 'family');
    const counts = countByFamily(outbox.values);
    return [...bySubject(revisions(received.values, waiting))].map(([id, history]) => {
      const revision = latest(history);
      const body = /** @type {FamilyBody} */ (revision.record.body);
      return { ...revision, id, body, history, ...(counts.get(id) ?? { unsent: 0, refused: 0 }) };
    });
  }

  /** @param {VaultDamaged[][]} found */
  #note(...found) {
    for (const entry of found.flat()) this.damaged.set(`${entry.shelf} ${entry.id}`, entry);
  }

  /** @param {'change' | 'signed'} what */
  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}

/** @param {Promise<unknown>} signing */
function isDone(signing) {
  return signing.then(
    () => true,
    () => false,
  );
}

/**
 * @param {Outgoing[]} outgoing
 * @returns {Map<string, {unsent: number, refused: number}>}
 */
function countByFamily(outgoing) {
  /** @type {Map<string, {unsent: number, refused: number}>} */
  const counts = new Map();
  for (const { record, state, replaced_by } of outgoing) {
    if (replaced_by) continue;
    const count = counts.get(record.family) ?? { unsent: 0, refused: 0 };
    count[state] += 1;
    counts.set(record.family, count);
  }
  return counts;
}
