// Binds the form of a visit's step to the draft. Must not know its fields.

import { whomToOffer } from '../../domain/familyInTime.js';
import { isMissing } from '../../domain/problems.js';
import { Form } from '../form/form.js';
import { leadTo } from '../page/onScreen.js';
import { babyAge, babyChange, babyName, carerName, relationship } from '../wording/names.js';

/** @import { OpenVisit } from '../types.js' */

/**
 * Fill the form, show what is wrong in it, and lead to the requested field.
 *
 * @param {HTMLElement} root
 * @param {OpenVisit} visit
 * @param {string} today "YYYY-MM-DD"
 * @returns {Form}
 */
export function bindVisitForm(root, visit, today) {
  const { draft, family, definitions } = visit;
  const form = new Form(root, {
    change: (path, value, how) => {
      draft.change(path, value, how);
      // A requested field's error goes during typing: going only at the end, it would move a button under the finger.
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
 * Show beside each field what the service would refuse; a missing value only in the requested field.
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
 * The field for a path; the list's field for one of its entries.
 *
 * @param {Form} form
 * @param {string} path
 */
function fieldFor(form, path) {
  return form.field(path) ?? form.field(path.replace(/\/\d+$/, ''));
}
