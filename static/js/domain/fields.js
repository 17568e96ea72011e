// Finds a field and a choice's words in a form. Must not check or draw anything.

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
  const match = form.fields?.find((field) => field.name === name);
  if (!match) throw new RangeError(`There is no field “${name}”.`);
  return rest.length ? fieldAt(match, ...rest) : match;
}

/**
 * The words of a choice; the value itself if this definition no longer has it.
 * @param {Field} field
 * @param {string} value
 * @returns {string}
 */
export function choiceLabel(field, value) {
  return field.choices?.find((choice) => choice.value === value)?.label ?? value;
}
