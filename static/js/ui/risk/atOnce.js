// What to do at once about an immediate risk: the product's own page, the visitor's own numbers, who was told. Must not
// know a number by itself, nor tell anybody anything.

import { html, nothing, render } from 'lit-html';
import { isRaised } from '../../domain/openRisk.js';
import * as settings from '../../storage/settings.js';
import { t } from '../../words.js';
import { typedIn } from '../form/typed.js';
import { icon } from '../page/icons.js';
import { part } from '../page/modules.js';
import { followed } from '../page/rows.js';

/** @import { App, OpenVisit } from '../types.js' */

const PAGE = 'article/safeguarding-a-baby-who-is-not-mobile';
const MOST_CHARACTERS = 1_000;
const TELEPHONE = /(\+?\d[\d ]{3,}\d)/u;

/**
 * @param {HTMLElement} element the step
 * @param {App} app
 * @param {OpenVisit} visit
 * @returns {Promise<() => void>} stops following the draft
 */
export async function showAtOnce(element, app, { draft }) {
  const block = part(element, '[data-at-once]');
  const { vault } = app.inside;
  let numbers = (await settings.localNumbers.read(vault)) ?? '';
  let isWriting = false;

  const write = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const typed = typedIn(/** @type {HTMLTextAreaElement} */ (part(block, '[data-numbers]')));
    await settings.localNumbers.keep(vault, typed);
    numbers = typed;
    isWriting = false;
    draw();
  };
  const change = () => {
    isWriting = true;
    draw();
    part(block, '[data-numbers]').focus();
  };
  const read = followed(() =>
    app.router.go('article', { article: PAGE, variant: undefined, from: 'visit-formulation' }),
  );
  const draw = () => {
    block.hidden = !isWanted(draft.body.formulation?.immediate);
    render(
      html`<h3>${icon('warning')}${t('What to do now')}</h3>
        <p>${t('A record is not a referral: somebody has to be told.')} ${t('Follow your local route.')}</p>
        <p><a href="#article" @click=${read}>${t('Read: a bruise on a baby who is not mobile')}</a></p>
        ${isWriting ? writing(numbers, write) : reading(numbers, change)}`,
      part(block, '[data-do-now]'),
    );
  };
  draw();
  draft.addEventListener('change', draw);
  part(block, '[data-now]').addEventListener('click', () => putNow(block));
  return () => draft.removeEventListener('change', draw);
}

/** @param {import('../../domain/types.js').Risk | undefined} immediate what was written in it is never hidden */
function isWanted(immediate) {
  const { action, owner, told_whom: whom, told_at: at, not_told_because: why } = immediate ?? {};
  return isRaised(immediate) || Boolean(action || owner || whom || at || why);
}

/** @param {HTMLElement} block */
function putNow(block) {
  const input = /** @type {HTMLInputElement} */ (part(block, '[type=datetime-local]'));
  const now = new Date();
  input.value = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/**
 * @param {string} numbers
 * @param {() => void} change
 */
function reading(numbers, change) {
  if (!numbers) {
    return html`<p class="line"><span>${t('Your local numbers are not written down on this tablet yet.')}</span>
      <button class="link-button" type="button" @click=${change}>${t('Write them down once')}</button></p>`;
  }
  return html`<div>${localNumbersList(numbers)}
    <button class="link-button" type="button" @click=${change}>${t('Change the numbers')}</button></div>`;
}

/** @param {string} numbers one to a line */
export function localNumbersList(numbers) {
  return html`<strong>${t('Your local numbers')}</strong>
    <ul class="at-once__numbers">${numbers.split('\n').map((line) => (line.trim() ? html`<li>${callable(line)}</li>` : nothing))}</ul>`;
}

/**
 * A line in which telephone numbers can be called.
 *
 * @param {string} line
 */
function callable(line) {
  return line
    .split(TELEPHONE)
    .map((text, place) =>
      place % 2 ? html`<a href=${`tel:${text.replaceAll(' ', '')}`}>${text}</a>` : text,
    );
}

/**
 * @param {string} numbers
 * @param {(event: Event) => void} write
 */
function writing(numbers, write) {
  return html`<div class="stack stack--tight">
    <label class="nhsuk-label" for="local-numbers">${t('Your local numbers, one to a line')}</label>
    <p class="nhsuk-hint" id="local-numbers-hint">${t('For example children’s social care, the safeguarding team, the paediatrician on call. They stay on this tablet, for every family.')}</p>
    <textarea class="nhsuk-textarea" id="local-numbers" data-numbers rows="4" maxlength=${MOST_CHARACTERS} aria-describedby="local-numbers-hint" autocomplete="off" .value=${numbers}></textarea>
    <div><button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${write}>${t('Keep these numbers')}</button></div>
  </div>`;
}
