// Cases that the server's Python and the tablet's JavaScript both pass. Reads them; holds none itself.

import { readFileSync } from 'node:fs';
import { chartOf } from '../../../static/js/domain/chart.js';
import { familyOf } from '../../../static/js/domain/familyInTime.js';
import { english } from '../../../static/js/domain/messages.js';
import { byTotal, inParts } from '../../../static/js/domain/trend.js';

/** @import { Problem, Seen } from '../../../static/js/domain/types.js' */

/**
 * @param {string} name
 * @returns {any} the cases of a file
 */
export function read(name) {
  return JSON.parse(readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8'));
}

/** @type {import("../../../static/js/domain/types.js").Definitions} */
export const definitions = read('definitions.json');

/**
 * @param {any} found a case of trend.json
 * @returns {Record<string, import('../../../static/js/domain/types.js').FamilyInTime>} by record, as of its time
 */
export function familiesOf({ records, family, history = [{ id: '', body: family }] }) {
  const revisions = history.map((/** @type {any} */ record) => ({ record, receipt: null }));
  return Object.fromEntries(
    records.map((/** @type {any} */ record) => [record.id, familyOf({ record, receipt: null }, revisions)]),
  );
}

/** The definitions of this build with the invented instruments. */
export function withInvented() {
  const told = read('invented.json').wire.map((/** @type {any} */ each) => [each.id, each]);
  return { ...definitions, instruments: { ...definitions.instruments, ...Object.fromEntries(told) } };
}

/**
 * A course as the vectors hold it: its instrument by name, with its charts.
 * @param {import('../../../static/js/domain/types.js').Course} course
 */
export function courseTold(course) {
  const { total, instrument, ...told } = course;
  const further = byTotal(course).slice(1);
  return {
    ...told,
    instrument: instrument.id,
    seen: course.seen.map(explained),
    parts: inParts(course.seen).map((part) => part.length),
    chart: chartOf(course),
    ...(further.length && {
      further_totals: further.map((each) => ({
        total: each.total.id,
        totals: each.seen.map((seen) => seen.total),
        chart: chartOf(each),
      })),
    }),
  };
}

/**
 * @param {Problem[]} problems
 * @returns {Problem[]} each with the sentence that it is in English, as the vectors have it
 */
export function inEnglish(problems) {
  return problems.map((problem) => ({ ...problem, message: english(problem) }));
}

/** @param {Seen} seen with why it has no total or band in English, as Python has it */
function explained(seen) {
  const inWords = (/** @type {import('../../../static/js/domain/types.js').Figures} */ { why }) =>
    why ? english(why) : '';
  const others = seen.others?.map((each) => ({ ...each, why: inWords(each) }));
  return { ...seen, why: inWords(seen), ...(others && { others }) };
}

/**
 * The value of a case: its base with the paths of `set` put in and those of `drop` taken out, as in Python.
 * @param {any} found
 * @param {Record<string, unknown>} bases
 * @returns {any}
 */
export function patched(found, bases) {
  const made = structuredClone(bases[found.base]);
  for (const [path, value] of Object.entries(found.set ?? {})) {
    if (path === '') return value;
    const [within, last] = holder(made, path);
    // As JSON.parse does it: a name like __proto__ is a name like any other.
    Object.defineProperty(within, last, {
      value: unfolded(value),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  for (const path of found.drop ?? []) {
    const [within, last] = holder(made, path);
    delete within[last];
  }
  return made;
}

/**
 * @param {any} made
 * @param {string} path
 * @returns {[any, string]}
 */
function holder(made, path) {
  const parts = path.split('/');
  const last = parts.pop() ?? '';
  return [parts.reduce((within, part) => within[part], made), last];
}

/** @param {any} value */
function unfolded(value) {
  if (Array.isArray(value?.repeat)) {
    const [one, times] = value.repeat;
    return typeof one === 'string'
      ? one.repeat(times)
      : Array.from({ length: times }, () => structuredClone(one));
  }
  return value?.lone_surrogate ? '\ud83d' : value;
}
