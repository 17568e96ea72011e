// Finding a field and a choice's words in a form. Checks nothing and draws nothing.

/** @import { Field } from './types.js' */

/**
 * The field at a path of names: fieldAt(form, 'formulation', 'immediate').
 * @param {{ fields?: Field[] }} form a form, or a group of fields
 * @param {...string} path
 * @returns {Field}
 * @throws {RangeError} when the form has no such field
 */
export function fieldAt(form, ...path) {
  const [name, ...rest] = path;
  const found = form.fields?.find((field) => field.name === name);
  if (!found) throw new RangeError(`There is no field “${name}”.`);
  return rest.length ? fieldAt(found, ...rest) : found;
}

/**
 * The words of a choice; the value itself for one that this definition no longer has.
 * @param {Field} field
 * @param {string} value
 * @returns {string}
 */
export function choiceLabel(field, value) {
  return field.choices?.find((choice) => choice.value === value)?.label ?? value;
}
