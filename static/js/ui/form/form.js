// Binds a form that the server rendered from its definition to a body on this tablet. Must not save or check anything.

import { html, render } from 'lit-html';
import { weeksAndDays } from '../../domain/gestation.js';
import { sentenceOf } from '../../words.js';
import { valueAt, withValue } from './body.js';
import { fillField, isChosen, readField, showProblem, tellLeftOut } from './fieldValue.js';
import { Members } from './members.js';

/** @import { Problem } from '../../domain/types.js' */

/**
 * @typedef {{value: string, label: string, hint?: string}} Option
 *
 * @typedef {object} Ties
 * @property {(path: string, value: unknown, how: {isTyping: boolean}) => void} change the visitor changed a value
 * @property {(path: string, members: any[]) => object} [member] the initial values of a new member of a repeated group
 * @property {{[path: string]: Option[]}} [options] the choices for fields that refer to something else
 */

export class Form {
  /**
   * @param {HTMLElement} root
   * @param {Ties} ties
   */
  constructor(root, ties) {
    this.root = root;
    this.ties = ties;
    /** @type {{[field: string]: any}} */
    this.body = {};
    root.addEventListener('input', (event) => this.#changed(event, true));
    root.addEventListener('change', (event) => this.#changed(event, false));
    root.addEventListener('submit', (event) => event.preventDefault());
  }

  /**
   * Show a body, with as many members in each repeated group as it has.
   *
   * @param {{[field: string]: any}} body
   */
  fill(body) {
    this.body = body;
    this.#fillScope(this.root, '');
  }

  /**
   * The field at a path, or undefined when this form doesn't show it.
   *
   * @param {string} path
   */
  field(path) {
    return /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll('[data-path]')]).find(
      (field) => field.dataset.path === path,
    );
  }

  /**
   * Show each problem beside its field.
   *
   * @param {Problem[]} problems
   * @returns {Problem[]} those for which this form has no field
   */
  showProblems(problems) {
    for (const field of this.root.querySelectorAll('[data-path]')) {
      const own = problems.find(
        (problem) => problem.field === /** @type {HTMLElement} */ (field).dataset.path,
      );
      showProblem(/** @type {HTMLElement} */ (field), own ? sentenceOf(own) : '');
    }
    return problems.filter((problem) => !this.field(problem.field));
  }

  /**
   * @param {HTMLElement} scope
   * @param {string} path the scope's own, with a "/" at its end; "" at the top
   */
  #fillScope(scope, path) {
    for (const field of owned(scope, '[data-field]')) {
      field.dataset.path = path + field.dataset.field;
      this.#offer(field);
      fillField(field, valueAt(this.body, field.dataset.path));
    }
    for (const group of owned(scope, '[data-group]')) {
      const inner = path + group.dataset.group;
      if (!group.hasAttribute('data-repeated')) this.#fillScope(group, `${inner}/`);
      else this.#fillMembers(group, inner);
    }
  }

  /**
   * @param {HTMLElement} group
   * @param {string} path
   */
  #fillMembers(group, path) {
    group.dataset.path = path;
    const read = () => valueAt(this.body, path) ?? [];
    const fresh = () => this.ties.member?.(path, read()) ?? { id: crypto.randomUUID() };
    const members = new Members(group, { read, fresh }, (changed) => {
      this.#put(path, changed, false);
      this.#fillMembers(group, path);
    });
    const shown = members.show();
    for (const [index, member] of shown.entries()) this.#fillScope(member, `${path}/${index}/`);
  }

  /** @param {HTMLElement} field */
  #offer(field) {
    const place = field.querySelector('[data-options]');
    if (!(place instanceof HTMLElement)) return;
    const path = field.dataset.path ?? '';
    const options = this.ties.options?.[path] ?? [];
    const type = field.dataset.kind === 'choice' ? 'radio' : 'checkbox';
    render(
      options.map(
        ({ value, label, hint }) => html`<label class="key"
          ><input class="key__input" type=${type} name=${path} value=${value} /><span
            >${label}${hint ? html` <span class="key__hint">${hint}</span>` : ''}</span
          ></label
        >`,
      ),
      place,
    );
    field.hidden = options.length === 0;
  }

  /**
   * @param {Event} event
   * @param {boolean} isTyping
   */
  #changed(event, isTyping) {
    const field = event.target instanceof Element && event.target.closest('[data-path][data-field]');
    if (!(field instanceof HTMLElement) || (isTyping && isChosen(field))) return;
    const value = readField(field);
    const path = field.dataset.path ?? '';
    if (!isTyping && field.dataset.kind === 'nhs_number') {
      tellLeftOut(field);
      fillField(field, value);
    }
    if (!this.#putInBoth(field, value, isTyping)) this.#put(path, value, isTyping);
  }

  /**
   * Weeks and days typed into the box for weeks go into both boxes.
   *
   * @param {HTMLElement} field
   * @param {unknown} value
   * @param {boolean} isTyping
   */
  #putInBoth(field, value, isTyping) {
    const path = field.dataset.path ?? '';
    const other = path.endsWith('_weeks') && this.field(path.replace(/_weeks$/, '_days'));
    const both = other && typeof value === 'string' && weeksAndDays(value);
    if (!other || !both) return false;
    if (!isTyping) fillField(field, both.weeks);
    fillField(other, both.days);
    this.#put(path, both.weeks, isTyping);
    this.#put(other.dataset.path ?? '', both.days, isTyping);
    return true;
  }

  /**
   * @param {string} path
   * @param {unknown} value
   * @param {boolean} isTyping
   */
  #put(path, value, isTyping) {
    this.body = withValue(this.body, path, value);
    this.ties.change(path, value, { isTyping });
  }
}

/**
 * The elements that belong to the scope itself, not to a group within it.
 *
 * @param {HTMLElement} scope
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
function owned(scope, selector) {
  const isScope = scope.matches('[data-group], [data-member]');
  const matching = /** @type {HTMLElement[]} */ ([...scope.querySelectorAll(selector)]);
  return matching.filter((element) => {
    const holder = element.parentElement?.closest('[data-group], [data-member]') ?? null;
    return isScope ? holder === scope : holder === null || !scope.contains(holder);
  });
}
