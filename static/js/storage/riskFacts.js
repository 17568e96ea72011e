// What every signed visit on the tablet says of immediate risks, kept in the vault so that no screen opens each visit for
// it. A record never changes, so a fact stays true; a visit without facts is opened. Must not decide.

import { familyNow, familyOf } from '../domain/familyInTime.js';
import { foundRisks, openRisks, risksBeside, withWhatItFound } from '../domain/openRisk.js';
import { bySubject, latest } from './revisions.js';
import * as settings from './settings.js';

/** @import { FamilyInTime, FoundRisk, Risk, VisitBody } from '../domain/types.js' */
/** @import { RecordEnvelope } from '../domain/types.js' */
/** @import { RiskRevision, RiskVisit } from '../domain/openRisk.js' */
/** @import { Caseload, FamilyEntry, VisitEntry } from './caseload.js' */
/** @import { Operation, Vault } from './unlocked.js' */

/**
 * @typedef {object} RiskFact of one record; `immediate` as far as it bears on a risk
 * @property {Pick<RecordEnvelope, 'id' | 'subject' | 'supersedes' | 'family'>} record
 * @property {number} order
 * @property {string} [started_at] where there is one
 * @property {Risk} [immediate]
 *
 * @typedef {{[record: string]: RiskFact}} RiskFactsKept
 */

/** @type {WeakMap<Vault, RiskFactsKept>} what is on disk, while a vault is open */
const inMemory = new WeakMap();

/**
 * @param {Vault} vault
 * @returns {Promise<Map<string, FoundRisk[]>>} by family; one without an open risk is not there
 */
export async function risksOnTablet(vault) {
  const [received, outbox] = await Promise.all([receivedFacts(vault), vault.readAll('outbox')]);
  const waiting = outbox.values.filter(({ record, replaced_by }) => record.kind === 'visit' && !replaced_by);
  const ids = new Set(waiting.map(({ record }) => record.id));
  const all = [
    ...received.filter(({ record }) => !ids.has(record.id)).sort(byOrder),
    ...waiting.map(({ record, order, state }) => factOf(withheld(record, state), order)).sort(byOrder),
  ];
  /** @type {Map<string, RiskVisit[]>} */
  const families = new Map();
  for (const history of bySubject(all).values()) {
    const newest = latest(history);
    const { family } = newest.record;
    const visit = withWhatItFound(asVisit(newest), history.map(asVisit));
    families.set(family, [...(families.get(family) ?? []), visit]);
  }
  return new Map(
    [...families].flatMap(([family, visits]) => {
      const open = openRisks(visits);
      return open.length > 0 ? [[family, open]] : [];
    }),
  );
}

/**
 * A family's risks, open or closed, with everything that its visits say about them.
 *
 * @param {VisitEntry[]} visits of one family
 * @returns {FoundRisk[]}
 */
export function risksOfVisits(visits) {
  // In the order in which the server first heard of each visit; visits that it has not heard of come last.
  const place = (/** @type {VisitEntry} */ { history: [first] }) => (first?.state === 'received' ? 0 : 1);
  const inOrder = visits.toSorted(
    (a, b) => place(a) - place(b) || (a.history[0]?.order ?? 0) - (b.history[0]?.order ?? 0),
  );
  return foundRisks(
    inOrder.map((visit) => withWhatItFound(asRevision(visit), visit.history.map(asRevision))),
  );
}

/**
 * A family's risks as they may stand beside it as it was or is: without the words from the other side of an adoption.
 *
 * @param {VisitEntry[]} visits of one family
 * @param {FamilyInTime} family
 * @param {FamilyEntry['history']} history of the family
 * @returns {FoundRisk[]}
 */
export function risksBesideFamily(visits, family, history) {
  const revisions = visits.flatMap((visit) => visit.history);
  const families = Object.fromEntries(revisions.map((one) => [one.record.id, familyOf(one, history)]));
  return risksBeside(risksOfVisits(visits), family, families);
}

/**
 * A family's risks, open or closed, as they may stand beside it today.
 *
 * @param {Pick<Caseload, 'visits' | 'family'>} caseload
 * @param {string} family
 * @returns {Promise<FoundRisk[]>}
 */
export async function risksToday(caseload, family) {
  const [visits, known] = await Promise.all([caseload.visits(family), caseload.family(family)]);
  if (!known) return risksOfVisits(visits);
  return risksBesideFamily(visits, familyNow(known.body, known.history), known.history);
}

/**
 * The open risks of several families, as they may stand beside each today. Only after an adoption are visits opened.
 *
 * @param {Pick<Caseload, 'visits' | 'family'>} caseload
 * @param {Pick<FamilyEntry, 'id' | 'body'>[]} families
 * @param {Map<string, FoundRisk[]>} open by family
 * @returns {Promise<Map<string, FoundRisk[]>>}
 */
