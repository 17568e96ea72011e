// Fields in a summary by their kind, for all that no section words itself. Must not draw, nor know a field by name.
// pwa/domain/outline_fields.py makes the same, word for word: the vectors prove it.

import { choiceLabel } from './fields.js';
import { spaced } from './nhsNumber.js';
import { lines, NOT_RECORDED, text } from './outlineParts.js';
import { dayInWords, momentInWords } from './times.js';

/** @import { Field, FormDefinition, Kind, OutlineEntry } from './types.js' */

/** `choices` are a list. Groups, references, answers and ids have no words of their own. */
const IN_WORDS = /** @type {Partial<Record<Kind, (field: Field, value: any) => string>>} */ ({
  text: (_, value) => String(value),
  name: (_, value) => String(value),
  longtext: (_, value) => String(value),
  integer: (_, value) => String(value),
  date: (_, value) => dayInWords(value),
  instant: (_, value) => momentInWords(value),
  choice: choiceLabel,
  flag: () => 'Yes',
  nhs_number: (_, value) => spaced(value),
});

/**
 * What was written in the fields, in their order, but for those whose names are in `apart`.
 * @param {Field[]} fields
 * @param {object | undefined} written
 * @param {string[]} [apart]
 * @returns {OutlineEntry[]}
 */
export function entriesOf(fields, written, apart = []) {
  const values = /** @type {Record<string, any>} */ ({ ...written });
  return fields
    .filter(({ name }) => !apart.includes(name))
    .flatMap((field) => worded(field, values[field.name]));
}

/**
 * What was written in the form's own fields at that step, but for those whose names are in `apart`.
 * @param {FormDefinition} form
 * @param {object} body
 * @param {string} step
 * @param {string[]} apart
 * @returns {OutlineEntry[]}
 */
export function entriesOfStep({ fields }, body, step, apart) {
  return entriesOf(
    fields.filter(({ screen }) => screen === step),
    body,
    apart,
  );
}

/**
 * @param {Field} field
 * @param {any} value
 * @returns {OutlineEntry[]}
 */
function worded(field, value) {
  if (value === undefined) return field.always ? [text(field.label, NOT_RECORDED)] : [];
  if (field.kind === 'choices') {
    return [
      lines(
        field.label,
        value.map((/** @type {string} */ each) => choiceLabel(field, each)),
      ),
    ];
  }
  const inWords = IN_WORDS[field.kind];
  return inWords ? [text(field.label, inWords(field, value))] : [];
}
