// Whom to greet first, with words for it, on warm paper. Must not choose the family.

import { html, render } from 'lit-html';
import { isHere } from '../../domain/lifeEvents.js';
import { t } from '../../words.js';
import { part } from '../page/modules.js';
import { babyName, wordsFor } from '../wording/names.js';

/** @import { FamilyEntry } from '../../storage/caseload.js' */
/** @import { App } from '../types.js' */

/**
 * @param {HTMLElement} place
 * @param {App} app
 * @param {FamilyEntry | undefined} family whom one sees next
 */
export function showHello(place, app, family) {
  const baby = family?.body.babies.find(isHere);
  const words = family && baby && wordsFor(app.definitions.prompts, baby, family.body.carers[0], app.today);
  place.hidden = !words;
  if (!family || !baby || !words) return;
  const name = babyName(family.body, baby.id, { isPlain: true });
  part(place, '[data-hello-title]').textContent = t('Say hello to {name} first', { name });
  render(
    html`<p class="spoken" lang="en" dir="ltr">“${words.words[0]}”</p><p lang="en" dir="ltr">${words.listen}</p>`,
    part(place, '[data-hello]'),
  );
}
