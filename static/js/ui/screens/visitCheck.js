// The step of observing: which observations there are, setting one up, its items, its result. Must not score by itself.

import { html, nothing, render } from '../../../vendor/lit-html/lit-html.js';
import { recordedOutcome, score } from '../../domain/instrument.js';
import { isOutsideObservation } from '../../domain/visit.js';
import { Checklist } from '../checklist.js';
import { ask } from '../dialog.js';
import { copyOf, part } from '../modules.js';
import { showObserving, toldApart } from '../observing.js';
import { resultCard } from '../result.js';
import { SetUp } from '../setUp.js';
import { forgetTimers, showTimer } from '../timerView.js';
import { openVisit } from '../visitStep.js';
import { showWatching } from '../watching.js';

/** @import { Answer, Observation } from '../../domain/types.js' */
/** @import { App, OpenVisit } from '../types.js' */

const MOST = 8;

/** @type {import('../types.js').Start} */
export async function startVisitCheck(element, app) {
  const visit = await openVisit(element, app);
  const step = new CheckStep(element, app, visit, (await app.inside.vault.get('setting', 'training')) ?? {});
  step.begin();
  app.addEventListener('locked', forgetTimers);
  return () => {
    step.end();
    visit.stop();
  };
}

class CheckStep {
  #stopTimer = () => {};
  /** @type {SetUp | null} */
  #setUp = null;
  #index = -1;
  #retell = () => this.#tabs();

  /**
   * @param {HTMLElement} element
   * @param {App} app
   * @param {OpenVisit} visit
   * @param {{[instrument: string]: string}} training the dates that this visitor has attested before
   */
  constructor(element, app, visit, training) {
    this.element = element;
    this.app = app;
    this.visit = visit;
    this.training = training;
    this.form = part(element, '[data-part=set-up]');
    this.items = part(element, '[data-part=items]');
    this.unused = part(this.form, '[data-set-up]').cloneNode(true);
    for (const choice of element.querySelectorAll('[data-instrument-choice]')) {
      const { instrumentChoice = '' } = /** @type {HTMLElement} */ (choice).dataset;
      choice.addEventListener('click', () => this.#choose(instrumentChoice));
    }
    this.form.addEventListener('submit', () => this.#open());
    part(element, '[data-drop]').addEventListener('click', () => this.#drop());
  }

  /** @returns {Observation[]} */
  get observations() {
    return this.visit.draft.body.observations ?? [];
  }

  begin() {
    this.visit.draft.addEventListener('change', this.#retell);
    const known = this.observations.findIndex(({ id }) => id === this.app.router.place.observation);
    this.#show(known >= 0 ? known : this.observations.length > 0 ? 0 : -1);
  }

  end() {
    this.#pauseDrawing();
    this.visit.draft.removeEventListener('change', this.#retell);
  }

  #pauseDrawing() {
    this.#stopTimer();
    this.#stopTimer = () => {};
  }

  /**
   * Show an observation's items, or its set-up while that is not whole; -1 is one that is not begun.
   *
   * @param {number} index
   */
  #show(index) {
    this.#index = index;
    const observation = this.observations[index];
    this.app.router.place.observation = observation?.id;
    this.#tabs();
    if (!observation) return this.#showSetUp();
    this.#setUp = new SetUp(this.#freshForm(), this.visit, index);
    // Until something is answered the set-up is shown again: its checks are the only way to the items.
    const isBegun = observation.answers !== undefined || observation.item_notes !== undefined;
    if (isBegun) this.#showItems();
    else this.#showSetUp();
  }

  #tabs() {
    const { observations } = this;
    const tab = (/** @type {Observation} */ observation, /** @type {number} */ index) => {
      const instrument = this.visit.definitions.instruments[observation.instrument];
      const text = [instrument?.short_title, toldApart(instrument, observation, this.visit.family)]
        .filter(Boolean)
        .join(' · ');
      return html`<button class="tab" type="button" aria-pressed=${index === this.#index} @click=${() => this.#show(index)}>${text}</button>`;
    };
    render(
      observations.length > 1 || (observations.length === 1 && this.#index === -1)
        ? html`<div class="tabs">${observations.map(tab)}</div>`
        : nothing,
      part(this.element, '[data-observations]'),
    );
  }

  #showSetUp() {
    this.#pauseDrawing();
    this.items.hidden = true;
    this.form.hidden = false;
    const isBegun = this.#index >= 0;
    this.#title(isBegun ? 'Set up this observation' : 'What will you use?', '');
    part(this.element, '[data-instruments]').hidden = isBegun;
    part(this.element, '[data-set-up]').hidden = !isBegun;
    part(this.element, '[data-drop]').hidden = !isBegun;
    render(nothing, part(this.element, '[data-rail]'));
    this.#next(isBegun);
  }

  /**
   * One green action on the screen: while an observation is set up it is the way to its items.
   *
   * @param {boolean} isQuiet
   */
  #next(isQuiet) {
    part(this.element, '[data-next]').classList.toggle('nhsuk-button--secondary', isQuiet);
  }

  /** @param {string} id */
  #choose(id) {
    const { family, definitions, draft } = this.visit;
    const instrument = definitions.instruments[id];
    const trained_on = this.training[id];
    /** @type {Observation} */
    const observation = {
      id: crypto.randomUUID(),
      instrument: id,
      version: instrument.version,
      ...(family.babies.length === 1 &&
        instrument.administration === 'observed' && { baby: family.babies[0].id }),
      ...(family.carers.length === 1 && { carer: family.carers[0].id }),
      ...(instrument.requires_training &&
        trained_on && { standing: /** @type {const} */ ('trained'), trained_on }),
      outcome: recordedOutcome(score(instrument, {})),
    };
    draft.change('observations', [...this.observations, observation]);
    this.#show(this.observations.length - 1);
    part(this.element, 'h1').focus();
  }

