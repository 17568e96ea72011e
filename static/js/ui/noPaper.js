// A family that nothing may be left with: how that is said, and the stop before anything goes to it. Must not print or share.

import { nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../words.js';
import { banner } from './banner.js';
import { ask } from './dialog.js';

/** @import { FamilyBody } from '../domain/types.js' */
/** @import { App } from './types.js' */

const what = () => t('No paper, no texts');
const why = () => t('Leave nothing at home and send no message. Somebody else may read it.');

/**
 * Said where the family is shown to its health visitor, never to a parent.
 *
 * @param {FamilyBody} family
 */
export function noPaperNote(family) {
  return family.no_paper ? banner('care', what(), why()) : nothing;
}

/**
 * Ask before anything is printed or shared for the family that is open; asked of nobody else.
 *
 * @param {App} app
 * @returns {Promise<boolean>} false when it was thought better of
 */
export async function mayBeGiven(app) {
  if (!(await isPaperless(app))) return true;
  return await ask({ title: what(), text: why(), yes: t('Go on all the same'), no: t('Give nothing') });
}

/**
 * Whether nothing may be left with the family that is open.
 *
 * @param {App} app
 */
export async function isPaperless({ inside, router }) {
  const { family } = router.place;
  const entry = family ? await inside.caseload.family(family) : null;
  return entry?.body.no_paper === true;
}