export async function openRisksToday(caseload, families, open) {
  const adopted = families.filter(
    ({ id, body }) => open.has(id) && body.babies.some(({ status }) => status === 'adopted'),
  );
  const apart = await Promise.all(
    adopted.map(
      async ({ id }) => /** @type {const} */ ([id, (await risksToday(caseload, id)).filter(isOpen)]),
    ),
  );
  return new Map([...open, ...apart]);
}

/**
 * @param {FoundRisk} risk
 * @returns {boolean}
 */
export function isOpen({ closed }) {
  return closed === null;
}

/**
 * @param {{record: RecordEnvelope, state: string}} revision
 * @returns {RiskRevision}
 */
function asRevision({ record, state }) {
  const { id, subject, body } = withheld(record, state);
  return { id, subject, body: /** @type {VisitBody} */ (body) };
}

/**
 * The operations that remove families' facts, for a caller's own turn and transaction.
 *
 * @param {Vault} vault
 * @param {string[]} families
 * @returns {Promise<Operation[]>}
 */
export async function riskFactsWithout(vault, families) {
  const kept = await keptFacts(vault);
  const left = Object.entries(kept).filter(([, { record }]) => !families.includes(record.family));
  if (left.length === Object.keys(kept).length) return [];
  const value = Object.fromEntries(left);
  inMemory.set(vault, value);
  return [settings.riskFacts.put(value)];
}

/**
 * @param {Vault} vault
 * @returns {Promise<RiskFact[]>}
 */
async function receivedFacts(vault) {
  const kept = await keptFacts(vault);
  const { ids, values } = await vault.unknownOn('visit', (id) => Object.hasOwn(kept, id));
  const opened = Object.fromEntries(
    values.map(({ record, receipt }) => [record.id, factOf(record, receipt.seq)]),
  );
  const there = ids.flatMap((id) => opened[id] ?? kept[id] ?? []);
  const isChanged = values.length > 0 || there.length < Object.keys(kept).length;
  if (isChanged) await keep(vault, opened);
  return there;
}

/**
 * Runs in the vault's turn, because an exchange may have removed families: facts of absent visits are not kept.
 *
 * @param {Vault} vault
 * @param {RiskFactsKept} opened
 */
function keep(vault, opened) {
  return vault.inTurn(async () => {
    const known = { ...(await keptFacts(vault)), ...opened };
    const { ids } = await vault.unknownOn('visit', () => true);
    const value = Object.fromEntries(ids.flatMap((id) => (known[id] ? [[id, known[id]]] : [])));
    await settings.riskFacts.keep(vault, value);
    inMemory.set(vault, value);
  });
}

/**
 * @param {Vault} vault
 * @returns {Promise<RiskFactsKept>}
 */
async function keptFacts(vault) {
  const known = inMemory.get(vault);
  if (known) return known;
  const kept = (await settings.riskFacts.read(vault)) ?? {};
  inMemory.set(vault, kept);
  vault.addEventListener('locked', () => inMemory.delete(vault), { once: true });
  return kept;
}

/**
 * @param {RecordEnvelope} envelope
 * @param {number} order
 * @returns {RiskFact}
 */
function factOf({ id, subject, supersedes, family, body }, order) {
  const { started_at, formulation } = /** @type {VisitBody} */ (body);
  const { finding, action, owner, told_whom, told_at, not_told_because, earlier } =
    formulation?.immediate ?? {};
  const immediate = { finding, action, owner, told_whom, told_at, not_told_because, earlier };
  const isBearing = earlier || (finding && finding !== 'none_identified');
  return {
    record: { id, subject, supersedes, family },
    order,
    ...(isBearing && { started_at, immediate: JSON.parse(JSON.stringify(immediate)) }),
  };
}

/**
 * A refused visit closes nothing yet, because nobody else knows about it. What it found counts all the same.
 *
 * @param {RecordEnvelope} record
 * @param {string} state
 * @returns {RecordEnvelope}
 */
function withheld(record, state) {
  const body = /** @type {VisitBody} */ (record.body);
  const { earlier, ...immediate } = body.formulation?.immediate ?? {};
  if (state !== 'refused' || !earlier) return record;
  return /** @type {RecordEnvelope} */ ({
    ...record,
    body: { ...body, formulation: { ...body.formulation, immediate } },
  });
}

/**
 * @param {RiskFact} fact
 * @returns {RiskRevision}
 */
function asVisit({ record: { id, subject }, started_at = '', immediate }) {
  return { id, subject, body: { started_at, ...(immediate && { formulation: { immediate } }) } };
}

/**
 * @param {RiskFact} a
 * @param {RiskFact} b
 */
function byOrder(a, b) {
  return a.order - b.order;
}
