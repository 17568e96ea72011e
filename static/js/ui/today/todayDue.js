// Shows on Today who is due what: beside the plan, or first where there is none. Must not read more visits than needed.

import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { isSomeoneHere } from '../../domain/lifeEvents.js';
import { t } from '../../words.js';
import { startVisit } from '../draft/startVisit.js';
import { part } from '../page/modules.js';
import { dueLines, familyRow } from '../page/rows.js';
import { riskTag } from '../risk/riskWords.js';
import { byName, familyName } from '../wording/names.js';
import { dueSoon, duesNow } from './dueList.js';
import { openPlan } from './planDialog.js';

/** @import { FoundRisk } from '../../domain/types.js' */
/** @import { FamilyDue } from './dueList.js' */
/** @import { FamilyEntry } from '../../storage/caseload.js' */
/** @import { App } from '../types.js' */

/**
 * @typedef {object} Given
 * @property {FamilyEntry[]} families
 * @property {Map<string, FoundRisk[]>} risks that are open, by family
 * @property {Set<string>} skip those that stand on the screen already
 * @property {boolean} isFirst nothing is planned: visits begin here, and families that are due nothing fill it up
 * @property {boolean} hasMain its first row is the one thing to do now
 */

const AT_FIRST = { first: 8, beside: 5 };
const MOST_LINES = 2;

/** The list for one drawing of the screen. */
export class TodayDue {
  #element;
  #app;
  #given;
  #families;
  #soon;
  #most;
  /** @type {FamilyDue[]} */
  #found = [];
  /** @type {FamilyDue[]} */
  #others = [];
  #isWhole = false;

  /**
   * @param {HTMLElement} element
   * @param {App} app
   * @param {Given} given
   */
  constructor(element, app, given) {
    this.#element = element;
    this.#app = app;
    this.#given = given;
    // A family without a baby at home is found under Families; it does not belong on a list of contacts due.
    this.#families = given.families.filter(({ id, body }) => !given.skip.has(id) && isSomeoneHere(body));
    this.#soon = dueSoon(app.inside.caseload, this.#families, app.definitions, app.today);
    this.#most = given.isFirst ? AT_FIRST.first : AT_FIRST.beside;
  }

  /** @returns {FamilyEntry | undefined} */
  get top() {
    return this.#shown[0]?.family;
  }

  get #shown() {
    return [...this.#found.slice(0, this.#most), ...this.#others];
  }

  /** Find the families most likely to be due: few enough to wait for. */
  async find() {
    await this.#next();
    if (!this.#isWhole && this.#found.length < this.#most) await this.#next();
  }

  /**
   * The rest, below the rows that are already there.
   *
   * @param {() => boolean} isWanted
   */
  async findMore(isWanted) {
    while (isWanted() && !this.#isWhole && this.#found.length <= this.#most) {
      await this.#next();
      if (isWanted()) this.draw();
    }
  }

  draw() {
    const shown = this.#shown;
    const isEmpty = this.#isWhole && shown.length === 0;
    const isMore = this.#found.length > this.#most;
    render(
      html`${repeat(
        shown,
        ({ family }) => family.id,
        (due) => this.#row(due),
      )}
      ${isEmpty ? html`<li class="row"><p class="empty">${t('Nothing is due in the next days.')}</p></li>` : nothing}
      ${isMore ? html`<li class="row"><button class="link-button" type="button" @click=${() => this.#more()}>${t('Show more')}</button></li>` : nothing}`,
      part(this.#element, '[data-families]'),
    );
  }

  async #next() {
    const { value } = await this.#soon.next();
    if (!value) return;
    this.#found.push(...value.found);
    this.#isWhole = value.isLast;
    if (this.#isWhole) await this.#fillUp();
  }

  async #fillUp() {
    const room = this.#most - this.#found.length;
    if (!this.#given.isFirst || room <= 0) return;
    const there = new Set(this.#found.map(({ family }) => family.id));
    const others = byName(this.#families.filter(({ id }) => !there.has(id))).slice(0, room);
    const { inside, definitions, today } = this.#app;
    this.#others = await duesNow(inside.caseload, others, definitions, today);
  }

  async #more() {
    this.#most += AT_FIRST.first;
    this.draw();
    await this.findMore(() => this.#element.isConnected && this.#app.isUnlocked);
  }

  /** @param {FamilyDue} due */
  #row({ family, dues }) {
    const { body, id } = family;
    const app = this.#app;
    const name = familyName(body);
    const isMain = this.#given.hasMain && this.top?.id === id;
    const contact = dues.find((due) => due.contact)?.contact;
    const start = html`<button class="nhsuk-button ${isMain ? '' : 'nhsuk-button--secondary'}" type="button" aria-label=${t('Start visit to {name}', { name })} @click=${() => startVisit(app, id, contact)}>${t('Start visit')}</button>`;
    const plan = html`<button class="link-button" type="button" aria-label=${t('Plan a visit to {name}', { name })} @click=${() => openPlan(app, family)}>${t('Plan')}</button>`;
    return familyRow(
      {
        body,
        isShort: !this.#given.isFirst,
        open: () => app.router.go('family', { family: id }),
        detail: html`${riskTag(this.#given.risks.get(id))}${dueLines(dues.slice(0, MOST_LINES), body, app.definitions)}`,
        action: html`<span class="row__pair">${plan}${this.#given.isFirst ? start : nothing}</span>`,
      },
      { definitions: app.definitions, today: app.today },
    );
  }
}
