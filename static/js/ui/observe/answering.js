// Answers the items of one observation: answers, undo, the timer, the result. Must not set an observation up.

import { render } from 'lit-html';
import { instrumentOf } from '../../domain/definitions.js';
import { itemOf, recordedOutcome, score, scoreOf } from '../../domain/instrument.js';
import { isOutsideObservation } from '../../domain/visit.js';
import { sentenceOf, t, tn } from '../../words.js';
import { part } from '../page/modules.js';
import { onScreen } from '../page/onScreen.js';
import { copyOf } from '../page/screenText.js';
import { toast } from '../page/toast.js';
import { Checklist } from './checklist.js';
import { readySound, wantsSound } from './gentleSignal.js';
import { answeredInWords, showObserving, showThumbBar } from './observing.js';
import { resultCard } from './result.js';
import { showTimer } from './timerView.js';
import { undoOf } from './undo.js';
import { showWatching } from './watching.js';

/** @import { Answer, Instrument, Observation } from '../../domain/types.js' */
/** @import { App, OpenVisit } from '../types.js' */

export class Answering {
  #element;
  #visit;
  #index;
  #ways;
  #checklist;
  #stopTimer;
  /** The timer's state as last drawn. */
  #timed = '';

  /**
   * @param {HTMLElement} element the step
   * @param {App} app
   * @param {OpenVisit} visit
   * @param {number} index of the observation in the visit
   * @param {{setUp: () => void, add: (() => void) | null}} ways out of the items
   */
  constructor(element, app, visit, index, ways) {
    this.#element = element;
    this.#visit = visit;
    this.#index = index;
    this.#ways = ways;
    const { observation, instrument } = this;
    const place = part(element, '[data-items]');
    place.replaceChildren(copyOf(`checklist-${instrument.id}-${instrument.version}`));
    this.#checklist = new Checklist(part(place, '.checklist'), instrument, {
      answer: (item, answer) => this.#answered(item, answer),
      note: (item, note, how) => {
        visit.draft.change(`observations/${index}/item_notes/${item}`, note, how);
        if (!how.isTyping) this.#showWrong();
      },
      watch: showWatching,
      at: (item) => visit.note({ observation: observation.id, item, field: undefined }),
      undo: () => this.#undo(),
    });
    this.#checklist.fill(observation);
    this.#showWrong();
    this.#draw();
    this.#stopTimer = this.#showTimer(app);
  }

  stop() {
    this.#turnFrom();
    this.#stopTimer();
    this.#checklist.stop();
  }

  /** @returns {Observation} */
  get observation() {
    return this.#visit.draft.body.observations[this.#index];
  }

  /** @returns {Instrument} */
  get instrument() {
    // The step never shows this part for an unknown instrument.
    return /** @type {Instrument} */ (instrumentOf(this.#visit.definitions, this.observation));
  }

  /** @param {string} wanted id of the last item before an interruption */
  comeBack(wanted) {
    const item = this.instrument.items.find(({ id }) => id === wanted);
    if (!item) return;
    this.#checklist.comeBack(item.id);
    toast(t('You were at item {number}', { number: item.number }));
  }

  /** @param {string} item whose note is needed before signing */
  askForNote(item) {
    onScreen(this.#element, () => this.#checklist.openNote(item));
  }

  #showWrong() {
    const own = `observations/${this.#index}/item_notes/`;
    const wrong = this.#visit.problems().filter(({ field }) => field.startsWith(own));
    this.#checklist.showWrong(
      Object.fromEntries(wrong.map((problem) => [problem.field.slice(own.length), sentenceOf(problem)])),
    );
  }

  /** @param {App} app */
  #showTimer(app) {
    const clock = part(this.#element, '[data-clock]');
    const rail = part(this.#element, '[data-timer]');
    return showTimer(rail, this.#visit.timers, this.observation.id, {
      started: async () => (await wantsSound(app.inside.vault)) && readySound(),
      shown: (time, isOver) => {
        clock.textContent = isOver ? t('{time}, over', { time }) : time;
        clock.classList.toggle('check__clock--over', isOver);
        // The items also show whether the timer runs and the minutes noted.
        if (this.#timing() !== this.#timed) this.#draw();
      },
    });
  }

  /** Pause the timer once all is answered or the items are left: nobody is watching then. One tap resumes it. */
  #turnFrom() {
    const { draft, timers } = this.#visit;
    // The observation may just have been removed.
    if (!draft.body.observations?.[this.#index]) return;
    const minutes = timers.turnFrom(this.observation.id);
    if (minutes === null) return;
    toast(
      minutes === undefined
        ? t('The timer rests: less than a minute, not noted')
        : tn('The timer rests: {number} min noted', 'The timer rests: {number} min noted', minutes),
      'time',
    );
  }

  get #isRunning() {
    return this.#visit.timers.of(this.observation.id).startedAt !== null;
  }

  #timing() {
    return `${this.#isRunning} ${this.observation.minutes}`;
  }

  /**
   * @param {string} item
   * @param {Answer | undefined} answer
   */
  #answered(item, answer) {
    const { id, answers = {} } = this.observation;
    // The same answer again, by a second tap or key, changes nothing.
    if (undoOf(id).note(item, answers[item], answer)) this.#put(item, answer);
  }

  #undo() {
    const { id, answers = {} } = this.observation;
    const step = undoOf(id).take(answers);
    if (!step) {
      this.#draw();
      return toast(t('There is nothing to undo in this observation'));
    }
    this.#put(step.item, step.before);
    this.#checklist.put(step.item, step.before);
    toast(undone(this.instrument, step.item, step.before));
  }

  /**
   * @param {string} item
   * @param {Answer | undefined} answer
   */
  #put(item, answer) {
    const { [item]: before, ...others } = this.observation.answers ?? {};
    const answers = answer === undefined ? others : { ...others, [item]: answer };
    const isLast = before === undefined && Object.keys(answers).length === this.instrument.items.length;
    this.#visit.draft.changeAll([
      [`observations/${this.#index}/answers`, answers],
      [`observations/${this.#index}/outcome`, recordedOutcome(score(this.instrument, answers))],
    ]);
    if (isLast) this.#turnFrom();
    this.#draw();
  }

  /** Draw what follows from the answers: the count, what can be undone, the result. */
  #draw() {
    const { observation, instrument } = this;
    const { definitions, family, draft } = this.#visit;
    const isOutside = isOutsideObservation(observation, draft.body, definitions, family);
    const can = {
      ...this.#ways,
      undo: () => this.#undo(),
      goOn: () => this.#checklist.goTo(undefined),
    };
    const { last } = undoOf(observation.id);
    this.#timed = this.#timing();
    const isRunning = this.#isRunning;
    showObserving(part(this.#element, '[data-rail]'), {
      instrument,
      observation,
      family,
      form: definitions.forms.family,
      isRunning,
      last,
      can,
    });
    showThumbBar(part(this.#element, '[data-thumb]'), { instrument, observation, last, can });
    part(this.#element, '[data-count]').textContent = answeredInWords(instrument, observation);
    render(resultCard(instrument, observation, isOutside), part(this.#element, '[data-result]'));
  }
}

/**
 * @param {Instrument} instrument
 * @param {string} id of the item
 * @param {Answer | undefined} answer that the item has again
 */
function undone(instrument, id, answer) {
  const number = itemOf(instrument, id)?.number ?? '';
  if (answer === undefined) return t('Undone: item {number} has no answer again', { number });
  if (answer === 'not_observed') return t('Undone: item {number} is not observed again', { number });
  const label = scoreOf(instrument, id, answer)?.label ?? answer;
  return t('Undone: item {number} is {label} again', { number, label });
}
