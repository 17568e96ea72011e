// The one content of a visit's summary: its PDF, its page and the tablet's print are all drawn from it. Must not draw,
// nor add a pattern of attachment, a prediction or a judgement that isn't in the record.

import { asSigned, isNewer } from './definitions.js';
import { isRaised } from './openRisk.js';
import { observationSections } from './outlineObservation.js';
import { lines, text } from './outlineParts.js';
import { contactInWords, contactSection, introductionSections, whoSection } from './outlinePeople.js';
import { closedSince, openSections, riskMarks } from './outlineRisk.js';
import { assessmentSection, closingSection, handoutsSection, riskSection } from './outlineVisit.js';
import { dayInWords, momentInWords } from './times.js';
import { isOutsideObservation, visitDay } from './visit.js';

/** @import { Definitions, DraftVisit, FamilyBody, FoundRisk, Outline, OutlineSection, People } from './types.js' */
/** @import { ReceiptInfo, RevisionInfo, VisitRecord } from './types.js' */

const CLOCK_SHOWN_FROM_MS = 5 * 60_000;
const NEWER = 'Made with a newer version of Attune: some of it may not be shown here';

/**
 * The summary of a visit's record, with the family of the time. A record without `signed_at` is a draft and is marked
 * as one.
 * @param {VisitRecord | DraftVisit} record
 * @param {FamilyBody} family
 * @param {Definitions} given
 * @param {People} [people] names by user id
 * @param {RevisionInfo | null} [revision]
 * @param {ReceiptInfo | null} [receipt]
 * @param {FoundRisk[]} [risks] the immediate ones that the family's visits found: an open one comes before all else
 * @returns {Outline}
 */
export function outline(record, family, given, people = {}, revision = null, receipt = null, risks = []) {
  const { body } = record;
  const definitions = asSigned(given, record);
  const form = definitions.forms.visit;
  const day = visitDay(body);
  const contact = contactInWords(body, form);
  const which = revision ?? { number: 1, of: 1 };
  const immediate = riskSection('immediate', body, family, definitions, closedSince(record, risks));
  const comesFirst = isRaised(body.formulation?.immediate);
  return {
    title: `Visit summary: ${contact}, ${dayInWords(day)}`,
    marks: [...riskMarks(record, risks), ...marks(record, family, definitions, which, receipt)],
    sections: [
      ...openSections(record, risks, form),
      ...(comesFirst ? [immediate] : []),
      whoSection(family, definitions.forms.family, day),
      contactSection(body, family, definitions),
      ...introductionSections(body, family, form, day),
      ...observationSections(body, family, definitions, day),
      assessmentSection(body, form),
      ...(comesFirst ? [] : [immediate]),
      riskSection('long_term', body, family, definitions),
      handoutsSection(body, definitions),
      ...closingSection(body, form),
      recordSection(record, people, which, receipt),
    ],
  };
}

/**
 * @param {VisitRecord | DraftVisit} record
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @param {RevisionInfo} revision
 * @param {ReceiptInfo | null} receipt
 * @returns {string[]}
 */
function marks(record, family, definitions, revision, receipt) {
  const observations = record.body.observations ?? [];
  const isOutside = observations.some((seen) => isOutsideObservation(seen, record.body, definitions, family));
  const isSigned = record.signed_at !== undefined;
  const words = [];
  if (observations.some((seen) => seen.standing === 'practice')) words.push('Practice');
  if (isOutside) words.push('Outside the age window');
  if (isNewer(record)) words.push(NEWER);
  if (!isSigned) words.push('Draft, not signed');
  if (revision.number > 1) words.push('Amended');
  if (revision.number < revision.of) words.push('Superseded by a later revision');
  if (isSigned && !receipt) words.push('Not yet received by the server');
  return words;
}

/**
 * @param {VisitRecord | DraftVisit} record
 * @param {People} people
 * @param {RevisionInfo} revision
 * @param {ReceiptInfo | null} receipt
 * @returns {OutlineSection}
 */
function recordSection(record, people, revision, receipt) {
  const author =
    record.author !== undefined && Object.hasOwn(people, record.author) ? people[record.author] : null;
  const entries = [text('Recorded by', author ?? 'Name not known here')];
  if (record.signed_at) entries.push(text('Signed', momentInWords(record.signed_at), clockNote(record)));
  entries.push(text('Revision', `${revision.number} of ${revision.of}`));
  if (record.reason) entries.push(text('Reason for the change', record.reason));
  if (revision.superseded_reason) entries.push(text('Superseded because', revision.superseded_reason));
  if (receipt) {
    const proof = `Number ${receipt.seq}, receipt ${receipt.sha256.slice(0, 8).toUpperCase()}`;
    entries.push(text('Received by the server', momentInWords(receipt.received_at), proof));
  } else {
    entries.push(text('Received by the server', 'Not yet'));
  }
  if (record.id) entries.push(lines('Record', [record.id]));
  return { id: 'record', heading: 'Record', entries };
}

/** @param {VisitRecord | DraftVisit} record */
function clockNote(record) {
  const offset = Math.abs(record.clock_offset_ms ?? 0);
  if (offset <= CLOCK_SHOWN_FROM_MS) return '';
  return `By the tablet's clock, which differed from the server's by ${Math.floor(offset / 60_000)} minutes.`;
}
