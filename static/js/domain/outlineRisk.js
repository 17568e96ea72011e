// An immediate risk in a document: before everything else, naming what is missing. Must not draw, nor use a score.
// pwa/domain/outline_risk.py makes the same, word for word: the vectors prove it.

import { choiceLabel, fieldAt } from './fields.js';
import { isRaised } from './openRisk.js';
import { NOT_RECORDED, text } from './outlineParts.js';
import { dayInWords, momentInWords } from './times.js';

/** @import { Closing, DraftVisit, FormDefinition, FoundRisk, OutlineEntry, OutlineSection, Risk } from './types.js' */
/** @import { VisitRecord } from './types.js' */

/** The fields of an immediate risk that `atOnce` and `saidOfEarlier` put in their own words. */
export const SAID_APART = new Set(['action', 'owner', 'told_whom', 'told_at', 'not_told_because', 'earlier']);

/** In place of words from the other side of an adoption. */
const ELSEWHERE = 'See the visit of that day.';

/**
 * The first marks beside the title of a visit's document: its own risk, and those that other visits left open.
 * @param {VisitRecord | DraftVisit} record
 * @param {FoundRisk[]} risks
 * @returns {string[]}
 */
export function riskMarks(record, risks) {
  const immediate = record.body.formulation?.immediate;
  const own = closingOf(record, risks);
  const title = immediate?.finding === 'unclear' ? 'Immediate risk: not clear' : 'Immediate risk identified';
  return [
    ...(isRaised(immediate) ? [own ? `${title}, closed on ${dayInWords(own.on)}` : title] : []),
    ...leftOpen(record, risks).map(({ on }) => `Immediate risk open since ${dayInWords(on)}`),
  ];
}

/**
 * The marks before every score of a family's trend.
 * @param {FoundRisk[]} risks
 * @returns {string[]}
 */
export function trendMarks(risks) {
  return risks
    .filter(({ closed }) => closed === null)
    .map(({ on }) => `Immediate risk open since ${dayInWords(on)}`);
}

/**
 * The open risks that this revision does not find itself; they come before anything about this visit.
 * @param {VisitRecord | DraftVisit} record
 * @param {FoundRisk[]} risks
 * @param {FormDefinition} form
 * @returns {OutlineSection[]}
 */
export function openSections(record, risks, form) {
  const labels = fieldAt(form, 'formulation', 'immediate', 'finding');
  const entries = leftOpen(record, risks).map(({ on, immediate, is_apart: isApart }) =>
    text(
      `From the visit on ${dayInWords(on)}`,
      choiceLabel(labels, immediate.finding ?? ''),
      isApart ? ELSEWHERE : atOnceInWords(immediate),
    ),
  );
  return entries.length ? [{ id: 'open_risk', heading: 'Immediate risk still open', entries }] : [];
}

/**
 * The action, who will do it, and who was told; what is missing is said.
 * @param {Risk} immediate
 * @returns {OutlineEntry[]}
 */
export function atOnce({ action, owner, told_whom: whom, told_at: at, not_told_because: why }) {
  const when = at ? momentInWords(at) : NOT_RECORDED.toLowerCase();
  const notYet = why ? text('Not told yet, because', why) : text('Told', NOT_RECORDED);
  return [
    text('Action', action ?? NOT_RECORDED),
    text('Who will do it', owner ?? NOT_RECORDED),
    whom ? text('Told', `${whom}, ${when}`) : notYet,
  ];
}

/**
 * What closed this revision's own risk, if another visit did.
 * @param {VisitRecord | DraftVisit} record
 * @param {FoundRisk[]} risks
 * @returns {OutlineEntry[]}
 */
export function closedSince(record, risks) {
  const closing = closingOf(record, risks);
  return closing ? [text('Closed', dayInWords(closing.on), closing.because)] : [];
}

/**
 * What this visit says about risks that earlier visits left open.
 * @param {Risk} immediate
 * @returns {OutlineEntry[]}
 */
export function saidOfEarlier({ earlier = [] }) {
  return earlier.map(({ on, state, because = '' }) =>
    text(`From the visit on ${dayInWords(on)}`, state === 'closed' ? 'Closed' : 'Still open', because),
  );
}

/**
 * What closed this very revision's risk.
 * @param {VisitRecord | DraftVisit} record
 * @param {FoundRisk[]} risks
 * @returns {Closing | null}
 */
function closingOf(record, risks) {
  return risks.find((risk) => risk.record === record.id)?.closed ?? null;
}

/** @param {Risk} immediate */
function atOnceInWords(immediate) {
  return atOnce(immediate)
    .map(({ label, value = '' }) => `${label}: ${value.replace(/\.+$/, '')}.`)
    .join(' ');
}

/**
 * The visit's own risk is left out while this revision finds it; once it no longer does, the risk counts as left open.
 * @param {VisitRecord | DraftVisit} record
 * @param {FoundRisk[]} risks
 */
function leftOpen({ subject, body }, risks) {
  const saysItsOwn = isRaised(body.formulation?.immediate);
  return risks.filter(({ visit, closed }) => closed === null && !(saysItsOwn && visit === subject));
}
