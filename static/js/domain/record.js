// The signed record's envelope. It is given its id and its time; it hashes nothing and stores nothing.

import { checkBody } from './bodies.js';
import { fittingForm, formsFrom, SCHEMA } from './definitions.js';
import { under } from './problems.js';
import { said } from './said.js';

/** @import { Definitions, FamilyBody, Field, Problem, RecordEnvelope, VisitBody } from './types.js' */

export const MOST_BYTES = 256 * 1024;
const KINDS = ['family', 'visit'];
const NEWER = said('This record was made with a newer version of Attune than is used here.');

/** @type {Field[]} */
const ENVELOPE = [
  { name: 'id', kind: 'uuid', label: "Record's id", required: true },
  {
    name: 'kind',
    kind: 'choice',
    label: 'Kind of record',
    required: true,
    choices: KINDS.map((kind) => ({ value: kind, label: kind })),
  },
  { name: 'subject', kind: 'uuid', label: 'What it is a revision of', required: true },
  { name: 'family', kind: 'uuid', label: 'Family', required: true },
  { name: 'family_revision', kind: 'uuid', label: 'Revision of the family' },
  { name: 'supersedes', kind: 'uuid', label: 'Revision that it replaces' },
  { name: 'reason', kind: 'longtext', label: 'Reason for the change', min: 3, max: 2000 },
  { name: 'author', kind: 'text', label: 'Author', required: true, max: 80 },
  { name: 'device', kind: 'text', label: 'Tablet', required: true, max: 80 },
  { name: 'signed_at', kind: 'instant', label: 'Signed at', required: true },
  { name: 'clock_offset_ms', kind: 'integer', label: "Clock's difference" },
  { name: 'schema', kind: 'integer', label: "Version of the record's form", required: true, min: 1 },
];

/**
 * A record as it is signed: what is empty is absent, and the body is a copy.
 * @template {"family" | "visit"} K
 * @param {{
 *   id: string, kind: K, subject: string, family: string, family_revision?: string,
 *   supersedes?: string | null, reason?: string | null,
 *   author: string, device: string, signed_at: string, clock_offset_ms?: number | null,
 *   body: K extends "family" ? FamilyBody : VisitBody,
 * }} parts
 * @returns {RecordEnvelope}
 */
export function makeRecord(parts) {
  const made = {
    id: parts.id,
    kind: parts.kind,
    subject: parts.subject,
    family: parts.family,
    ...(parts.family_revision ? { family_revision: parts.family_revision } : {}),
    ...(parts.supersedes ? { supersedes: parts.supersedes } : {}),
    ...(parts.reason ? { reason: parts.reason } : {}),
    author: parts.author,
    device: parts.device,
    signed_at: parts.signed_at,
    ...(typeof parts.clock_offset_ms === 'number'
      ? { clock_offset_ms: Math.round(parts.clock_offset_ms) }
      : {}),
    schema: SCHEMA,
    body: structuredClone(parts.body),
  };
  return /** @type {RecordEnvelope} */ (/** @type {unknown} */ (made));
}

/**
 * Everything that the server would refuse about a record's form; body problems have paths from the record. One of a
 * later schema is not judged at all: its only problem is `unknown_schema`.
 * @param {any} record
 * @param {Pick<Definitions, 'forms' | 'earlier'>} definitions
 * @param {string} today
 * @returns {Problem[]}
 */
export function checkRecord(record, definitions, today) {
  const { body, ...envelope } = record;
  if (Number.isInteger(record.schema) && record.schema > SCHEMA) {
    return [problem('schema', 'unknown_schema', NEWER)];
  }
  const found = checkBody({ title: 'Record', fields: ENVELOPE }, envelope, today);
  if (!found.length) found.push(...wrongRevision(record));
  if (KINDS.includes(record.kind)) {
    const { problems } = fittingForm(formsFrom(definitions, record.kind, record.schema), body ?? null, today);
    found.push(...under('body', problems));
  }
  return found.length ? found : tooLarge(record);
}

/**
 * @param {any} record
 * @returns {Problem[]}
 */
function wrongRevision(record) {
  if (record.kind === 'family' && record.subject !== record.family) {
    return [problem('subject', 'wrong_subject', "A family's record must be a revision of that family.")];
  }
  if (record.supersedes && !record.reason) {
    return [problem('reason', 'missing', '“Reason for the change” is missing.')];
  }
  if (record.reason && !record.supersedes) {
    return [problem('supersedes', 'missing', '“Revision that it replaces” is missing.')];
  }
  if (record.supersedes === record.id) {
    return [problem('supersedes', 'wrong_subject', "A record can't replace itself.")];
  }
  return [];
}

/**
 * @param {unknown} record
 * @returns {Problem[]}
 */
function tooLarge(record) {
  const size = new TextEncoder().encode(JSON.stringify(record)).length;
  if (size <= MOST_BYTES) return [];
  return [problem('', 'too_large', `The record has ${size} bytes; ${MOST_BYTES} is the most.`)];
}

/**
 * @param {string} field
 * @param {string} code
 * @param {string} message
 * @returns {Problem}
 */
function problem(field, code, message) {
  return { field, code, message };
}
