// Notices about the app itself, on any screen: not saved, signed out, a wrong clock. Must not nag twice.

import { html } from 'lit-html';
import { StorageFull, VaultLocked } from '../../storage/errors.js';
import { agreeToKey, declineKey } from '../../storage/recoveryKey.js';
import { stranded } from '../../storage/stranded.js';
import { t, tn } from '../../words.js';
import { offerUpdates } from '../app/updateOffer.js';
import { isVisiting } from '../app/visiting.js';
import { tellWhatIsNew } from '../app/whatIsNew.js';
import { keepButton } from '../lock/rescue.js';
import { signInAgain } from '../sending/signInDialog.js';
import { CLOCK_OFF_MS, clockOff } from '../today/readyChecks.js';
import { listed } from '../wording/names.js';
import { tellOfTheAccount } from './accountNotice.js';
import { tellOfHandOvers } from './handOverNotice.js';

/** @import { OfflineWorker } from '../../offline/worker.js' */
/** @import { Caseload } from '../../storage/caseload.js' */
/** @import { App } from '../types.js' */
/** @typedef {{unsent: number, drafts: number}} Waiting */

/**
 * @param {App} app
 * @param {OfflineWorker} worker
 */
export function tellOfTheApp(app, worker) {
  app.addEventListener('state', () => {
    tellOfSaving(app);
    if (!app.isUnlocked) return;
    tellOfSending(app);
    tellOfTheAccount(app);
    tellOfHandOvers(app);
    tellOfTheLoss(app);
  });
  // Every unhandled failure is shown: one that only a log knows helps nobody on a doorstep.
  addEventListener('unhandledrejection', (event) => {
    if (event.reason instanceof VaultLocked) event.preventDefault();
    else tellOfTheUnforeseen(app, event.reason);
  });
  stranded.addEventListener('change', () => tellOfSaving(app));
  app.addEventListener('cleared', () => tellOfTheClearing(app));
  worker.addEventListener('failed', () =>
    app.notices.say('app-worker', 'care', t('Not ready for work without signal'), worker.problem ?? ''),
  );
  offerUpdates(app, worker);
  tellWhatIsNew(app);
}

/**
 * @param {App} app
 * @param {unknown} reason
 */
function tellOfTheUnforeseen(app, reason) {
  const { message = '' } = /** @type {Partial<Error>} */ (reason ?? {});
  const text = t(
    'What was saved is safe on this tablet. Try it once more. If this stays, close the app and open it again: you come back to where you were.',
  );
  const action = html`<button class="link-button" type="button" @click=${() => app.notices.take('app-failed')}>${t('Close')}</button>`;
  app.notices.say(
    'app-failed',
    'bad',
    t('Something went wrong'),
    [message, text].filter(Boolean).join(' '),
    action,
  );
}

/**
 * This stays until somebody closes it, even across a lock.
 *
 * @param {App} app
 */
export async function tellOfTheClearing(app) {
  const { caseload, sync } = app.inside;
  const waiting = await whatWaits(caseload);
  const action = html`<div class="banner__actions"
    ><button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => sync.syncNow()}>${t('Send now')}</button>${keepButton()}</div
  >`;
  app.notices.say('app-cleared', 'bad', ...whatWasCleared(waiting), action, true);
}

/**
 * @param {Caseload} caseload
 * @returns {Promise<Waiting | null>} null when the vault locked meanwhile: nothing can be counted then
 */
async function whatWaits(caseload) {
  try {
    const [outbox, drafts] = await Promise.all([caseload.outbox(), caseload.drafts()]);
    return { unsent: outbox.filter((entry) => !entry.replaced_by).length, drafts: drafts.length };
  } catch (error) {
    if (error instanceof VaultLocked) return null;
    throw error;
  }
}

/**
 * @param {Waiting | null} waiting
 * @returns {[title: string, text: string]}
 */
function whatWasCleared(waiting) {
  return [
    t('This tablet was cleared while Attune was open'),
    [
      waiting && whatIsBack(waiting),
      t('What the service has received is safe there, and comes back when there is signal.'),
      t(
        'Stay in the app: send now, or keep a rescue file. Do not close it without signal: it may not open again. Anybody else who uses this tablet must set it up again.',
      ),
    ]
      .filter(Boolean)
      .join(' '),
  ];
}

/** @param {Waiting} waiting */
function whatIsBack({ unsent, drafts }) {
  const back = [
    unsent > 0 && tn('{number} record that was not sent', '{number} records that were not sent', unsent),
    drafts > 0 && tn('{number} draft', '{number} drafts', drafts),
  ].filter((each) => each !== false);
  return back.length > 0
    ? t('What was stored here was removed. Attune has put back {what}.', { what: listed(back) })
    : t('What was stored here was removed. Nothing was waiting to be sent.');
}

