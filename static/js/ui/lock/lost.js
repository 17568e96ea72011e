// A tablet that was reported lost: what happens with what is on it. Must not show a family, or erase what is nowhere else.

import { html, render } from 'lit-html';
import { onlyHere } from '../../storage/farewell.js';
import { t, tn } from '../../words.js';
import { banner } from '../page/banner.js';
import { ask } from '../page/dialog.js';
import { part } from '../page/modules.js';
import { momentInWords } from '../wording/times.js';
import { draftsToFinish } from './draftsToFinish.js';

/** @import { OnlyHere } from '../../storage/farewell.js' */
/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startLost(element, app) {
  const screen = new LostScreen(element, app);
  const draw = () => screen.draw();
  part(element, '[data-lock]').addEventListener('click', () => app.lock());
  await draw();
  app.addEventListener('state', draw);
  return () => app.removeEventListener('state', draw);
}

class LostScreen {
  #element;
  #app;
  #isErasing = false;

  /**
   * @param {HTMLElement} element
   * @param {App} app
   */
  constructor(element, app) {
    this.#element = element;
    this.#app = app;
  }

  async draw() {
    if (!this.#app.isUnlocked || this.#isErasing) return;
    const { vault, sync } = this.#app.inside;
    const { lost, phase } = sync.state;
    const here = await onlyHere(vault);
    if (!this.#app.isUnlocked || this.#isErasing) return;
    if (lost) {
      const when = momentInWords(lost.at, this.#app.now);
      part(this.#element, '[data-why]').textContent = lost.why
        ? t('It was reported lost, {when}: “{why}”', { when, why: lost.why })
        : t('It was reported lost, {when}.', { when });
    }
    const isConfirmed = lost?.isSent === true && phase === 'idle';
    render(this.#whatHappens(here, isConfirmed), part(this.#element, '[data-happens]'));
    // Not before this screen stands there: nobody should find an empty tablet without having been told.
    const isNothingElse = holds(here) === null && this.#app.isAllSaved;
    if (isConfirmed && isNothingElse && this.#element.isConnected) await this.#erase(mayGoUnasked(here));
  }

  /**
   * @param {OnlyHere} here
   * @param {boolean} isConfirmed
   */
  #whatHappens(here, isConfirmed) {
    const { phase } = this.#app.inside.sync.state;
    if (!isConfirmed) {
      if (phase === 'syncing') return banner('plain', t('What waits here is being sent'), stays());
      const title = phase === 'offline' ? t('No signal') : t('Not everything was sent yet');
      return banner('care', title, stays(), this.#again());
    }
    const held = holds(here);
    if (held === null) return banner('plain', t('Everything is sent. This tablet is being erased.'));
    if (held === 'records') {
      const title = tn(
        '{number} record was not taken by the service',
        '{number} records were not taken by the service',
        here.unsent + here.refused,
      );
      const text = t(
        'It stays here, and nothing is erased. Ask your team lead for “Found again” on the page of tablets: you then put it right here.',
      );
      return banner('bad', title, text, this.#again());
    }
    const title = tn(
      '{number} draft is only here: it was begun and not signed',
      '{number} drafts are only here: they were begun and not signed',
      here.draftIds.length,
    );
    return html`<div class="stack">
      ${banner('care', title, t('Finish and sign what you can: it is sent. Nothing is erased before you say so.'))}
      ${draftsToFinish(this.#app, here.drafts)}
      <div class="form-actions"><button class="nhsuk-button nhsuk-button--warning" type="button" @click=${() => this.#eraseAllTheSame(here)}>${t('Erase it with the drafts')}</button></div>
    </div>`;
  }

  #again() {
    return html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => this.#app.inside.sync.syncNow()}>${t('Try again')}</button>`;
  }

  /** @param {OnlyHere} here */
  async #eraseAllTheSame(here) {
    const isSure = await ask({
      title: t('Erase it with the drafts?'),
      text: t('What was begun and not signed is then gone for good. What was signed is at the service.'),
      yes: t('Erase it with the drafts'),
      no: t('Keep it for now'),
    });
    if (isSure) await this.#erase([...mayGoUnasked(here), ...here.draftIds]);
  }

  /** @param {string[]} mayGo */
  async #erase(mayGo) {
    const { lost } = this.#app.inside.sync.state;
    if (!lost || this.#isErasing) return;
    this.#isErasing = true;
    await this.#app.eraseLost(lost, mayGo);
  }
}

/** @param {OnlyHere} here */
function mayGoUnasked({ replaced, untouched }) {
  return [...replaced, ...untouched];
}

function stays() {
  return t('It is safe on this tablet until the service has confirmed it. Nothing is erased before.');
}

/**
 * What keeps the vault from being erased; null for nothing.
 *
 * @param {OnlyHere} here
 */
function holds({ unsent, refused, draftIds }) {
  if (unsent + refused > 0) return 'records';
  return draftIds.length > 0 ? 'drafts' : null;
}
