// Ties a form of a step of the visit to the draft. Must not know its fields.

import { Form } from '../form.js';
import { babyAge, babyChange, babyName, carerName, relationship } from '../names.js';

/** @import { FamilyBody, FormDefinition } from '../../domain/types.js' */
/** @import { OpenDraft } from '../openDraft.js' */

/**
 * Tie a form of the step to the draft.
 *
 * @param {HTMLElement} root
 * @param {{draft: OpenDraft, family: FamilyBody, definitions: {forms: {[id: string]: FormDefinition}}}} visit
 * @param {string} today
 * @returns {Form}
 */
export function bindVisitForm(root, { draft, family, definitions }, today) {
  const form = new Form(root, {
    change: (path, value, how) => draft.change(path, value, how),
    options: {
      'present/babies': family.babies.map((baby) => ({
        value: baby.id,
        label: babyName(family, baby.id),
        hint: [babyAge(baby, today), babyChange(baby, today)].filter(Boolean).join(' · '),
      })),
      'present/carers': family.carers.map((carer) => ({
        value: carer.id,
        label: carerName(family, carer.id, definitions.forms.family),
        hint: relationship(carer, definitions.forms.family),
      })),
    },
  });
  form.fill(draft.body);
  return form;
}
