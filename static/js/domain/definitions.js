// Finds the version of a definition that a record names. Must not define anything itself, nor read a file.

import { checkBody } from './bodies.js';

/** @import { Definitions, DraftVisit, FormDefinition, Instrument, Observation, Problem, VisitRecord } from './types.js' */
/** @typedef {Pick<Definitions, 'instruments' | 'earlier'>} Instruments */

/** The version of the forms for writing and signing now. A record's `schema` is the version that it was signed with. */
export const SCHEMA = 2;
const AFTER_EVERY_DATE = '9999-12-31';

/**
 * A form's versions from the given one on, oldest first; only the current one for a version that it never had.
 * @param {Pick<Definitions, 'forms' | 'earlier'>} definitions
 * @param {string} id
 * @param {unknown} version
 * @returns {[FormDefinition, ...FormDefinition[]]}
 * @throws {RangeError} for an unknown form
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
 * The first of a form's versions that finds nothing wrong with a body; otherwise the first version and its problems.
 * Later ones count, because a tablet one version behind carries over what a newer one wrote in the record it amends.
 * @param {[FormDefinition, ...FormDefinition[]]} forms beginning with the version that the record names
 * @param {unknown} body
 * @param {string} today "YYYY-MM-DD"
 * @returns {{ form: FormDefinition, problems: Problem[] }}
 */
export function fittingForm([named, ...later], body, today) {
  const problems = checkBody(named, body, today);
  const fits = problems.length > 0 && later.find((form) => checkBody(form, body, today).length === 0);
  return fits ? { form: fits, problems: [] } : { form: named, problems };
}

/**
 * The same definitions, with the visit form in the version that the record was signed with, for drawing it. A draft,
 * which has no `schema` yet, is drawn with the current form, and so is a record that a newer build signed.
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
 * Whether a newer build than this one signed it: it may hold things that are not known here.
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
 * The version of an instrument that a new observation uses.
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
