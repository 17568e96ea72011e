// Unlocks a vault without the network. Must not say anything about what is inside.

import { html, render } from 'lit-html';
import { isPasskeyPossible } from '../../storage/passkey.js';
import * as settings from '../../storage/settings.js';
import { listVaults, openVault, openVaultByPasskey } from '../../storage/vault.js';
import { addPasskey, addRecovery } from '../../storage/waysIn.js';
import { t } from '../../words.js';
import { part } from '../page/modules.js';

/** @import { OpenVault } from '../../storage/vault.js' */
/** @import { App } from '../types.js' */
/** @typedef {Awaited<ReturnType<typeof listVaults>>} Vaults */

/** How long the screen waits to learn what the tablet can do. */
const OWN_LOCK_MS = 100;

/** @type {import('../types.js').Start} */
export async function startUnlock(element, app) {
  const asked = isPasskeyPossible().catch(() => false);
  const vaults = await listVaults();
  const screen = new UnlockScreen(element, app, vaults);
  // It mostly answers at once, and nothing moves under a finger; nobody with a passphrase waits longer than this.
  const atOnce = await Promise.race([
    asked,
    new Promise((resolve) => setTimeout(resolve, OWN_LOCK_MS, null)),
  ]);
  screen.begin(atOnce === true);
  if (atOnce === null) asked.then((isPossible) => screen.offerOwnLock(isPossible));
  return undefined;
}

class UnlockScreen {
  /**
   * @param {HTMLElement} element
   * @param {App} app
   * @param {Vaults} vaults
   */
  constructor(element, app, vaults) {
    this.element = element;
    this.app = app;
    this.vaults = vaults;
    this.form = /** @type {HTMLFormElement} */ (part(element, 'form'));
    this.input = /** @type {HTMLInputElement} */ (part(element, '#unlock-passphrase'));
    this.bind = /** @type {HTMLInputElement} */ (part(element, '[data-bind]'));
  }

  #hasOwnLock = false;

  /** @param {boolean} hasOwnLock */
  begin(hasOwnLock) {
    this.#showPeople();
    const show = /** @type {HTMLInputElement} */ (part(this.element, '[data-show]'));
    show.addEventListener('change', () => this.input.toggleAttribute('data-shown', show.checked));
    part(this.element, '[data-forgotten]').addEventListener('click', () => this.#forgotten());
    part(this.element, '[data-another]').addEventListener('click', () => this.app.router.go('start'));
    this.form.addEventListener('submit', () => this.#byPassphrase());
    part(this.element, '[data-own-lock]').addEventListener('click', () => this.#byOwnLock());
    this.form.addEventListener('change', () => this.offerOwnLock(this.#hasOwnLock));
    this.offerOwnLock(hasOwnLock);
  }

  /** The vault to open; undefined until somebody has said who they are. */
  get #vault() {
    const who = this.vaults.length === 1 ? this.vaults[0].id : new FormData(this.form).get('who');
    return this.vaults.find(({ id }) => id === who);
  }

  /**
   * Where several people share a tablet they share its lock, so it must not open anybody's vault.
   *
   * @param {boolean} hasOwnLock whether this tablet can open a vault by its own lock
   */
  offerOwnLock(hasOwnLock) {
    this.#hasOwnLock = hasOwnLock;
    const opensIt = hasOwnLock && this.#vault?.hasPasskey === true;
    part(this.element, '[data-own-lock-part]').hidden = !opensIt;
    part(this.element, '[data-submit]').classList.toggle('nhsuk-button--secondary', opensIt);
    part(this.element, '[data-bind-part]').hidden = !hasOwnLock || opensIt || this.vaults.length !== 1;
  }

  async #byPassphrase() {
    const passphrase = this.input.value;
    const opened = await this.#open((id) => openVault(id, passphrase, undefined, () => this.app.prepare()));
    if (!opened) return;
    if (this.bind.checked) await this.#bindOwnLock(opened.id, passphrase);
    const help = await settings.recovery.read(opened);
    if (help) await addRecovery(opened.id, passphrase, help);
  }

  #forgotten() {
    const vault = this.#vault;
    if (!vault) return this.#say(t('Choose who you are.'));
    this.app.forgottenVaultId = vault.id;
    this.app.router.go('forgotten');
  }

  #byOwnLock() {
    return this.#open((id) => openVaultByPasskey(id));
  }

  /**
   * Work starts meanwhile, whether or not the tablet's lock can be bound.
   *
   * @param {string} id
   * @param {string} passphrase
   */
  async #bindOwnLock(id, passphrase) {
    try {
      await addPasskey(id, passphrase);
      this.app.notices.say(
        'own-lock',
        'good',
        t('This tablet’s own lock opens Attune from now on'),
        t('The passphrase goes on opening it too.'),
      );
    } catch (error) {
      this.app.notices.say(
        'own-lock',
        'care',
        t('Next time the passphrase is needed again'),
        /** @type {Error} */ (error).message,
      );
    }
  }

  /**
   * @param {(id: string) => Promise<OpenVault>} open
   * @returns {Promise<OpenVault | null>} null when it stays locked, and why has been said
   */
  async #open(open) {
    const progress = part(this.element, '[data-progress]');
    const chosen = this.#vault;
    this.#say(chosen ? '' : t('Choose who you are.'));
    if (!chosen) return null;
    progress.textContent = t('Unlocking…');
    try {
      const vault = await open(chosen.id);
      await this.app.enter(vault);
      return vault;
    } catch (problem) {
      this.#say(/** @type {Error} */ (problem).message);
      this.input.select();
      return null;
    } finally {
      progress.textContent = '';
    }
  }

  #showPeople() {
    const { vaults } = this;
    if (vaults.length === 1) {
      part(this.element, '[data-whose]').textContent = t('of {name}', { name: vaults[0].user.name });
      return;
    }
    part(this.element, '[data-people-part]').hidden = false;
    render(
      vaults.map(
        ({ id, user }) => html`<label class="key"
          ><input class="key__input" type="radio" name="who" value=${id} ?checked=${id === this.app.lastVaultId} /><span>${user.name}</span></label
        >`,
      ),
      part(this.element, '[data-people]'),
    );
  }

  /** @param {string} message */
  #say(message) {
    const error = part(this.element, '[data-error]');
    error.textContent = message;
    error.hidden = message === '';
    if (message) this.input.setAttribute('aria-invalid', 'true');
    else this.input.removeAttribute('aria-invalid');
    if (message) this.input.focus();
  }
}
