// More: sending, what is on this tablet, locking, signing in and out, help. Must not show what is in a record.

import { html, nothing, render } from 'lit-html';
import { hasSpace, isPersistent } from '../../offline/health.js';
import { isPasskeyPossible } from '../../storage/passkey.js';
import { listVaults } from '../../storage/vault.js';
import { removePasskey } from '../../storage/waysIn.js';
import { endOtherSignIns, signOut } from '../../sync/session.js';
import { t, tn } from '../../words.js';
import { openShortcuts } from '../help/shortcuts.js';
import { askForPassphrase } from '../lock/changePassphrase.js';
import { banner } from '../page/banner.js';
import { ask } from '../page/dialog.js';
import { icon } from '../page/icons.js';
import { part } from '../page/modules.js';
import { followed } from '../page/rows.js';
import { openServicePage } from '../page/servicePage.js';
import { countWaiting } from '../sending/outbox.js';
import { signInAgain } from '../sending/signInDialog.js';
import { gigabytes } from '../today/readiness.js';
import { tourOf } from '../tour/tour.js';
import { waitingInWords } from '../wording/statusWords.js';
import { momentInWords } from '../wording/times.js';

/** @import { Health } from '../../offline/worker.js' */
/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startMore(element, app) {
  const tour = tourOf(app);
  const draw = async () => {
    if (!app.isUnlocked) return;
    const { vault, sync } = app.inside;
    const isOut = sync.state.phase === 'signed_out';
    part(element, '[data-sign-in]').hidden = !isOut;
    part(element, '[data-sign-out]').hidden = isOut;
    part(element, '[data-end-others]').hidden = isOut;
    part(element, '[data-password]').hidden = isOut || !sync.state.hasPassword;
    part(element, '[data-second-step]').hidden =
      isOut || !['on', 'offered', 'needed'].includes(sync.state.secondStep ?? '');
    part(element, '[data-team]').hidden = isOut || sync.state.role !== 'lead';
    part(element, '[data-tour-part]').hidden = !tour.isPossible;
    render(html`<p><strong>${vault.userName}</strong></p>`, part(element, '[data-you]'));
    render(await sending(app), part(element, '[data-sending]'));
    render(await onThisTablet(app), part(element, '[data-tablet]'));
    const build = (await app.worker?.health())?.build;
    part(element, '[data-build]').textContent = build ? t('Build {build}', { build }) : '';
  };
  part(element, '[data-lock]').addEventListener('click', () => app.lock());
  part(element, '[data-change-passphrase]').addEventListener('click', () => askForPassphrase(app));
  offerPassphraseOnly(element, app);
  part(element, '[data-sign-in]').addEventListener('click', () => signInAgain(app));
  part(element, '[data-sign-out]').addEventListener('click', () => leave(app));
  part(element, '[data-end-others]').addEventListener('click', () => endOthers(app));
  part(element, '[data-password]').addEventListener('click', () => openServicePage(app, '/password'));
  part(element, '[data-second-step]').addEventListener('click', () => openServicePage(app, '/second-step'));
  part(element, '[data-team]').addEventListener('click', () => openServicePage(app, '/team'));
  part(element, '[data-keys]').addEventListener(
    'click',
    followed(() => openShortcuts(app)),
  );
  part(element, '[data-tour-again]').addEventListener(
    'click',
    followed(async () => {
      await tour.begin();
      app.router.go('today');
    }),
  );
  await tour.look();
  await draw();
  app.addEventListener('state', draw);
  return () => app.removeEventListener('state', draw);
}

/** @param {App} app */
async function leave(app) {
  try {
    await signOut();
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    app.notices.say(
      'sign-out',
      'care',
      t('Not signed out'),
      t('{message} Locking works without signal.', { message }),
    );
    return;
  }
  await app.lock();
}

/** @param {App} app */
async function endOthers(app) {
  try {
    const ended = await endOtherSignIns(app.inside.sync.ask);
    const title = ended
      ? tn('{number} other sign-in has ended', '{number} other sign-ins have ended', ended)
      : t('You are signed in nowhere else');
    app.notices.say('end-others', 'good', title);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    app.notices.say('end-others', 'care', t('Nothing was ended elsewhere'), message);
  }
}

/**
 * Offered where the tablet's own lock opens the vault, in case somebody else comes to know that lock.
 *
 * @param {HTMLElement} element
 * @param {App} app
 */
