// Handles a forgotten passphrase: sign-in, then the service's help. Must not open the vault before a new one is chosen.

import { nothing, render } from 'lit-html';
import { listVaults } from '../../storage/vault.js';
import { sealedForRecovery } from '../../storage/waysIn.js';
import { Refused } from '../../sync/api.js';
import { askRecovery, getSession } from '../../sync/session.js';
import { t } from '../../words.js';
import { banner } from '../page/banner.js';
import { part } from '../page/modules.js';
import { askForCode } from '../sending/signInForm.js';

/** @import { Session } from '../../sync/answers.js' */

/** @type {import('../types.js').Start} */
export async function startForgotten(element, app) {
  const vault = (await listVaults()).find(({ id }) => id === app.forgottenVaultId);
  part(element, '[data-back]').addEventListener('click', () => app.router.go('unlock'));
  const refused = part(element, '[data-refused]');
  const copy = vault && (await sealedForRecovery(vault.id));
  if (!vault || !copy) {
    part(element, '[data-sign-in]').hidden = true;
    part(element, '[data-lead]').hidden = true;
    render(
      banner(
        'care',
        t('This vault can only be opened by its passphrase'),
        t(
          'It was made before the service could help. What was sent is safe at the service. Ask your team lead.',
        ),
      ),
      refused,
    );
    return undefined;
  }
  part(element, '[data-whose]').textContent = t('as {name}', { name: vault.user.name });
  const form = part(element, '[data-module=sign-in-form]');
  Object.assign(form.dataset, { vault: vault.id, account: vault.user.id });
  /** @param {{session: Session, password?: string}} signedIn */
  const open = async ({ session, password }) => {
    render(nothing, refused);
    try {
      if (session.user?.id !== vault.user.id) throw new Error(t('This vault belongs to somebody else.'));
      const bytes = await askRecovery({ vault: vault.id, ...copy, password }, app.comingVault().ask);
      // A late answer may arrive on another screen, in front of another person.
      if (!element.isConnected || app.isUnlocked) {
        bytes.fill(0);
        return;
      }
      app.holdRecovered({ id: vault.id, bytes });
      app.router.go('enrol', {}, { isReplacing: true });
    } catch (error) {
      if (error instanceof Refused && error.code === 'code_needed' && password) {
        askForCode(form, error.message, password);
        return;
      }
      const mustAsk = error instanceof Refused && error.code === 'lead_must_allow';
      const title = mustAsk
        ? t('Somebody has to allow this first')
        : t('The vault was not opened. It stays as it is.');
      render(banner('care', title, /** @type {Error} */ (error).message), refused);
    }
  };
  element.addEventListener('signed-in', (event) => open(/** @type {CustomEvent} */ (event).detail));
  // Whoever has just signed in elsewhere goes straight on. Without an answer the form stays.
  if (app.isBack) {
    app.isBack = false;
    getSession(app.comingVault().ask).then(
      (session) => session.user && open({ session }),
      () => {},
    );
  }
  return undefined;
}
