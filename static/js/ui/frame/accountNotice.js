// Says what happened to the account's ways in, until its owner closes it. Must not nag during a visit.

import { html } from 'lit-html';
import { t } from '../../words.js';
import { isVisiting } from '../app/visiting.js';
import { momentInWords } from '../wording/times.js';

/** @import { AccountChange } from '../../storage/settings.js' */
/** @import { App } from '../types.js' */

const KEY = 'account';

/** @param {App} app */
export function tellOfTheAccount(app) {
  const { sync } = app.inside;
  const { changes } = sync.state;
  if (changes.length === 0 || isVisiting(app)) return app.notices.take(KEY);
  const close = html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => sync.putChangesAway()}>${t('Close')}</button>`;
  app.notices.say(KEY, 'care', t('Something changed about your account'), inWords(changes, app.now), close);
}

/**
 * @param {AccountChange[]} changes
 * @param {Date} now
 */
export function inWords(changes, now) {
  const each = changes.map(({ what, at }) => `${nameOf(what)}: ${momentInWords(at, now)}.`);
  return [...each, t('If this was not you, tell your team lead at once.')].join(' ');
}

/** @param {string} what */
function nameOf(what) {
  const names = {
    password_changed: t('Your password was changed'),
    password_set_by_link: t('A new password was set with a link that your team lead made'),
    second_step_on: t('Your second step at signing in was set up'),
    second_step_off: t('Your second step at signing in was taken off'),
    second_step_taken_off: t('Your team lead took off your second step at signing in'),
    identity_linked: t('Your trust’s account was joined to yours, and signs you in'),
    vault_opened: t('Your visits on a tablet were opened without the passphrase'),
  };
  return (
    names[/** @type {keyof typeof names} */ (what)] ??
    t('Something that this version of the app does not know')
  );
}