async function offerPassphraseOnly(element, app) {
  const { id } = app.inside.vault;
  const button = part(element, '[data-passphrase-only]');
  button.hidden = !(await listVaults()).some((each) => each.id === id && each.hasPasskey);
  button.addEventListener('click', async () => {
    const words = {
      title: t('Use the passphrase only?'),
      text: t('This tablet’s own lock then opens Attune no more. Have your passphrase at hand.'),
      yes: t('Use the passphrase only'),
      no: t('Keep it'),
    };
    if (!(await ask(words))) return;
    await removePasskey(id);
    button.hidden = true;
    part(element, '[data-lock]').focus();
    app.notices.say('own-lock', 'good', t('Only the passphrase opens Attune from now on'));
  });
}

/** @param {App} app */
async function sending(app) {
  const { caseload, sync } = app.inside;
  const { phase, lastSync, problem } = sync.state;
  const waiting = countWaiting(await caseload.outbox());
  const words = {
    idle: t('All sent and received.'),
    syncing: t('Sending and receiving now.'),
    offline: t('No signal just now. It is tried again by itself.'),
    signed_out: t('Signed out. Sign in to send and receive.'),
    failed: problem?.message ?? '',
  };
  return html`<div class="stack">
    <dl class="facts">
      <dt>${t('Waits to be sent')}</dt><dd>${waitingInWords(waiting) || t('Nothing')}</dd>
      ${waiting.refused ? html`<dt>${t('Not taken')}</dt><dd>${tn('{number} record: see Today', '{number} records: see Today', waiting.refused)}</dd>` : nothing}
      <dt>${t('Last exchange')}</dt><dd>${lastSync ? momentInWords(lastSync, app.now) : t('Not yet')}</dd>
      <dt>${t('Now')}</dt><dd>${words[phase]}</dd>
    </dl>
    <div><button class="nhsuk-button nhsuk-button--secondary" type="button" ?disabled=${phase === 'syncing'} @click=${() => sync.syncNow()}>${icon('sync')}${t('Send and receive now')}</button></div>
    ${phase === 'failed' && problem ? banner('care', t('Sending did not go through'), problem.message) : nothing}
  </div>`;
}

/** @param {App} app */
async function onThisTablet(app) {
  const { caseload } = app.inside;
  const [hasOwnLock, { families, visits, drafts }, outbox, persistent, space, health] = await Promise.all([
    isPasskeyPossible(),
    caseload.counted(),
    caseload.outbox(),
    isPersistent(),
    hasSpace(),
    app.worker?.health() ?? null,
  ]);
  const kept = [
    {
      what: t('Received'),
      much: `${tn('{number} family record', '{number} family records', families)}, ${tn('{number} visit', '{number} visits', visits)}`,
      long: t('Stay here until the service erases the family.'),
    },
    {
      what: t('Signed, not sent'),
      much: outbox.length ? tn('{number} record', '{number} records', outbox.length) : t('nothing'),
      long: t('Stay here until the server has confirmed them, whatever happens.'),
    },
    {
      what: t('Begun'),
      much: drafts ? tn('{number} draft', '{number} drafts', drafts) : t('nothing'),
      long: t('Stay here until you sign them or throw them away.'),
    },
  ];
  return html`<div class="stack">
    <div class="stack stack--tight">
      <h3>${t('What is on it, and for how long')}</h3>
      <ul class="kept">${kept.map(({ what, much, long }) => html`<li class="kept__one"><strong>${what}: ${much}</strong><span class="row__detail">${long}</span></li>`)}</ul>
      <p class="muted small">${t('All of it is encrypted. It locks after 5 minutes without a touch.')}</p>
    </div>
    <dl class="facts">
      <dt>${t('Without signal')}</dt><dd>${wholeness(health)}</dd>
      <dt>${t('Storage')}</dt><dd>${persistent === 'yes' ? t('Kept by the browser') : t('The browser does not promise to keep it')}</dd>
      <dt>${t('Protection')}</dt><dd>${protection(hasOwnLock)}</dd>
      <dt>${t('Space')}</dt><dd>${
        space.freeBytes === null
          ? t('Not told by this browser')
          : t('{used} used, {free} free', {
              used: gigabytes(space.usedBytes ?? 0),
              free: gigabytes(space.freeBytes),
            })
      }</dd>
    </dl>
  </div>`;
}

/** @param {Health | null | undefined} health */
function wholeness(health) {
  if (health?.changed?.length) return t('The app was changed on this tablet');
  return health?.whole ? t('The app is whole on this tablet') : t('The app is not whole on this tablet yet');
}

/** @param {boolean} hasOwnLock whether this browser can open a vault with the tablet's own lock */
function protection(hasOwnLock) {
  return hasOwnLock
    ? t('Encrypted; it opens with your passphrase, or with this tablet’s own lock where you chose that')
    : t(
        'Encrypted; it opens with your passphrase only: this browser does not let the tablet’s own lock open it',
      );
}
