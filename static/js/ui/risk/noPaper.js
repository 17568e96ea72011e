// A family that nothing may be left with: the note that says so, and the question beforehand. Must not print or share.

import { nothing } from 'lit-html';
import { isPaperless } from '../../domain/noPaper.js';
import { t } from '../../words.js';
import { banner } from '../page/banner.js';
import { ask } from '../page/dialog.js';

/** @import { FamilyEntry } from '../../storage/caseload.js' */
/** @import { App } from '../types.js' */

const what = () => t('No paper, no texts');
const why = () => t('Leave nothing at home and send no message. Somebody else may read it.');

/**
 * Shown with the family to its health visitor, never to a parent.
 *
 * @param {Pick<FamilyEntry, 'history'> | null} family
 */
export function noPaperNote(family) {
  return holds(family) ? banner('care', what(), why()) : nothing;
}

/**
 * Ask before anything is printed or shared for the open family, if nothing may be left with it.
 *
 * @param {App} app
 * @returns {Promise<boolean>} false when the visitor decides against it
 */
export async function mayBeGiven(app) {
  if (!(await mayLeaveNothing(app))) return true;
  return await ask({ title: what(), text: why(), yes: t('Go on all the same'), no: t('Give nothing') });
}

/**
 * Whether nothing may be left with the open family.
 *
 * @param {App} app
 */
export async function mayLeaveNothing({ inside, router }) {
  const { family } = router.place;
  return family ? holds(await inside.caseload.family(family)) : false;
}

/** @param {Pick<FamilyEntry, 'history'> | null} family */
function holds(family) {
  return family ? isPaperless(family.history.map(({ record }) => record)) : false;
}
