// Introducing oneself to each baby: words for its age, and what it showed. Must not read anything into that.

import { html, nothing, render } from '../../../vendor/lit-html/lit-html.js';
import { part } from '../modules.js';
import { babyAge, babyName, correctedAge, fieldOf, wordsFor } from '../names.js';
import { openVisit } from '../visitStep.js';

/** @import { Baby, Introduction, Prompt } from '../../domain/types.js' */

/** @type {import('../types.js').Start} */
export async function startVisitHello(element, app) {
  const visit = await openVisit(element, app);
  const { draft, family, definitions } = visit;
  const label = fieldOf(definitions.forms.visit, 'introductions')?.fields?.find(
    (field) => field.name === 'showed',
  )?.label;
  const present = draft.body.present?.carers ?? [];
  const carer = family.carers.find(({ id }) => present.includes(id)) ?? family.carers[0];

  /** @param {Baby} baby */
  const one = (baby) => {
    const id = `showed-${baby.id}`;
    const words = wordsFor(definitions.prompts, baby, carer?.name ?? '', app.today);
    return html`<section class="hello" aria-labelledby=${`${id}-title`}>
      <h2 id=${`${id}-title`}>${babyName(baby)} <span class="muted">${[babyAge(baby, app.today), correctedAge(baby, app.today)].filter(Boolean).join(' · ')}</span></h2>
      ${words ? promptCard(words) : nothing}
      <div class="card nhsuk-form-group">
        <label class="nhsuk-label" for=${id}>${label}</label>
        <textarea class="nhsuk-textarea" id=${id} rows="4" .value=${shownBy(draft.body, baby.id)}
          @input=${note(baby.id, true)} @change=${note(baby.id, false)}></textarea>
      </div>
    </section>`;
  };

  /**
   * @param {string} baby
   * @param {boolean} isTyping
   */
  const note = (baby, isTyping) => (/** @type {Event} */ event) => {
    const { value } = /** @type {HTMLTextAreaElement} */ (event.target);
    draft.change('introductions', withShown(draft.body.introductions, baby, value.trim()), { isTyping });
  };

  render(family.babies.map(one), part(element, '[data-babies]'));
  return visit.stop;
}

/** @param {Prompt} prompt */
function promptCard(prompt) {
  return html`<div class="card card--warm stack stack--tight">
    <p class="muted small">${prompt.title}</p>
    ${prompt.words.map((sentence) => html`<p class="spoken">“${sentence}”</p>`)}
    <div class="hello__practice">
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
