// Makes and checks the signed record's envelope; its id and time are given. Must not hash or store anything.

import { checkBody } from './bodies.js';
import { fittingForm, formsFrom, SCHEMA } from './definitions.js';
import { only, under } from './problems.js';
import { said } from './said.js';

/** @import { Definitions, FamilyBody, Field, Problem, RecordEnvelope, VisitBody } from './types.js' */

export const MOST_BYTES = 256 * 1024;
const KINDS = ['family', 'visit'];

/** @type {Field[]} */
const ENVELOPE = [
  { name: 'id', kind: 'uuid', label: said("Record's id"), required: true },
  {
    name: 'kind',
    kind: 'choice',
    label: said('Kind of record'),
    required: true,
    choices: KINDS.map((kind) => ({ value: kind, label: kind })),
  },
  { name: 'subject', kind: 'uuid', label: said('What it is a revision of'), required: true },
  { name: 'family', kind: 'uuid', label: said('Family'), required: true },
  { name: 'family_revision', kind: 'uuid', label: said('Revision of the family') },
  { name: 'supersedes', kind: 'uuid', label: said('Revision that it replaces') },
  { name: 'reason', kind: 'longtext', label: said('Reason for the change'), min: 3, max: 2000 },
  { name: 'author', kind: 'text', label: said('Author'), required: true, max: 80 },
  { name: 'device', kind: 'text', label: said('Tablet'), required: true, max: 80 },
  { name: 'signed_at', kind: 'instant', label: said('Signed at'), required: true },
  { name: 'clock_offset_ms', kind: 'integer', label: said("Clock's difference") },
  { name: 'schema', kind: 'integer', label: said("Version of the record's form"), required: true, min: 1 },
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
 * Everything that the server would refuse about a record's form; body problems have paths from the record. One with
 * a later schema is not checked at all: its only problem is `unknown_schema`.
 * @param {any} record
 * @param {Pick<Definitions, 'forms' | 'earlier'>} definitions
 * @param {string} today "YYYY-MM-DD"
 * @returns {Problem[]}
 */
export function checkRecord(record, definitions, today) {
  const { body, ...envelope } = record;
  if (Number.isInteger(record.schema) && record.schema > SCHEMA) {
    return only('unknown_schema', {}, 'schema');
  }
  const refused = checkBody({ title: 'Record', fields: ENVELOPE }, envelope, today);
  if (!refused.length) refused.push(...wrongRevision(record));
  if (KINDS.includes(record.kind)) {
    const { problems } = fittingForm(formsFrom(definitions, record.kind, record.schema), body ?? null, today);
    refused.push(...under('body', problems));
  }
  return refused.length ? refused : tooLarge(record);
}

/**
 * @param {any} record
 * @returns {Problem[]}
 */
function wrongRevision(record) {
  if (record.kind === 'family' && record.subject !== record.family) {
    return only('wrong_subject', {}, 'subject');
  }
  if (record.supersedes && !record.reason) {
    return missing('reason');
  }
  if (record.reason && !record.supersedes) {
    return missing('supersedes');
  }
  if (record.supersedes === record.id) {
    return only('replaces_itself', {}, 'supersedes');
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
  return only('too_many_bytes', { size, most: MOST_BYTES });
}

/** @param {string} name of a field of the envelope */
function missing(name) {
  const label = ENVELOPE.find((field) => field.name === name)?.label ?? '';
  return only('missing', { label }, name);
}