/** @param {App} app */
function tellOfSaving(app) {
  if (stranded.count > 0) {
    app.notices.say(
      'app-stranded',
      'bad',
      t('Keep the app open'),
      t('What you entered last is not on the tablet’s disk yet. It is tried again every 2 seconds.'),
    );
  } else app.notices.take('app-stranded');
  const saving = app.isUnlocked ? app.inside.drafts.saving : null;
  if (saving?.phase === 'failed') app.notices.say('saving', 'bad', ...notSaved(saving.error));
  else app.notices.take('saving');
}

/**
 * What happened, what is safe, what to do. The notice goes by itself once saving works again.
 *
 * @param {Error | null} error
 * @returns {[title: string, text: string]}
 */
export function notSaved(error) {
  if (error instanceof StorageFull) {
    return [
      t('Not saved: this tablet is full'),
      t(
        'What you entered last is on the screen only. What was saved before is safe. Keep the app open, and delete photos or apps that you do not need: it then saves by itself.',
      ),
    ];
  }
  return [
    t('Not saved yet'),
    t(
      'What you entered last is on the screen only. What was saved before is safe. Keep the app open: it tries again every 2 seconds. If this stays, write the last answers down before you close it.',
    ),
  ];
}

/**
 * While something is being written; otherwise a screen of its own says it.
 *
 * @param {App} app
 */
function tellOfTheLoss({ inside: { sync }, router, notices }) {
  if (sync.state.lost && router.screen !== 'lost') {
    const title = t('This tablet was reported lost');
    const text = t(
      'Finish this and sign it: it is sent first. Then everything on this tablet is erased. Nothing that you signed is lost.',
    );
    notices.say('lost', 'bad', title, text);
  } else notices.take('lost');
}

/** @param {App} app */
function tellOfSending(app) {
  const { sync, caseload } = app.inside;
  const { phase, unsent, problem, clockOffsetMs } = sync.state;
  // During a visit nobody need act on sending: the status bar shows it, and no item is pushed off the screen. A tablet that
  // asks for contact says it itself.
  const isCalm = !isVisiting(app) && app.router.screen !== 'connect';
  // A message stays until its cause is known to be over: one that comes and goes makes the screen jump.
  const isTrying = isCalm && phase === 'syncing';
  if (isCalm && phase === 'signed_out') {
    const title = unsent > 0 ? t('Sign in to send what waits') : t('You are signed out');
    const action = html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => signInAgain(app)}>${t('Sign in')}</button>`;
    const text = t('What you saved is safe on this tablet. You can go on working.');
    app.notices.say('signed-out', 'care', title, text, action);
  } else if (!isTrying) app.notices.take('signed-out');
  if (isCalm && phase === 'failed' && problem)
    app.notices.say('sending', 'care', t('Sending did not go through'), problem.message);
  else if (!isTrying) app.notices.take('sending');
  if (clockOffsetMs !== null && Math.abs(clockOffsetMs) > CLOCK_OFF_MS) {
    app.notices.say(
      'clock',
      'care',
      t('This tablet’s clock is {off}', { off: clockOff(clockOffsetMs) }),
      t('Put it right in the tablet’s settings. Both times are kept with each visit.'),
    );
  } else app.notices.take('clock');
  tellOfTheKey(app);
  const [damaged] = caseload.damaged.values();
  if (damaged)
    app.notices.say('damaged', 'bad', t('Something on this tablet can’t be read'), damaged.message);
  else app.notices.take('damaged');
}

/**
 * The service's key has changed: on purpose, or because something stands in its place.
 *
 * @param {App} app
 */
function tellOfTheKey(app) {
  const { sync, vault } = app.inside;
  if (!sync.state.isKeyOffered || isVisiting(app)) {
    app.notices.take('recovery-key');
    return;
  }
  const answer = (/** @type {(open: typeof vault) => Promise<void>} */ given) => async () => {
    await given(vault);
    await sync.look();
  };
  const action = html`<div class="banner__actions"
    ><button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${answer(agreeToKey)}>${t('Use the new key')}</button><button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${answer(declineKey)}>${t('Keep the old key')}</button></div
  >`;
  app.notices.say(
    'recovery-key',
    'care',
    t('The service has a new recovery key'),
    t(
      'It helps when you forget your passphrase, and whoever has it could open this tablet. Ask your team lead whether it was changed on purpose. With the old key you can go on working.',
    ),
    action,
  );
}
