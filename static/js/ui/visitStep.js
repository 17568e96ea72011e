// What every step of a visit shares: the open draft, who it is about, and which steps are begun. Must not know a step's content.

import { html, nothing, render } from '../../vendor/lit-html/lit-html.js';
import { NoLongerThere } from './drafts.js';
import { icon } from './icons.js';
import { part } from './modules.js';
import { babyAge, babyName, correctedAge, familyName } from './names.js';
import { followed } from './rows.js';
import { isBegun } from './steps.js';
import { turnTo } from './turnTablet.js';

/** @import { App, OpenVisit, Stop } from './types.js' */

/**
 * Open the visit that is being filled in and draw the frame of its step.
 *
 * @param {HTMLElement} element
 * @param {App} app
 * @returns {Promise<OpenVisit & {stop: Stop}>} rejects with NoLongerThere
 */
export async function openVisit(element, app) {
  const { open: draft, family } = await app.inside.drafts.open(app.router.place.draft);
  if (!family) throw new NoLongerThere();
  const step = element.dataset.step ?? '';
  render(who(family, draft.draft.family, app), part(element, '[data-who]'));
  const mark = () => markSteps(element, draft.body);
  draft.addEventListener('change', mark);
  mark();
  draft.reach(`visit-${step}`);
  for (const button of element.querySelectorAll('[data-turn]')) {
    button.addEventListener('click', () => turnTo(app, family));
  }
  // In a narrow strip the step that one is in must be in sight, once it is on the screen.
  intoSight(part(element, '[aria-current=step]'));
  return {
    draft,
    family,
    definitions: app.definitions,
    stop: () => draft.removeEventListener('change', mark),
  };
}

/**
 * A step may read more before it is on the screen: a few frames later is early enough.
 *
 * @param {HTMLElement} step
 * @param {number} [frames]
 */
function intoSight(step, frames = 60) {
  requestAnimationFrame(() => {
    if (step.isConnected) step.scrollIntoView({ block: 'nearest', inline: 'center' });
    else if (frames > 0) intoSight(step, frames - 1);
  });
}

/**
 * @param {import('../domain/types.js').FamilyBody} family
 * @param {string} id
 * @param {App} app
 */
function who(family, id, app) {
  const leave = followed(() => app.router.go('family', { family: id }));
  const ages = family.babies.map((baby) => {
    const corrected = correctedAge(baby, app.today);
    const age = [babyAge(baby, app.today), corrected].filter(Boolean).join(' · ');
    return age
      ? html`<div class="small muted">${family.babies.length > 1 ? `${babyName(baby)}: ` : ''}${age}</div>`
      : nothing;
  });
  return html`<a class="visit__family" href="#family" @click=${leave}>${icon('back')}<span>${familyName(family)}</span></a>${ages}`;
}

/**
 * @param {HTMLElement} element
 * @param {any} visit
 */
function markSteps(element, visit) {
  for (const link of element.querySelectorAll('[data-step-link]')) {
    const isMarked = isBegun(/** @type {HTMLElement} */ (link).dataset.stepLink ?? '', visit);
    part(link, '.steps__sign').classList.toggle('steps__sign--begun', isMarked);
    part(link, '[data-begun]').textContent = isMarked ? ' (begun)' : '';
  }
}
