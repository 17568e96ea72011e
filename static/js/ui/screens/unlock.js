// Unlocking a vault: never needs the network. Must not say anything about what is inside.

import { html, render } from '../../../vendor/lit-html/lit-html.js';
import { listVaults, openVault } from '../../storage/vault.js';
import { t } from '../../words.js';
import { part } from '../modules.js';

/** @type {import('../types.js').Start} */
export async function startUnlock(element, app) {
  const vaults = await listVaults();
  const form = part(element, 'form');
  const input = /** @type {HTMLInputElement} */ (part(element, '#unlock-passphrase'));
  const error = part(element, '[data-error]');
  const progress = part(element, '[data-progress]');
  const show = /** @type {HTMLInputElement} */ (part(element, '[data-show]'));
  showPeople(element, vaults, app.lastVaultId);

  show.addEventListener('change', () => {
    input.type = show.checked ? 'text' : 'password';
  });
  part(element, '[data-another]').addEventListener('click', () => app.router.go('start'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const id =
      vaults.length === 1 ? vaults[0].id : new FormData(/** @type {HTMLFormElement} */ (form)).get('who');
    if (!id) return say(error, input, t('Choose who you are.'));
    say(error, input, '');
    progress.textContent = t('Unlocking…');
    try {
      await app.enter(await openVault(String(id), input.value));
    } catch (problem) {
      say(error, input, /** @type {Error} */ (problem).message);
      input.select();
    } finally {
      progress.textContent = '';
    }
  });
  return undefined;
}

/**
 * @param {HTMLElement} element
 * @param {Awaited<ReturnType<typeof listVaults>>} vaults
 * @param {string | null} last
 */
function showPeople(element, vaults, last) {
  if (vaults.length === 1) {
    part(element, '[data-whose]').textContent = t('of {name}', { name: vaults[0].user.name });
    return;
  }
  part(element, '[data-people-part]').hidden = false;
  render(
    vaults.map(
      ({ id, user }) => html`<label class="key"
        ><input class="key__input" type="radio" name="who" value=${id} ?checked=${id === last} /><span>${user.name}</span></label
      >`,
    ),
    part(element, '[data-people]'),
  );
}

/**
 * @param {HTMLElement} error
 * @param {HTMLInputElement} input
 * @param {string} message
 */
function say(error, input, message) {
  error.textContent = message;
  error.hidden = message === '';
  if (message) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
  if (message) input.focus();
}
