// Turns the tablet to a family's parents, with the pages for their baby's age in front. Must not say whose they are.

import { correctedDays } from '../../domain/ages.js';
import { isHere } from '../../domain/lifeEvents.js';

/** @import { FamilyBody } from '../../domain/types.js' */
/** @import { App } from '../types.js' */

/**
 * @param {App} app
 * @param {FamilyBody} family
 */
export async function turnTo(app, family) {
  await app.parents.begin({ days: youngestDays(family, app.today) });
}

/**
 * @param {FamilyBody} family
 * @param {string} today
 * @returns {number | null | undefined} the youngest's corrected age; null before birth, undefined if no baby is here
 */
function youngestDays({ babies }, today) {
  const days = babies
    .filter(isHere)
    .map((baby) =>
      baby.born_on
        ? Math.max(0, correctedDays(baby.born_on, today, baby.gestation_weeks, baby.gestation_days))
        : -1,
    );
  if (days.length === 0) return undefined;
  const youngest = Math.min(...days);
  return youngest < 0 ? null : youngest;
}
