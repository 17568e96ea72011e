// Which version of a definition something is read by: the one that it names. Defines nothing itself; reads no file.

import { checkBody } from './bodies.js';

/** @import { Definitions, DraftVisit, FormDefinition, Instrument, Observation, Problem, VisitRecord } from './types.js' */
/** @typedef {Pick<Definitions, 'instruments' | 'earlier'>} Instruments */

/** The version of the forms by which is written and signed now. A record's `schema` says by which it was signed. */
export const SCHEMA = 2;
const AFTER_EVERY_DATE = '9999-12-31';

/**
 * A form from a version on, the oldest first; the current one alone for a version that it never had.
 * @param {Pick<Definitions, 'forms' | 'earlier'>} definitions
 * @param {string} id
 * @param {unknown} version
 * @returns {[FormDefinition, ...FormDefinition[]]}
 */
export function formsFrom({ forms, earlier }, id, version) {
  const current = forms[id];
  if (!current) throw new RangeError(`There is no form “${id}”.`);
  const before = earlier.forms
    .filter((form) => form.id === id && typeof version === 'number' && form.version >= version)
    .sort((left, right) => left.version - right.version);
  const all = before[0]?.version === version ? [...before, current] : [current];
  return /** @type {[FormDefinition, ...FormDefinition[]]} */ (all);
}

/**
 * The first of a form's versions by which nothing is wrong with a body; else the first, and what is wrong. Later ones
 * count, because a tablet that is a version behind carries over what a newer one wrote in the record that it corrects.
 * @param {[FormDefinition, ...FormDefinition[]]} forms beginning with the version that the record names
 * @param {unknown} body
 * @param {string} today
 * @returns {{ form: FormDefinition, problems: Problem[] }}
 */
export function fittingForm([named, ...later], body, today) {
  const problems = checkBody(named, body, today);
  const fits = problems.length > 0 && later.find((form) => checkBody(form, body, today).length === 0);
  return fits ? { form: fits, problems: [] } : { form: named, problems };
}

/**
 * The same definitions, with the form in the version by which the visit's record was signed: to draw it with. A draft,
 * which has no `schema` yet, is drawn with the current form, and so is what a newer build signed.
 * @param {Definitions} definitions
 * @param {VisitRecord | DraftVisit} visit
 * @returns {Definitions}
 */
export function asSigned(definitions, visit) {
  const forms = formsFrom(definitions, 'visit', visit.schema);
  const { form } = fittingForm(forms, visit.body, AFTER_EVERY_DATE);
  return { ...definitions, forms: { ...definitions.forms, visit: form } };
}

/**
 * Whether a build later than this one signed it: it may hold what is not known here.
 * @param {{ schema?: number }} record
 */
export function isNewer({ schema = SCHEMA }) {
  return schema > SCHEMA;
}

/**
 * The instrument of an observation in the version that it names.
 * @param {Instruments} definitions
 * @param {Pick<Observation, 'instrument' | 'version'>} observation
 * @returns {Instrument | null} null for one that is not known here
 */
export function instrumentOf(definitions, { instrument, version }) {
  const known = [...currentInstruments(definitions), ...definitions.earlier.instruments];
  return known.find((each) => each.id === instrument && each.version === version) ?? null;
}

/**
 * Each instrument once, in the version that new observations use.
 * @param {Pick<Instruments, 'instruments'>} definitions
 * @returns {Instrument[]}
 */
export function currentInstruments({ instruments }) {
  return /** @type {Instrument[]} */ (Object.values(instruments));
}

/**
 * What a new observation with that instrument uses.
 * @param {Pick<Instruments, 'instruments'>} definitions
 * @param {string} id
 * @returns {Instrument | null} null for one that is not known here
 */
export function currentInstrument(definitions, id) {
  return currentInstruments(definitions).find((each) => each.id === id) ?? null;
}

/**
 * Whether there was another version of an instrument before the current one.
 * @param {Pick<Instruments, 'earlier'>} definitions
 * @param {string} id
 */
export function hasEarlier({ earlier }, id) {
  return earlier.instruments.some((each) => each.id === id);
}
