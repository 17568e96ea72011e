// What every step of a visit shares: the open draft, the family, which steps are begun, the last place, the timers.
// Must not know a step's content.

import { html, nothing, render } from 'lit-html';
import { isSomeoneHere } from '../../domain/lifeEvents.js';
import { t } from '../../words.js';
import { NoLongerThere } from '../draft/drafts.js';
import { problemsIn, refusedBefore, stillRefused } from '../form/judging.js';
import { signalOver, wantsSound } from '../observe/gentleSignal.js';
import { Timers } from '../observe/timers.js';
import { icon } from '../page/icons.js';
import { part } from '../page/modules.js';
import { onScreen } from '../page/onScreen.js';
import { followed } from '../page/rows.js';
import { toast } from '../page/toast.js';
import { turnTo } from '../read/turnTablet.js';
import { aboutBaby, babyName, capital, familyName } from '../wording/names.js';
import { isBegun } from './steps.js';
import { whereaboutsIn } from './whereabouts.js';

/** @import { App, OpenVisit, Stop } from '../types.js' */
/** @import { Where } from '../../storage/settings.js' */

/** The only step in which anything is timed. */
const OBSERVING = 'check';

/**
 * Open the visit that is being filled in and draw the frame of its step.
 *
 * @param {HTMLElement} element
 * @param {App} app
 * @returns {Promise<OpenVisit & {stop: Stop}>} rejects with NoLongerThere
 */
export async function openVisit(element, app) {
  const { drafts, vault } = app.inside;
  const { open: draft, family } = await drafts.open(app.router.place.draft);
  if (!family) throw new NoLongerThere();
  const step = element.dataset.step ?? '';
  const where = new Following(element, vault, draft.draft.id, step);
  const last = await where.takeUp();
  const asked = app.router.takeField();
  const refused = await refusedBefore(app, draft.draft);
  render(who(family, draft.draft.family, app), part(element, '[data-who]'));
  if (!isSomeoneHere(family)) withoutGreeting(element, draft.body);
  const mark = () => markSteps(element, draft.body, app.definitions.forms.visit);
  draft.addEventListener('change', mark);
  mark();
  draft.reach(`visit-${step}`);
  for (const button of element.querySelectorAll('[data-turn]')) {
    // The pages for parents are about a baby at home.
    /** @type {HTMLElement} */ (button).hidden = !isSomeoneHere(family);
    button.addEventListener('click', () => turnTo(app, family));
  }
  onScreen(element, () => {
    // In a narrow strip of steps the current one must be in view.
    part(element, '[aria-current=step]').scrollIntoView({ block: 'nearest', inline: 'center' });
    if (last && !asked) where.comeBack(last);
    if (step !== OBSERVING) timers.endAll();
  });
  const timers = new Timers(draft);
  timers.addEventListener('tick', () => timers.isRunning && app.stayAwake());
  timers.addEventListener('over', async (event) => {
    const { minutes } = /** @type {CustomEvent} */ (event).detail;
    signalOver(minutes, await wantsSound(vault));
  });
  if (step === OBSERVING) timers.follow();
  return {
    draft,
    family,
    definitions: app.definitions,
    timers,
    last,
    note: (place) => where.note(place),
    problems: () => [
      ...problemsIn(app, draft.draft, family),
      ...stillRefused(refused, draft.body, app.definitions.forms.visit),
    ],
    asked,
    stop: () => {
      timers.stop();
      where.stop();
      draft.removeEventListener('change', mark);
    },
  };
}

/** Notes the place in a step, and leads back to it. */
class Following {
  #element;
  #draft;
  #step;
  #all;
  #ended = new AbortController();

  /**
   * @param {HTMLElement} element
   * @param {import('../../storage/unlocked.js').Vault} vault
   * @param {string} draft
   * @param {string} step
   */
  constructor(element, vault, draft, step) {
    this.#element = element;
    this.#draft = draft;
    this.#step = step;
    this.#all = whereaboutsIn(vault);
  }

  /** @returns {Promise<Where | null>} the last place in this step, on coming back to the visit */
  async takeUp() {
    const last = await this.#all.takeUp(this.#draft);
    const { signal } = this.#ended;
    const scrolled = () => this.#element.isConnected && this.note({ scroll: Math.round(scrollY) });
    addEventListener('scroll', scrolled, { passive: true, signal });
    this.#element.addEventListener('focusin', (event) => this.#touched(event));
    return last?.step === this.#step ? last : null;
  }

  /** @param {Partial<Where>} place */
  note(place) {
    this.#all.note(this.#draft, { ...place, step: this.#step });
  }

  /** @param {Where} last */
  comeBack({ scroll, field, item }) {
    scrollTo(0, scroll);
    if (item || !field) return;
    const box = document.getElementById(field);
    const label = box && labelOf(box);
    if (!label) return;
    box.scrollIntoView({ block: 'nearest' });
    toast(t('You were at “{field}”', { field: label }));
  }

  stop() {
    this.#ended.abort();
    this.#all.putDown(this.#draft);
  }

  /** @param {FocusEvent} event */
  #touched({ target }) {
    if (!(target instanceof Element) || !target.matches('input[id], textarea[id], select[id]')) return;
    if (!target.closest('[data-item]')) this.note({ field: target.id, item: undefined });
  }
}

/**
 * A field's label; for one choice among several, the question.
 *
 * @param {HTMLElement} field
 */
function labelOf(field) {
  const isChoice = field.matches('[type=radio], [type=checkbox]');
  const legend = isChoice ? field.closest('fieldset')?.querySelector('legend') : null;
  return (
    (legend ?? document.querySelector(`label[for="${CSS.escape(field.id)}"]`))?.textContent?.trim() ?? ''
  );
}

/**
 * @param {import('../../domain/types.js').FamilyBody} family
 * @param {string} id
 * @param {App} app
 */
function who(family, id, app) {
  const leave = followed(() => app.router.go('family', { family: id }));
  const ages = family.babies.map((baby) => {
    const age = capital(aboutBaby(baby, app.today));
    return age
      ? html`<div class="small muted">${family.babies.length > 1 ? `${babyName(family, baby.id)}: ` : ''}${age}</div>`
      : nothing;
  });
  return html`<a class="visit__family" href="#family" @click=${leave}>${icon('back')}<span>${familyName(family)}</span></a>${ages}`;
}

/**
 * Where no baby is here, leave out the step of saying hello, unless something was already noted there.
 *
 * @param {HTMLElement} element
 * @param {any} visit
 */
function withoutGreeting(element, visit) {
  if (visit.introductions?.length) return;
  const step = part(element, '[data-step-link=hello]');
  if (!step.hasAttribute('aria-current')) /** @type {HTMLElement} */ (step.parentElement).hidden = true;
  const next = element.querySelector('[data-next][href="#visit-hello"]');
  if (!next) return;
  next.setAttribute('href', '#visit-check');
  next.textContent = t('Next: check');
}

/**
 * @param {HTMLElement} element
 * @param {any} visit
 * @param {import('../../domain/types.js').FormDefinition} form
 */
function markSteps(element, visit, form) {
  for (const link of element.querySelectorAll('[data-step-link]')) {
    const isMarked = isBegun(/** @type {HTMLElement} */ (link).dataset.stepLink ?? '', visit, form);
    part(link, '.steps__sign').classList.toggle('steps__sign--begun', isMarked);
    part(link, '[data-begun]').textContent = isMarked ? ` ${t('(begun)')}` : '';
  }
}
