// Where in a visit a field is filled in, and how to name that place. Must not judge its value.

import { instrumentOf } from '../../domain/definitions.js';
import { t, translated } from '../../words.js';
import { babyName } from '../wording/names.js';

/** @import { Definitions, FamilyBody, VisitBody } from '../../domain/types.js' */
/** @import { Place } from '../types.js' */

/**
 * The step of the visit where a field is filled in.
 *
 * @param {string} field a path from the body, or the reason of an amendment
 * @param {Pick<Definitions, 'forms'>} definitions
 */
export function stepOf(field, { forms }) {
  const [group] = field.split('/');
  if (group === 'reason') return 'review';
  return forms.visit.fields.find(({ name }) => name === group)?.screen ?? 'who';
}

/**
 * The place that opens the field: its path, and the observation it belongs to.
 *
 * @param {string} field
 * @param {Partial<VisitBody>} body
 * @returns {Place}
 */
export function placeOf(field, body) {
  const [group, index] = field.split('/');
  const observation = group === 'observations' ? body.observations?.[Number(index)]?.id : undefined;
  return { field, observation };
}

/**
 * Which of several fields it is: a statement by its risk and number, a note by its item, a box by its baby. "" where
 * the message alone is clear enough.
 *
 * @param {string} field a path from the body
 * @param {Partial<VisitBody>} body
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @returns {string}
 */
export function whereIs(field, body, family, definitions) {
  const [group, first, part, second] = field.split('/');
  if (group === 'introductions') {
    const baby = body.introductions?.[Number(first)]?.baby;
    return baby ? babyName(family, baby) : '';
  }
  if (group === 'observations') {
    const observation = body.observations?.[Number(first)];
    const instrument = observation && instrumentOf(definitions, observation);
    if (!instrument) return '';
    const item = instrument.items.find(({ id }) => id === second);
    return item
      ? t('{instrument}, item {number}', { instrument: instrument.short_title, number: item.number })
      : instrument.short_title;
  }
  if (group !== 'formulation') return '';
  const risks = definitions.forms.visit.fields.find(({ name }) => name === 'formulation')?.fields ?? [];
  const risk = translated(risks.find(({ name }) => name === first)?.label ?? '');
  return part === 'statements' && second !== undefined
    ? t('{risk}, statement {number}', { risk, number: Number(second) + 1 })
    : risk;
}
