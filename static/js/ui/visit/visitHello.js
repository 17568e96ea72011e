// Saying hello to each baby: words for the age or the situation, and what the baby showed. Must not interpret that.

import { html, nothing, render } from 'lit-html';
import { whomToOffer } from '../../domain/familyInTime.js';
import { isHere, isOver } from '../../domain/lifeEvents.js';
import { sentenceOf, t, translated } from '../../words.js';
import { typedIn } from '../form/typed.js';
import { part } from '../page/modules.js';
import { leadTo } from '../page/onScreen.js';
import { openLibrary } from '../read/library.js';
import { aboutBaby, babyName, fieldOf, withNames, wordsFor } from '../wording/names.js';
import { openVisit } from './visitStep.js';

/** @import { Baby, Introduction, Library, Prompt } from '../../domain/types.js' */
/** @import { OpenVisit } from '../types.js' */
/** @typedef {Pick<Prompt, 'title' | 'words' | 'listen' | 'notice' | 'source'>} Words */

/** @type {import('../types.js').Start} */
export async function startVisitHello(element, app) {
  const [visit, settings] = await Promise.all([openVisit(element, app), situationsOrNone()]);
  const { draft, family, definitions } = visit;
  /** @type {Map<string, string>} each baby's chosen situation, both by id; none means the baby's age */
  const chosen = new Map();
  const label = fieldOf(definitions.forms.visit, 'introductions')?.fields?.find(
    (field) => field.name === 'showed',
  )?.label;
  const present = draft.body.present?.carers ?? [];
  const carer = family.carers.find(({ id }) => present.includes(id)) ?? family.carers[0];

  const babies = whomToOffer(family, 'babies', draft.body);
  // Words to say are for a baby who is here, or whom the visitor has marked as present all the same.
  const isGreeted = (/** @type {Baby} */ baby) =>
    !isOver(baby, app.today) && (isHere(baby) || draft.body.present?.babies?.includes(baby.id));

  /** @param {Baby} baby */
  const babySection = (baby) => {
    if (!isGreeted(baby)) return notGreeted(baby);
    const id = `showed-${baby.id}`;
    const forAge = wordsFor(definitions.prompts, baby, carer, app.today);
    const setting =
      settings.find(({ id: each }) => each === chosen.get(baby.id)) ?? (forAge ? null : settings[0]);
    const words = setting ? { ...setting, words: withNames(setting.words, baby, carer) } : forAge;
    const choose = (/** @type {Event} */ event) => {
      chosen.set(baby.id, /** @type {HTMLSelectElement} */ (event.target).value);
      draw();
    };
    const choice = situations(`words-${baby.id}`, forAge?.title, settings, setting?.id ?? '', choose);
    return html`<section class="hello" aria-labelledby=${`${id}-title`}>
      <h2 id=${`${id}-title`}>${babyName(family, baby.id)} <span class="muted">${aboutBaby(baby, app.today)}</span></h2>
      ${words ? promptCard(words, choice) : nothing}
      ${showed(baby.id)}
    </section>`;
  };

  /** @param {string} baby */
  const showed = (baby) => {
    const id = `showed-${baby}`;
    const wrong = wrongWith(visit, baby);
    return html`<div class="card nhsuk-form-group ${wrong ? 'nhsuk-form-group--error' : ''}">
      <label class="nhsuk-label" for=${id}>${translated(label ?? '')}</label>
      <p class="nhsuk-error-message" id=${`${id}-error`} ?hidden=${!wrong}>${wrong}</p>
      <textarea class="nhsuk-textarea" id=${id} rows="4" aria-describedby=${`${id}-error`} aria-invalid=${wrong ? 'true' : nothing} .value=${shownBy(draft.body, baby)}
        @input=${note(baby, true)} @change=${note(baby, false)}></textarea>
    </div>`;
  };

  /**
   * A baby who is not greeted: plainly, and with what was noted before anybody knew.
   *
   * @param {Baby} baby
   */
  const notGreeted = (baby) => html`<section class="hello" aria-labelledby=${`showed-${baby.id}-title`}>
    <h2 id=${`showed-${baby.id}-title`}>${babyName(family, baby.id)} <span class="muted">${aboutBaby(baby, app.today)}</span></h2>
    ${shownBy(draft.body, baby.id) ? showed(baby.id) : html`<p>${isOver(baby, app.today) ? t('There is nothing to fill in here.') : t('If the baby is there today, say so under “Arrive”. Then there is room here for what the baby showed.')}</p>`}
  </section>`;

  /**
   * @param {string} baby
   * @param {boolean} isTyping
   */
  const note = (baby, isTyping) => (/** @type {Event} */ event) => {
    const showed = typedIn(/** @type {HTMLTextAreaElement} */ (event.target));
    draft.change('introductions', withShown(draft.body.introductions, baby, showed), { isTyping });
    if (!isTyping) draw();
  };

  const draw = () => render(babies.map(babySection), part(element, '[data-babies]'));
  if (!babies.some(isGreeted)) part(element, 'h1').textContent = t('At this visit');
  draw();
  const asked = introducedAt(draft.body.introductions, visit.asked);
  if (asked) leadTo(element, () => document.getElementById(`showed-${asked}`));
  return visit.stop;
}

