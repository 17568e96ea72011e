// A step of the visit that is a form made from its definition, and nothing more. Must not know its fields.

import { Form } from '../form.js';
import { part } from '../modules.js';
import { babyAge, babyName, relationship } from '../names.js';
import { openVisit } from '../visitStep.js';

/** @import { FamilyBody, FormDefinition } from '../../domain/types.js' */
/** @import { OpenDraft } from '../openDraft.js' */

/** @type {import('../types.js').Start} */
export async function startVisitForm(element, app) {
  const visit = await openVisit(element, app);
  bindVisitForm(part(element, '[data-form]'), visit, app.today);
  return visit.stop;
}

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
        label: babyName(baby),
        hint: babyAge(baby, today),
      })),
      'present/carers': family.carers.map((carer) => ({
        value: carer.id,
        label: carer.name,
        hint: relationship(carer, definitions.forms.family),
      })),
    },
  });
  form.fill(draft.body);
  return form;
}