  async #open() {
    if (!this.#setUp?.check()) return;
    const { instrument, standing, trained_on } = this.#setUp.observation;
    if (standing === 'trained' && trained_on && this.training[instrument] !== trained_on) {
      this.training = { ...this.training, [instrument]: trained_on };
      await this.app.inside.vault.put('setting', 'training', this.training);
    }
    this.#showItems();
    part(this.element, 'h1').focus();
    scrollTo(0, 0);
  }

  async #drop() {
    const observation = this.observations[this.#index];
    const isEmpty = observation.answers === undefined && observation.item_notes === undefined;
    const title = 'Remove this observation?';
    const text = 'Its answers and notes are removed from this visit.';
    if (!isEmpty && !(await ask({ title, text, yes: 'Remove it', no: 'Keep it' }))) return;
    this.visit.draft.change(
      'observations',
      this.observations.filter((_, place) => place !== this.#index),
    );
    this.#show(this.observations.length - 1);
  }

  #showItems() {
    const observation = this.observations[this.#index];
    const instrument = this.visit.definitions.instruments[observation.instrument];
    this.form.hidden = true;
    this.items.hidden = false;
    this.#next(false);
    const place = part(this.element, '[data-items]');
    place.replaceChildren(copyOf(`checklist-${instrument.id}`));
    this.#title(instrument.short_title, instrument.scoring_note);
    new Checklist(part(place, '.checklist'), instrument, {
      answer: (item, answer) => this.#answer(item, answer),
      note: (item, note, how) =>
        this.visit.draft.change(`observations/${this.#index}/item_notes/${item}`, note, how),
      watch: showWatching,
    }).fill(observation);
    this.#pauseDrawing();
    this.#draw();
    this.#stopTimer = showTimer(part(this.element, '[data-timer]'), observation.id, {
      watched: (minutes) => {
        this.visit.draft.change(`observations/${this.#index}/minutes`, minutes);
        this.#draw();
      },
      isAwake: () => this.app.stayAwake(),
      shown: (time) => {
        part(this.element, '[data-clock]').textContent = time;
      },
    });
  }

  /**
   * @param {string} item
   * @param {Answer | undefined} answer
   */
  #answer(item, answer) {
    const observation = this.observations[this.#index];
    const instrument = this.visit.definitions.instruments[observation.instrument];
    const { [item]: _, ...others } = observation.answers ?? {};
    const answers = answer === undefined ? others : { ...others, [item]: answer };
    this.visit.draft.changeAll([
      [`observations/${this.#index}/answers`, answers],
      [`observations/${this.#index}/outcome`, recordedOutcome(score(instrument, answers))],
    ]);
    this.#draw();
  }

  /** What follows from the answers: the count beside them, the result below. */
  #draw() {
    const observation = this.observations[this.#index];
    const { definitions, family, draft } = this.visit;
    const instrument = definitions.instruments[observation.instrument];
    const isOutside = isOutsideObservation(observation, draft.body, definitions.instruments, family);
    const add = this.observations.length < MOST ? () => this.#show(-1) : null;
    const setUp = () => {
      this.#showSetUp();
      this.#setUp?.draw();
      part(this.element, 'h1').focus();
    };
    showObserving(part(this.element, '[data-rail]'), { instrument, observation, family, setUp, add });
    const answered = Object.keys(observation.answers ?? {}).length;
    part(this.element, '[data-count]').textContent = `${answered} of ${instrument.items.length} answered`;
    render(resultCard(instrument, observation, isOutside), part(this.element, '[data-result]'));
  }

  /** The set-up form as the server made it, without what an observation before has left in it. */
  #freshForm() {
    const fresh = /** @type {HTMLElement} */ (this.unused.cloneNode(true));
    part(this.form, '[data-set-up]').replaceWith(fresh);
    return fresh;
  }

  /**
   * @param {string} title
   * @param {string} hint
   */
  #title(title, hint) {
    part(this.element, 'h1').textContent = title;
    part(this.element, '[data-hint]').textContent = hint;
  }
}
