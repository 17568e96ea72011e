// Sets up an observation: the instrument, baby and carer, live or filmed, trained or practice, the age window.
// Must not let an observation begin outside its age window without a reason.

import { html, nothing, render } from 'lit-html';
import { instrumentOf } from '../../domain/definitions.js';
import { whomToOffer } from '../../domain/familyInTime.js';
import { isOver } from '../../domain/lifeEvents.js';
import { babyOf, isOutsideAge, visitDay } from '../../domain/visit.js';
import { t } from '../../words.js';
import { Form } from '../form/form.js';
import { banner } from '../page/banner.js';
import { part } from '../page/modules.js';
import { babyAge, babyChange, babyName, carerName, correctedAge, relationship } from '../wording/names.js';

/** @import { Baby, Instrument, Observation } from '../../domain/types.js' */
/** @import { OpenVisit } from '../types.js' */

/** Fields that belong to the items, not to the set-up. */
const ITEMS = new Set(['answers', 'item_notes', 'outcome']);

export class SetUp {
  #root;
  #visit;
  #index;
  #form;

  /**
   * @param {HTMLElement} root
   * @param {OpenVisit} visit
   * @param {number} index of the observation in the visit
   */
  constructor(root, visit, index) {
    this.#root = root;
    this.#visit = visit;
    this.#index = index;
    const { family, definitions } = visit;
    const day = visitDay(visit.draft.body);
    this.#form = new Form(root, {
      change: (path, value, how) => this.#changed(path, value, how),
      options: {
        baby: whomToOffer(family, 'babies', visit.draft.body)
          .filter((baby) => isObservable(baby, day, this.observation))
          .map((baby) => ({
            value: baby.id,
            label: babyName(family, baby.id),
            hint: [babyAge(baby, day), babyChange(baby, day)].filter(Boolean).join(' · '),
          })),
        carer: whomToOffer(family, 'carers', visit.draft.body).map((carer) => ({
          value: carer.id,
          label: carerName(family, carer.id, definitions.forms.family),
          hint: relationship(carer, definitions.forms.family),
        })),
      },
    });
    this.draw();
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

  get isOutside() {
    const { draft, family } = this.#visit;
    return isOutsideAge(this.instrument, babyOf(family, this.observation.baby), visitDay(draft.body));
  }

  draw() {
    const isObserved = this.instrument.administration === 'observed';
    this.#show('[data-baby-part]', isObserved);
    this.#show('[data-observed-part]', isObserved);
    this.#show('[data-training-part]', this.instrument.requires_training);
    this.#show('[data-trained-part]', this.observation.standing === 'trained');
    this.#show('[data-reason-part]', this.isOutside);
    render(this.#age(), part(this.#root, '[data-age]'));
    this.#form.fill(this.observation);
  }

  /**
   * Show what is missing beside each field, and focus the first.
   *
   * @returns {boolean} whether the items may be opened
   */
  check() {
    const first = this.showWrong();
    first?.scrollIntoView({ block: 'center' });
    first?.focus();
    return this.#problems().length === 0;
  }

  /**
   * @returns {HTMLElement | null | undefined} the first box with something wrong
   */
  showWrong() {
    const problems = this.#problems();
    this.#form.showProblems(problems);
    return problems
      .map(({ field }) => this.#form.field(field))
      .find(Boolean)
      ?.querySelector('input, textarea');
  }

  /** What the service would refuse in the set-up, without the items and their outcome. */
  #problems() {
    const own = `observations/${this.#index}/`;
    return this.#visit
      .problems()
      .filter(({ field }) => field.startsWith(own))
      .map((problem) => ({ ...problem, field: problem.field.slice(own.length) }))
      .filter(({ field }) => !ITEMS.has(field.split('/')[0]));
  }

  /**
   * @param {string} path
   * @param {unknown} value
   * @param {{isTyping: boolean}} how
   */
  #changed(path, value, how) {
    const { draft } = this.#visit;
    draft.change(`observations/${this.#index}/${path}`, value, how);
    if (how.isTyping) return;
    // A reason that is no longer needed would still mark the print-out.
    if (path === 'baby' && !this.isOutside) draft.change(`observations/${this.#index}/age_reason`, undefined);
    if (path === 'standing' && value !== 'trained')
      draft.change(`observations/${this.#index}/trained_on`, undefined);
    if (path === 'baby' || path === 'standing') this.draw();
  }

  #age() {
    const baby = babyOf(this.#visit.family, this.observation.baby);
    const ages = this.instrument.age_window;
    if (!baby || !ages || this.instrument.administration !== 'observed') return nothing;
    const day = visitDay(this.#visit.draft.body);
    const age = [babyAge(baby, day), correctedAge(baby, day)].filter(Boolean).join(' · ');
    const why = html`<span lang="en" dir="ltr">${ages.text} <span class="muted">${ages.source}</span></span>`;
    return this.isOutside
      ? banner(
          'care',
          t('{age}: outside the ages for {instrument}', {
            age: age || t('Age not known'),
            instrument: this.instrument.short_title,
          }),
          why,
        )
      : html`<p class="small muted">${age}. <bdi lang="en">${ages.text}</bdi></p>`;
  }

  /**
   * @param {string} selector
   * @param {boolean} isShown
   */
  #show(selector, isShown) {
    part(this.#root, selector).hidden = !isShown;
  }
}

/**
 * A baby who has died is not offered; one already chosen stays, so that the choice can be seen and changed.
 *
 * @param {Baby} baby
 * @param {string} day
 * @param {Observation} observation
 */
function isObservable(baby, day, { baby: chosen }) {
  return !isOver(baby, day) || baby.id === chosen;
}

/**
 * The baby and the carer, where there is only one to choose. Where there are others, even some who have left the family
 * since, nobody is chosen beforehand: what was seen with one twin must not be taken for the other.
 *
 * @param {Pick<OpenVisit, 'family'> & {draft: {body: any}}} visit
 * @param {Instrument} instrument
 * @returns {Pick<Observation, 'baby' | 'carer'>}
 */
export function onlyOnes({ family, draft: { body } }, { administration }) {
  const day = visitDay(body);
  const babies = whomToOffer(family, 'babies', body).filter((baby) => !isOver(baby, day));
  const carers = whomToOffer(family, 'carers', body);
  return {
    ...(babies.length === 1 && administration === 'observed' && { baby: babies[0].id }),
    ...(carers.length === 1 && { carer: carers[0].id }),
  };
}
