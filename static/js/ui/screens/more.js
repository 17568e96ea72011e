// What is on this tablet and how it is doing; locking, signing in and out. Must not show what is in a record.

import { html, nothing, render } from '../../../vendor/lit-html/lit-html.js';
import { hasSpace, isPersistent } from '../../offline/health.js';
import { isPasskeyPossible } from '../../storage/passkey.js';
import { signOut } from '../../sync/session.js';
import { t } from '../../words.js';
import { banner } from '../banner.js';
import { countWaiting } from '../frame.js';
import { icon } from '../icons.js';
import { part } from '../modules.js';
import { gigabytes } from '../readiness.js';
import { signInAgain } from '../signInDialog.js';
import { waitingInWords } from '../statusWords.js';
import { counted, momentInWords } from '../times.js';

/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startMore(element, app) {
  const draw = async () => {
    if (!app.isUnlocked) return;
    const { vault, sync } = app.inside;
    const isOut = sync.state.phase === 'signed_out';
    part(element, '[data-sign-in]').hidden = !isOut;
    part(element, '[data-sign-out]').hidden = isOut;
    render(html`<p><strong>${vault.userName}</strong></p>`, part(element, '[data-you]'));
    render(await sending(app), part(element, '[data-sending]'));
    render(facts(await onThisTablet(app)), part(element, '[data-tablet]'));
    render(facts(await aboutTheApp(app)), part(element, '[data-app]'));
  };
  part(element, '[data-lock]').addEventListener('click', () => app.lock());
  part(element, '[data-sign-in]').addEventListener('click', () => signInAgain(app));
  part(element, '[data-sign-out]').addEventListener('click', async () => {
    try {
      await signOut();
    } catch (error) {
      app.notices.say(
        'sign-out',
        'care',
        'Not signed out',
        `${/** @type {Error} */ (error).message} Locking works without signal.`,
      );
      return;
    }
    await app.lock();
  });
  await draw();
  app.addEventListener('state', draw);
  return () => app.removeEventListener('state', draw);
}

/** @param {App} app */
async function sending(app) {
  const { caseload, sync } = app.inside;
  const { phase, lastSync, problem } = sync.state;
  const waiting = countWaiting(await caseload.outbox());
  const said = waitingInWords(waiting);
  const words = {
    idle: 'The last exchange was whole.',
    syncing: 'Sending and receiving now.',
    offline: 'No signal just now. It is tried again by itself.',
    signed_out: 'Signed out. Sign in to send and receive.',
    failed: problem?.message ?? '',
  };
  return html`<div class="stack">
    <dl class="facts">
      <dt>Waits to be sent</dt><dd>${said || 'Nothing'}</dd>
      ${waiting.refused ? html`<dt>Not taken</dt><dd>${counted(waiting.refused, 'record')}: see Today</dd>` : nothing}
      <dt>Last exchange</dt><dd>${lastSync ? momentInWords(lastSync, app.now) : 'Not yet'}</dd>
      <dt>Now</dt><dd>${words[phase]}</dd>
    </dl>
    <div><button class="nhsuk-button nhsuk-button--secondary" type="button" ?disabled=${phase === 'syncing'} @click=${() => sync.syncNow()}>${icon('sync')}Send and receive now</button></div>
    ${phase === 'failed' && problem ? banner('care', 'Sending did not go through', problem.message) : nothing}
  </div>`;
}

/**
 * @param {App} app
 * @returns {Promise<[string, string][]>}
 */
async function onThisTablet(app) {
  const { vault } = app.inside;
  const [hasOwnLock, families, visits, drafts, persistent, space] = await Promise.all([
    isPasskeyPossible(),
    vault.count('family'),
    vault.count('visit'),
    vault.count('draft'),
    isPersistent(),
    hasSpace(),
  ]);
  return [
    ['Received', `${counted(families, 'family record')}, ${counted(visits, 'visit')}`],
    ['Begun', counted(drafts, 'draft')],
    ['Protection', protection(hasOwnLock)],
    ['Storage', persistent === 'yes' ? 'Kept by the browser' : 'The browser does not promise to keep it'],
    [
      'Space',
      space.freeBytes === null
        ? 'Not told by this browser'
        : `${gigabytes(space.usedBytes ?? 0)} used, ${gigabytes(space.freeBytes)} free`,
    ],
  ];
}

/** @param {boolean} hasOwnLock whether this browser can open a vault by the tablet's own lock */
function protection(hasOwnLock) {
  return hasOwnLock
    ? t('Encrypted; it opens with your passphrase, or with this tablet’s own lock where you chose that')
    : t(
        'Encrypted; it opens with your passphrase only: this browser does not let the tablet’s own lock open it',
      );
}

/**
 * @param {App} app
 * @returns {Promise<[string, string][]>}
 */
async function aboutTheApp(app) {
  const health = await app.worker?.health();
  return [
    ['Build', health?.build ?? 'Not known'],
    [
      'Without signal',
      health?.whole ? 'The app is whole on this tablet' : 'The app is not whole on this tablet yet',
    ],
    ['Tablet', app.inside.vault.device],
  ];
}

/** @param {[string, string][]} pairs */
function facts(pairs) {
  return pairs.map(([word, text]) => html`<dt>${word}</dt><dd>${text}</dd>`);
}
