// The step of arriving: who is there, with one tap for the whole family. Must not note anybody as present by itself.

import { isHere } from '../../domain/lifeEvents.js';
import { t } from '../../words.js';
import { part } from '../page/modules.js';
import { toast } from '../page/toast.js';
import { babyName, carerName, listed } from '../wording/names.js';
import { bindVisitForm } from './visitForm.js';
import { openVisit } from './visitStep.js';

/** More names than this are too many for a button. */
const MOST_NAMES = 3;

/** @type {import('../types.js').Start} */
export async function startVisitWho(element, app) {
  const visit = await openVisit(element, app);
  const form = bindVisitForm(part(element, '[data-form]'), visit, app.today);
  const { family, draft } = visit;
  const button = part(element, '[data-everyone]');
  const born = family.babies.filter((baby) => baby.born_on && isHere(baby));
  const [babies, carers] = [born, family.carers].map((people) => people.map(({ id }) => id));
  const everyone = [...babies, ...carers];
  const isSaid = () => {
    const present = draft.body.present ?? {};
    const there = new Set([...(present.babies ?? []), ...(present.carers ?? [])]);
    return everyone.every((id) => there.has(id));
  };
  // It keeps its space: whatever moved up would be under a second tap.
  const draw = () => button.classList.toggle('gone', isSaid());
  const { forms } = visit.definitions;
  button.textContent = inOneTap([
    ...babies.map((id) => babyName(family, id, { isPlain: true })),
    ...carers.map((id) => carerName(family, id, forms.family, { isPlain: true })),
  ]);
  button.addEventListener('click', () => {
    if (babies.length > 0) draft.change('present/babies', babies);
    if (carers.length > 0) draft.change('present/carers', carers);
    form.fill(draft.body);
    toast(button.textContent ?? '');
    part(element, '[data-group=present] input').focus();
  });
  draft.addEventListener('change', draw);
  // For one person it is one tap either way.
  button.hidden = everyone.length < 2 || isSaid();
  return () => {
    draft.removeEventListener('change', draw);
    visit.stop();
  };
}

/** @param {string[]} names */
function inOneTap(names) {
  const isLong = names.length > MOST_NAMES;
  return isLong ? t('All of them were there') : t('{names} were there', { names: listed(names) });
}
