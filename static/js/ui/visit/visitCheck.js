// The observing step: the visit's observations, and the set-up, items and result of each. Must not score by itself.

import { nothing, render } from 'lit-html';
import { currentInstrument, hasEarlier, instrumentOf } from '../../domain/definitions.js';
import { recordedOutcome, score } from '../../domain/instrument.js';
import * as settings from '../../storage/settings.js';
import { t } from '../../words.js';
import { Answering } from '../observe/answering.js';
import { chooseSound, wantsSound } from '../observe/gentleSignal.js';
import { observationTabs } from '../observe/observationTabs.js';
import { onlyOnes, SetUp } from '../observe/setUp.js';
import { forgetUndo } from '../observe/undo.js';
import { ask } from '../page/dialog.js';
import { part } from '../page/modules.js';
import { leadTo, onScreen } from '../page/onScreen.js';
import { openVisit } from './visitStep.js';

/** @import { Instrument, Observation } from '../../domain/types.js' */
/** @import { App, OpenVisit } from '../types.js' */

/** @typedef {{[instrument: string]: string}} Training dates of training attested before, by "INSTRUMENT VERSION" */

const MOST = 8;

/** @type {import('../types.js').Start} */
export async function startVisitCheck(element, app) {
  const visit = await openVisit(element, app);
  const training = (await settings.training.read(app.inside.vault)) ?? {};
  const step = new CheckStep(element, app, visit, training);
  step.begin();
  app.addEventListener('locked', forgetUndo);
  await offerSound(part(element, '[data-sound]'), app);
  return () => {
    step.end();
    visit.stop();
  };
}

/**
 * @param {HTMLElement} choice
 * @param {App} app
 */
async function offerSound(choice, app) {
  const { vault } = app.inside;
  const box = /** @type {HTMLInputElement} */ (choice);
  box.checked = await wantsSound(vault);
  box.addEventListener('change', () => chooseSound(vault, box.checked));
}

class CheckStep {
  /** @type {SetUp | null} */
  #setUp = null;
  /** @type {Answering | null} */
  #answering = null;
  #index = -1;
  #retell = () => this.#tabs();

  /**
   * @param {HTMLElement} element
   * @param {App} app
   * @param {OpenVisit} visit
   * @param {Training} training
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

  /** @returns {Observation} the one that is shown */
  get observation() {
    return this.observations[this.#index];
  }

  /** @returns {Instrument | null} in the version that the observation began with; null if that is not known here */
  get instrument() {
    return instrumentOf(this.visit.definitions, this.observation);
  }

  begin() {
    const { last, draft } = this.visit;
    draft.addEventListener('change', this.#retell);
    const asked = this.app.router.place.observation;
    const wanted = this.visit.asked ? asked : (last?.observation ?? asked);
    const known = this.observations.findIndex(({ id }) => id === wanted);
    this.#show(known >= 0 ? known : this.observations.length > 0 ? 0 : -1);
    const [, , field = '', inner] = this.visit.asked?.split('/') ?? [];
    if (field && known >= 0) return this.#lead(field, inner);
    const { item } = last ?? {};
    if (item && known >= 0) onScreen(this.element, () => this.#answering?.comeBack(item));
  }

  /**
   * @param {string} field of the observation
   * @param {string | undefined} item of its answers or notes
   */
  #lead(field, item) {
    if (field === 'item_notes' && item && this.#answering) return this.#answering.askForNote(item);
    if (field === 'answers' && item && this.#answering) return this.#answering.comeBack(item);
    this.#ask(field);
  }

  /**
   * Open the set-up at a field that is needed before signing.
   *
   * @param {string} field
   */
  #ask(field) {
    this.#showSetUp();
    this.#setUp?.showWrong();
    const own = `[data-field="${CSS.escape(field)}"]`;
    leadTo(this.element, () => this.form.querySelector(`${own} input, ${own} textarea`));
  }

  end() {
    this.#leaveItems();
    this.visit.draft.removeEventListener('change', this.#retell);
  }

  #leaveItems() {
    this.#answering?.stop();
    this.#answering = null;
  }

  /**
   * Show an observation's items, or its set-up until something is answered; -1 is one not begun yet.
   *
   * @param {number} index
   */
  #show(index) {
    this.#index = index;
    const { observation } = this;
    this.app.router.amend({ observation: observation?.id });
    this.visit.note({ observation: observation?.id, item: undefined });
    this.#tabs();
    if (!observation) return this.#showSetUp();
    if (!this.instrument) return this.#showUnknown();
    this.#setUp = new SetUp(this.#freshForm(), this.visit, index);
    // Until something is answered the set-up is shown again: its checks are the only way to the items.
    const isBegun = observation.answers !== undefined || observation.item_notes !== undefined;
    if (isBegun) this.#showItems();
    else this.#showSetUp();
  }

  /** A newer tablet made it and this one amends the visit: another version must neither score nor change it. */
  #showUnknown() {
    this.#leaveItems();
    this.items.hidden = true;
    this.form.hidden = true;
    this.#title(
      t('This tablet does not know this version of the instrument yet. Its answers stay as they are.'),
      '',
    );
    render(nothing, part(this.element, '[data-rail]'));
    this.#next(false);
  }

