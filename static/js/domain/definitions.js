// Which version of a definition something is read by: the one that it names. Defines nothing itself; reads no file.

import { checkBody } from './bodies.js';

/** @import { Definitions, DraftVisit, FormDefinition, Problem, VisitRecord } from './types.js' */

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