/**
 * The id of the baby that a path is about.
 *
 * @param {Introduction[] | undefined} introductions
 * @param {string | undefined} path
 */
function introducedAt(introductions, path) {
  const [, at] = path?.match(/^introductions\/(\d+)(\/|$)/) ?? [];
  return at === undefined ? undefined : introductions?.[Number(at)]?.baby;
}

/**
 * @param {OpenVisit} visit
 * @param {string} baby
 */
function wrongWith({ draft, problems }, baby) {
  return problems()
    .filter(({ field }) => introducedAt(draft.body.introductions, field) === baby)
    .map(sentenceOf)
    .join(' ');
}

/** A visit never depends on the library: without it the words for the baby's age are still there. */
async function situationsOrNone() {
  try {
    return (await openLibrary()).settings;
  } catch {
    return [];
  }
}

/**
 * The choice of what the words are for: the baby's age, or the situation.
 *
 * @param {string} id
 * @param {string | undefined} age
 * @param {Library['settings']} settings
 * @param {string} chosen
 * @param {(event: Event) => void} choose
 */
function situations(id, age, settings, chosen, choose) {
  if (settings.length === 0)
    return html`<p class="muted small">${[age, t('Words for situations can’t be had just now.')].filter(Boolean).join('. ')}</p>`;
  return html`<div class="hello__for">
    <label for=${id}>${t('Words for')}</label>
    <select class="nhsuk-select" id=${id} @change=${choose}>
      ${age ? html`<option value="" ?selected=${chosen === ''}>${age}</option>` : nothing}
      ${settings.map((setting) => html`<option lang="en" value=${setting.id} ?selected=${chosen === setting.id}>${setting.title}</option>`)}
    </select>
  </div>`;
}

/**
 * @param {Words} prompt
 * @param {unknown} choice
 */
function promptCard(prompt, choice) {
  return html`<div class="card card--warm stack stack--tight">
    ${choice}
    ${prompt.words.map((sentence) => html`<p class="spoken" lang="en" dir="ltr">“${sentence}”</p>`)}
    <div class="hello__practice" lang="en" dir="ltr">
      <p>${prompt.listen}</p>
      <p>${prompt.notice}</p>
      <p class="muted">${prompt.source}</p>
    </div>
  </div>`;
}

/**
 * @param {{introductions?: Introduction[]}} visit
 * @param {string} baby
 */
function shownBy(visit, baby) {
  return visit.introductions?.find((each) => each.baby === baby)?.showed ?? '';
}

/**
 * The introductions with what one baby showed; without that baby when nothing is noted.
 *
 * @param {Introduction[] | undefined} introductions
 * @param {string} baby
 * @param {string} showed
 * @returns {Introduction[]}
 */
export function withShown(introductions = [], baby, showed) {
  if (!showed) return introductions.filter((each) => each.baby !== baby);
  if (!introductions.some((each) => each.baby === baby)) return [...introductions, { baby, showed }];
  return introductions.map((each) => (each.baby === baby ? { ...each, showed } : each));
}
