// One visitor's tour: offered, under way or over for good, and how far it came. Kept in the vault; must not draw.

import { currentInstrument } from '../../domain/definitions.js';
import { isSomeoneHere } from '../../domain/lifeEvents.js';
import { isOutsideAge } from '../../domain/visit.js';
import * as settings from '../../storage/settings.js';
import { familyName } from '../wording/names.js';
import { after, tipFor } from './course.js';
import { TIPS } from './tips.js';

/** @import { FamilyEntry } from '../../storage/caseload.js' */
/** @import { App } from '../types.js' */
/** @import { Tip } from './tips.js' */

/** No tablet signed the demo's own families, so a family that somebody typed in is never one of them. */
const DEMO = 'demo';
const PIIOS = 'piios';

/** @type {WeakMap<App, Tour>} */
const tours = new WeakMap();

/** @param {App} app */
export function tourOf(app) {
  const tour = tours.get(app) ?? new Tour(app);
  tours.set(app, tour);
  return tour;
}

/** Emits `change`. */
export class Tour extends EventTarget {
  #app;
  /** @type {'open' | 'on' | 'over'} */
  phase = 'over';
  reached = 0;
  /** Resolves when it is known how far this visitor came. */
  ready = Promise.resolve();
  /** The made-up family whose baby has the right age for every step. */
  family = '';

  /** @param {App} app */
  constructor(app) {
    super();
    this.#app = app;
    app.addEventListener('unlocked', () => {
      this.ready = this.#read();
    });
    app.addEventListener('locked', () => this.#set('over', 0));
  }

  /** Whether there is a made-up family, so that nothing fictional can reach a service. */
  get isPossible() {
    return this.family !== '';
  }

  /** Begin, or begin again. */
  async begin() {
    await this.#keep('on', 0);
  }

  /** End the tour; it does not come back by itself. */
  async end() {
    await this.#keep('over', this.reached);
  }

  /** @param {Tip} tip */
  async done(tip) {
    if (this.phase !== 'on') return;
    const reached = after(TIPS, this.reached, tip);
    await this.#keep(reached === TIPS.length ? 'over' : 'on', reached);
  }

  /**
   * @param {string} screen
   * @param {(tip: Tip) => boolean} isThere
   */
  tip(screen, isThere) {
    return this.phase === 'on' ? tipFor(TIPS, this.reached, screen, isThere) : null;
  }

  /** Look again for a family to use: families come with the first exchange. */
  async look() {
    if (!this.#app.isUnlocked || this.isPossible) return;
    const families = await this.#app.inside.caseload.families();
    const made = families.filter(isDemo);
    const fitting = made.find((family) => this.#hasTheAge(family)) ?? made[0];
    if (!fitting) return;
    this.family = familyName(fitting.body);
    this.dispatchEvent(new Event('change'));
  }

  async #read() {
    const kept = await settings.tour.read(this.#app.inside.vault);
    this.family = '';
    this.#set(kept?.phase ?? 'open', kept?.reached ?? 0);
    await this.look();
  }

  /** @param {FamilyEntry} family */
  #hasTheAge({ body }) {
    const { definitions, today } = this.#app;
    const piios = currentInstrument(definitions, PIIOS);
    return (
      body.babies.length === 1 &&
      isSomeoneHere(body) &&
      piios !== null &&
      !isOutsideAge(piios, body.babies[0], today)
    );
  }

  /**
   * @param {Tour['phase']} phase
   * @param {number} reached
   */
  async #keep(phase, reached) {
    this.#set(phase, reached);
    await settings.tour.keep(this.#app.inside.vault, { phase, reached });
  }

  /**
   * @param {Tour['phase']} phase
   * @param {number} reached
   */
  #set(phase, reached) {
    this.phase = phase;
    this.reached = reached;
    this.dispatchEvent(new Event('change'));
  }
}

/** @param {FamilyEntry} family */
function isDemo({ history }) {
  return history.some(({ record }) => record.device === DEMO);
}
