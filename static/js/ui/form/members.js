// Shows, adds and removes the members of a repeated group (twins, carers). Must not know their fields.

import { t } from '../../words.js';
import { part } from '../page/modules.js';

let made = 0;

export class Members {
  #group;
  #read;
  #fresh;
  #change;

  /**
   * @param {HTMLElement} group
   * @param {{read: () => any[], fresh: () => object}} given the current members, and the initial values of a new one
   * @param {(members: any[]) => void} change called after one was added or removed; the group is then redrawn
   */
  constructor(group, { read, fresh }, change) {
    this.#group = group;
    this.#read = read;
    this.#fresh = fresh;
    this.#change = change;
    part(group, ':scope > [data-add]').onclick = () => {
      this.#change([...this.#read(), this.#fresh()]);
      this.#last()?.querySelector('input')?.focus();
    };
  }

  /** @returns {HTMLElement[]} one element for each member */
  show() {
    const members = this.#read();
    const place = part(this.#group, ':scope > [data-members]');
    while (place.children.length > members.length) place.lastElementChild?.remove();
    while (place.children.length < members.length) place.append(this.#copy());
    const elements = /** @type {HTMLElement[]} */ ([...place.children]);
    for (const [index, element] of elements.entries()) this.#number(element, index, members.length);
    part(this.#group, ':scope > [data-add]').hidden = members.length >= Number(this.#group.dataset.max);
    return elements;
  }

  /**
   * @param {HTMLElement} element
   * @param {number} index
   * @param {number} count
   */
  #number(element, index, count) {
    const title = part(element, '[data-member-title]');
    title.dataset.word ??= title.textContent ?? '';
    title.textContent = count > 1 ? `${title.dataset.word} ${index + 1}` : title.dataset.word;
    const remove = part(element, '[data-remove]');
    remove.hidden = count <= Number(this.#group.dataset.min);
    remove.setAttribute('aria-label', t('Remove {what}', { what: title.textContent.toLowerCase() }));
    remove.onclick = () => {
      this.#change(this.#read().filter((_, place) => place !== index));
      part(this.#group, ':scope > [data-add]').focus();
    };
  }

  #last() {
    return part(this.#group, ':scope > [data-members]').lastElementChild;
  }

  /** A copy of the template, with ids, names and references of its own. */
  #copy() {
    const template = /** @type {HTMLTemplateElement} */ (part(this.#group, ':scope > template'));
    const copy = /** @type {DocumentFragment} */ (document.importNode(template.content, true));
    made += 1;
    for (const name of ['id', 'for', 'name', 'aria-describedby']) {
      for (const element of copy.querySelectorAll(`[${name}]`)) {
        const words = (element.getAttribute(name) ?? '').split(' ');
        element.setAttribute(name, words.map((word) => `${word}-${made}`).join(' '));
      }
    }
    return part(/** @type {any} */ (copy), '[data-member]');
  }
}