  #tabs() {
    render(
      observationTabs(this.observations, this.#index, this.visit, (index) => this.#show(index)),
      part(this.element, '[data-observations]'),
    );
  }

  #showSetUp() {
    this.#leaveItems();
    this.items.hidden = true;
    this.form.hidden = false;
    const isBegun = this.#index >= 0;
    this.#title(isBegun ? t('Set up this observation') : t('What will you use?'), '');
    part(this.element, '[data-instruments]').hidden = isBegun;
    part(this.element, '[data-set-up]').hidden = !isBegun;
    part(this.element, '[data-sound-part]').hidden =
      !isBegun || this.instrument?.administration !== 'observed';
    part(this.element, '[data-drop]').hidden = !isBegun;
    render(nothing, part(this.element, '[data-rail]'));
    this.#next(true);
  }

  /**
   * One green button on the screen: an instrument, then the way to its items, and only then the next step.
   *
   * @param {boolean} isQuiet
   */
  #next(isQuiet) {
    part(this.element, '[data-next]').classList.toggle('nhsuk-button--secondary', isQuiet);
  }

  /** @param {string} id */
  #choose(id) {
    const { definitions, draft } = this.visit;
    const instrument = currentInstrument(definitions, id);
    if (!instrument) throw new RangeError(`There is no instrument “${id}”.`);
    const trained_on = trainedOn(this.training, instrument, definitions);
    /** @type {Observation} */
    const observation = {
      id: crypto.randomUUID(),
      instrument: id,
      version: instrument.version,
      ...onlyOnes(this.visit, instrument),
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
    const { instrument, version, standing, trained_on } = this.#setUp.observation;
    const key = `${instrument} ${version}`;
    if (standing === 'trained' && trained_on && this.training[key] !== trained_on) {
      this.training = { ...this.training, [key]: trained_on };
      await settings.training.keep(this.app.inside.vault, this.training);
    }
    this.#showItems();
    part(this.element, 'h1').focus();
    scrollTo(0, 0);
  }

  async #drop() {
    const { observation } = this;
    const isEmpty = observation.answers === undefined && observation.item_notes === undefined;
    const words = {
      title: t('Remove this observation?'),
      text: t('Its answers and notes are removed from this visit.'),
      yes: t('Remove it'),
      no: t('Keep it'),
    };
    if (!isEmpty && !(await ask(words))) return;
    this.visit.draft.change(
      'observations',
      this.observations.filter((_, place) => place !== this.#index),
    );
    this.#show(this.observations.length - 1);
  }

  #showItems() {
    const { instrument } = this;
    if (!instrument) return;
    this.form.hidden = true;
    this.items.hidden = false;
    this.#next(false);
    this.#leaveItems();
    this.#title(instrument.short_title, instrument.scoring_note);
    this.#answering = new Answering(this.element, this.app, this.visit, this.#index, {
      setUp: () => {
        this.#showSetUp();
        this.#setUp?.draw();
        part(this.element, 'h1').focus();
      },
      add: this.observations.length < MOST ? () => this.#show(-1) : null,
    });
  }

  /** The set-up form as the server made it, without anything that an earlier observation left in it. */
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
    // Only an instrument has a hint here, in its own words.
    part(this.element, '[data-hint]').textContent = hint;
  }
}

/**
 * Training in one version must be attested again for a new one. With only one version, the date was kept by id alone.
 *
 * @param {Training} training
 * @param {Instrument} instrument
 * @param {import('../../domain/types.js').Definitions} definitions
 */
function trainedOn(training, { id, version }, definitions) {
  return training[`${id} ${version}`] ?? (hasEarlier(definitions, id) ? undefined : training[id]);
}
