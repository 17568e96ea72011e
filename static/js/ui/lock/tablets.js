// A person's own tablets and sign-ins: naming a tablet, ending a sign-in. Must not show anybody else's, or keep any of it.

import { html, nothing, render } from 'lit-html';
import { endSignIn, loseTablet, ownTablets, renameTablet } from '../../sync/ownTablets.js';
import { t } from '../../words.js';
import { typedIn } from '../form/typed.js';
import { banner } from '../page/banner.js';
import { ask, openDialog } from '../page/dialog.js';
import { part } from '../page/modules.js';
import { tabletRows } from './tabletRows.js';

/** @import { App } from '../types.js' */
/** @import { ElsewhereRow, TabletRow } from './tabletRows.js' */

const SECONDARY = 'nhsuk-button nhsuk-button--secondary';

/** @type {import('../types.js').Start} */
export function startTablets(element, app) {
  const screen = new TabletsScreen(element, app);
  part(element, '[data-again]').addEventListener('click', () => screen.look());
  // The screen is there at once; the service's answer comes when it comes.
  render(html`<p class="muted">${t('Asking the service…')}</p>`, part(element, '[data-own]'));
  screen.look();
  return undefined;
}

class TabletsScreen {
  #element;
  #app;

  /**
   * @param {HTMLElement} element
   * @param {App} app
   */
  constructor(element, app) {
    this.#element = element;
    this.#app = app;
  }

  async look() {
    const { vault, sync } = this.#app.inside;
    try {
      const told = await ownTablets(sync.ask);
      if (!this.#app.isUnlocked) return;
      const here = { device: vault.device, unsent: sync.state.unsent, now: this.#app.now };
      const { own, elsewhere } = tabletRows(told, here);
      render(nothing, this.#part('trouble'));
      render(html`<ul class="rows">${own.map((row) => this.#tablet(row))}</ul>`, this.#part('own'));
      render(
        html`<ul class="rows">${elsewhere.map((row) => this.#elsewhere(row))}</ul>`,
        this.#part('elsewhere'),
      );
      this.#part('elsewhere-part').hidden = elsewhere.length === 0;
    } catch (error) {
      this.#trouble(t('Your tablets can’t be listed just now'), error);
      render(
        html`<p class="muted">${t('The list is at the service: it needs signal.')}</p>`,
        this.#part('own'),
      );
      this.#part('elsewhere-part').hidden = true;
    }
  }

  /** @param {TabletRow} row */
  #tablet({ tablet, name, isThis, lines, signIns, mayBeLost }) {
    return html`<li class="row row--stacking">
      <div class="row__text">
        <span class="row__title"><bdi>${name}</bdi> ${isThis ? html`<span class="tag tag--received">${t('This tablet')}</span>` : nothing}</span>
        ${lines.map((line) => html`<span class="row__detail">${line}</span>`)}
      </div>
      ${signIns.length > 0 ? this.#button(t('Sign out there'), name, () => this.#end(name, signIns)) : nothing}
      ${mayBeLost ? this.#button(t('This tablet is lost'), name, () => this.#lose(tablet, name)) : nothing}
      ${this.#button(t('Rename'), name, () => this.#rename(tablet))}
    </li>`;
  }

  /** @param {ElsewhereRow} row */
  #elsewhere({ signIn, name, line }) {
    return html`<li class="row row--stacking">
      <div class="row__text"><span class="row__title">${name}</span><span class="row__detail">${line}</span></div>
      ${this.#button(t('Sign out there'), `${name}, ${line}`, () => this.#end(name, [signIn]))}
    </li>`;
  }

  /**
   * @param {string} words
   * @param {string} whose
   * @param {() => void} act
   */
  #button(words, whose, act) {
    return html`<button class=${SECONDARY} type="button" aria-label=${`${words}: ${whose}`} @click=${act}>${words}</button>`;
  }

  /**
   * @param {string} name
   * @param {import('../../sync/ownTablets.js').SignIn[]} signIns
   */
  async #end(name, signIns) {
    const isSure = await ask({
      title: t('Sign out there?'),
      text: t('{name}: what is on it stays there, locked. To send from there, sign in there again.', {
        name,
      }),
      yes: t('Sign out there'),
      no: t('Leave it'),
      isHarmless: true,
    });
    if (!isSure) return;
    await this.#do(t('Nothing was ended there'), async () => {
      for (const { session } of signIns) await endSignIn(session, this.#app.inside.sync.ask);
      this.#app.notices.say('tablets', 'good', t('The sign-in there has ended'));
    });
  }

  /** @param {import('../../sync/ownTablets.js').OwnTablet} tablet */
  async #rename({ device, label }) {
    const missing = t('Give it a name.');
    await openDialog('dialog-rename-tablet', (dialog) =>
      asked(dialog, label, missing, (name) =>
        this.#do(t('It was not renamed'), () => renameTablet(device, name, this.#app.inside.sync.ask)),
      ),
    );
  }

  /**
   * @param {import('../../sync/ownTablets.js').OwnTablet} tablet
   * @param {string} name
   */
  async #lose({ device }, name) {
    const missing = t('Say how it was lost.');
    await openDialog('dialog-lose-tablet', (dialog) => {
      part(dialog, '[data-name]').textContent = name;
      asked(dialog, '', missing, (why) =>
        this.#do(t('It was not reported'), async () => {
          await loseTablet(device, why, this.#app.inside.sync.ask);
          this.#app.notices.say('tablets', 'good', t('It is reported lost, and signed out'));
        }),
      );
    });
  }

  /**
   * @param {string} otherwise what is said when it fails
   * @param {() => Promise<void>} work
   */
  async #do(otherwise, work) {
    try {
      await work();
      await this.look();
    } catch (error) {
      this.#trouble(otherwise, error);
    }
  }

  /**
   * @param {string} title
   * @param {unknown} error
   */
  #trouble(title, error) {
    render(banner('care', title, /** @type {Error} */ (error).message), this.#part('trouble'));
  }

  /** @param {string} name */
  #part(name) {
    return part(this.#element, `[data-${name}]`);
  }
}

/**
 * Ask for one line of text; the dialog closes when there is one.
 *
 * @param {HTMLDialogElement} dialog
 * @param {string} before what stands there
 * @param {string} missing what is said when nothing does
 * @param {(text: string) => void} given
 */
function asked(dialog, before, missing, given) {
  const input = /** @type {HTMLInputElement} */ (part(dialog, 'input'));
  input.value = before;
  part(dialog, 'form').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = typedIn(input);
    const error = part(dialog, '[data-error]');
    error.hidden = text !== '';
    error.textContent = missing;
    if (!text) return input.focus();
    dialog.close();
    given(text);
  });
}
