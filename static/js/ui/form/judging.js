// Finds what the service would refuse in a draft, before it is signed. Must not use checks other than the service's.

import { makeRecord } from '../../domain/record.js';
import { checkSignable } from '../../domain/signable.js';
import { ukDay } from '../../domain/times.js';
import { mayPass, PASSING_PROBLEMS } from '../../storage/refusals.js';
import { wellFormed } from '../../storage/signing.js';
import { valueAt } from './body.js';

/** @import { FamilyBody, Field, FormDefinition, Problem, RecordEnvelope } from '../../domain/types.js' */
/** @import { Draft, RefusedField } from '../../storage/shelves.js' */
/** @import { App } from '../types.js' */

/** @typedef {Problem & {was: unknown}} Refused what the service refused, with the value it had then */

/** Stands in for a reason not yet written, which is asked for separately: without one there is no record to check. */
const UNWRITTEN = 'Not written yet.';

/**
 * Today in the UK, "YYYY-MM-DD", by which the service checks dates: the tablet's clock corrected by its known offset.
 *
 * @param {App} app
 */
export function judgedOn({ now, inside }) {
  return ukDay(new Date(now.getTime() + (inside.sync.state.clockOffsetMs ?? 0)).toISOString());
}

/**
 * The check that signing runs on the record itself.
 *
 * @param {App} app
 * @param {FamilyBody | null} family of a visit
 * @returns {(record: RecordEnvelope) => Problem[]}
 */
export function judge(app, family) {
  return (record) => checkSignable(record, app.definitions, judgedOn(app), family);
}

/**
 * The problems that signing would find now, with paths from the body. Problems with the record itself have the path
 * "reason", or "" where it is too large.
 *
 * @param {App} app
 * @param {Draft} draft
 * @param {FamilyBody | null} family of a visit
 * @returns {Problem[]}
 */
export function problemsIn(app, draft, family) {
  const { vault, sync } = app.inside;
  const { id, kind, subject, family: of, supersedes, body } = draft;
  const record = makeRecord(
    /** @type {Parameters<typeof makeRecord>[0]} */ ({
      id,
      kind,
      subject,
      family: of,
      ...(supersedes && { supersedes, reason: draft.reason || UNWRITTEN }),
      author: vault.userId,
      device: vault.device,
      signed_at: app.now.toISOString(),
      clock_offset_ms: sync.state.clockOffsetMs,
      body,
    }),
  );
  return judge(app, family)(wellFormed(record)).map(fromBody);
}

/**
 * What the service refused in the record that this draft replaces. Its checks may be newer than this tablet's.
 *
 * @param {App} app
 * @param {Draft} draft
 * @returns {Promise<Refused[]>}
 */
export async function refusedBefore(app, draft) {
  const [newest] = draft.replaces ?? [];
  if (!newest) return [];
  const entry = (await app.inside.caseload.outbox()).find(({ record }) => record.id === newest);
  if (!entry?.refusal || mayPass(entry.refusal)) return [];
  return refusedIn(entry.refusal.problems)
    .filter(({ code }) => !PASSING_PROBLEMS.has(code))
    .map((problem) => ({ ...problem, was: valueAt(entry.record.body, problem.field) }));
}

/**
 * The refused values that haven't changed: signed again, they would only be refused again.
 *
 * @param {Refused[]} refused
 * @param {any} body
 * @param {FormDefinition} form
 * @returns {Problem[]}
 */
export function stillRefused(refused, body, form) {
  return refused.filter(
    ({ field, was }) =>
      isAskedFor(form.fields, field.split('/')) &&
      JSON.stringify(valueAt(body, field)) === JSON.stringify(was),
  );
}

/**
 * Nobody could correct a field that this version's form doesn't have.
 *
 * @param {Field[]} fields
 * @param {string[]} path
 * @returns {boolean}
 */
function isAskedFor(fields, path) {
  const [name, ...rest] = path.filter((step) => !/^\d+$/.test(step));
  const match = fields.find((field) => field.name === name);
  return match !== undefined && (rest.length === 0 || !match.fields || isAskedFor(match.fields, rest));
}

/**
 * The refused fields of a body, with paths from it.
 *
 * @param {RefusedField[]} problems
 * @returns {Problem[]}
 */
export function refusedIn(problems) {
  return problems
    .filter(({ field }) => field.startsWith('body/'))
    .map(({ code = '', ...problem }) => fromBody({ ...problem, code }));
}

/**
 * @param {Problem} problem
 * @returns {Problem}
 */
function fromBody({ field, ...problem }) {
  return { ...problem, field: field.replace(/^body(\/|$)/, '') };
}
