// The signed record's envelope. It is given its id and its time; it hashes nothing and stores nothing.

import { checkBody } from './bodies.js';
import { under } from './problems.js';

/** @import { FamilyBody, Field, FormDefinition, Problem, RecordEnvelope, VisitBody } from './types.js' */

export const SCHEMA = 1;
export const MOST_BYTES = 256 * 1024;
const KINDS = ['family', 'visit'];

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
  { name: 'supersedes', kind: 'uuid', label: 'Revision that it replaces' },
  { name: 'reason', kind: 'longtext', label: 'Reason for the change', min: 3, max: 2000 },
  { name: 'author', kind: 'text', label: 'Author', required: true, max: 80 },
  { name: 'device', kind: 'text', label: 'Tablet', required: true, max: 80 },
  { name: 'signed_at', kind: 'instant', label: 'Signed at', required: true },
  { name: 'clock_offset_ms', kind: 'integer', label: "Clock's difference" },
  {
    name: 'schema',
    kind: 'integer',
    label: "Version of the record's form",
    required: true,
    min: SCHEMA,
    max: SCHEMA,
  },
];

/**
 * A record as it is signed: what is empty is absent, and the body is a copy.
 * @template {"family" | "visit"} K
 * @param {{
 *   id: string, kind: K, subject: string, family: string, supersedes?: string | null, reason?: string | null,
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
 * Everything that the server would refuse about a record's form; body problems have paths from the record.
 * @param {any} record
 * @param {Record<string, FormDefinition>} forms
 * @param {string} today
 * @returns {Problem[]}
 */
export function checkRecord(record, forms, today) {
  const { body, ...envelope } = record;
  const found = checkBody({ title: 'Record', fields: ENVELOPE }, envelope, today);
  if (!found.length) found.push(...wrongRevision(record));
  const form = KINDS.includes(record.kind) ? forms[record.kind] : undefined;
  if (form) found.push(...under('body', checkBody(form, body ?? null, today)));
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
