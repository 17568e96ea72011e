// Ties a form of a step of the visit to the draft. Must not know its fields.

import { whomToOffer } from '../../domain/familyInTime.js';
import { isMissing } from '../../domain/problems.js';
import { Form } from '../form/form.js';
import { leadTo } from '../page/onScreen.js';
import { babyAge, babyChange, babyName, carerName, relationship } from '../wording/names.js';

/** @import { OpenVisit } from '../types.js' */

/**
 * Tie a form of the step to the draft.
 *
 * @param {HTMLElement} root
 * @param {OpenVisit} visit
 * @param {string} today
 * @returns {Form}
 */
export function bindVisitForm(root, visit, today) {
  const { draft, family, definitions } = visit;
  const form = new Form(root, {
    change: (path, value, how) => {
      draft.change(path, value, how);
      // What was asked for is taken back as one writes it: on leaving the box a button would move under the finger.
      if (!how.isTyping || path === visit.asked) showWrong(form, visit);
    },
    options: {
      'present/babies': whomToOffer(family, 'babies', draft.body).map((baby) => ({
        value: baby.id,
        label: babyName(family, baby.id),
        hint: [babyAge(baby, today), babyChange(baby, today)].filter(Boolean).join(' · '),
      })),
      'present/carers': whomToOffer(family, 'carers', draft.body).map((carer) => ({
        value: carer.id,
        label: carerName(family, carer.id, definitions.forms.family),
        hint: relationship(carer, definitions.forms.family),
      })),
    },
  });
  form.fill(draft.body);
  showWrong(form, visit);
  const asked = visit.asked && fieldFor(form, visit.asked);
  if (asked) leadTo(root, () => asked.querySelector('input, textarea'));
  return form;
}

/**
 * What stands in a field and would not be taken is said beside it; what is missing only where it was asked for.
 *
 * @param {Form} form
 * @param {OpenVisit} visit
 */
function showWrong(form, { problems, asked }) {
  const wrong = problems().filter((problem) => !isMissing(problem) || problem.field === asked);
  form.showProblems(
    wrong.map((problem) => ({
      ...problem,
      field: fieldFor(form, problem.field)?.dataset.path ?? problem.field,
    })),
  );
}

/**
 * The field for a path: of a list's entry the list.
 *
 * @param {Form} form
 * @param {string} path
 */
function fieldFor(form, path) {
  return form.field(path) ?? form.field(path.replace(/\/\d+$/, ''));
}
