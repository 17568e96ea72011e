// What the app has to tell whatever screen is shown: not saved, signed out, a new version, a wrong clock. Must not nag twice.

import { html } from '../../vendor/lit-html/lit-html.js';
import { VaultLocked } from '../storage/errors.js';
import { stranded } from '../storage/stranded.js';
import { clockOff } from './readiness.js';
import { signInAgain } from './signInDialog.js';

/** @import { OfflineWorker } from '../offline/worker.js' */
/** @import { App } from './types.js' */

const SAFE = 'What was saved is safe on this tablet. Try again; if it stays, open the app anew.';
const CLOCK_OFF_MS = 5 * 60_000;

/**
 * @param {App} app
 * @param {OfflineWorker} worker
 */
export function tellOfTheApp(app, worker) {
  app.addEventListener('state', () => {
    tellOfSaving(app);
    if (app.isUnlocked) tellOfSending(app);
  });
  // Whatever nobody has answered is told: a failure that only a log knows helps nobody at a front door.
  addEventListener('unhandledrejection', (event) => {
    if (event.reason instanceof VaultLocked) event.preventDefault();
    else
      app.notices.say('app-failed', 'bad', 'Something went wrong', `${event.reason?.message ?? ''} ${SAFE}`);
  });
  stranded.addEventListener('change', () => tellOfSaving(app));
  worker.addEventListener('waiting', () =>
    offerUpdate(app, worker, 'It was fetched whole. It starts when you agree.'),
  );
  worker.addEventListener('applied', () =>
    offerUpdate(app, worker, 'It starts as soon as what you entered is saved.'),
  );
  worker.addEventListener('failed', () =>
    app.notices.say('app-worker', 'care', 'Not ready for work without signal', worker.problem ?? ''),
  );
}

/** @param {App} app */
function tellOfSaving(app) {
  if (stranded.count > 0) {
    app.notices.say(
      'app-stranded',
      'bad',
      'Keep the app open',
      'What you entered last is not on the tablet’s disk yet. It is tried again every 2 seconds.',
    );
  } else app.notices.take('app-stranded');
  const saving = app.isUnlocked ? app.inside.drafts.saving : null;
  if (saving?.phase === 'failed')
    app.notices.say('saving', 'bad', 'Not saved yet', saving.error?.message ?? '');
  else app.notices.take('saving');
}

/** @param {App} app */
function tellOfSending(app) {
  const { sync, caseload } = app.inside;
  const { phase, unsent, problem, clockOffsetMs } = sync.state;
  // What was wrong stays to be read until it is known to be over: a message that comes and goes makes the screen jump.
  const isTrying = phase === 'syncing';
  if (phase === 'signed_out') {
    const title = unsent > 0 ? 'Sign in to send what waits' : 'You are signed out';
    const action = html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => signInAgain(app)}>Sign in</button>`;
    app.notices.say(
      'signed-out',
      'care',
      title,
      'What you saved is safe on this tablet. You can go on working.',
      action,
    );
  } else if (!isTrying) app.notices.take('signed-out');
  if (phase === 'failed' && problem)
    app.notices.say('sending', 'care', 'Sending did not go through', problem.message);
  else if (!isTrying) app.notices.take('sending');
  if (clockOffsetMs !== null && Math.abs(clockOffsetMs) > CLOCK_OFF_MS) {
    app.notices.say(
      'clock',
      'care',
      `This tablet’s clock is ${clockOff(clockOffsetMs)}`,
      'Put it right in the tablet’s settings.',
    );
  } else app.notices.take('clock');
  const [damaged] = caseload.damaged.values();
  if (damaged) app.notices.say('damaged', 'bad', 'Something on this tablet can’t be read', damaged.message);
  else app.notices.take('damaged');
}

/**
 * @param {App} app
 * @param {OfflineWorker} worker
 * @param {string} text
 */
function offerUpdate(app, worker, text) {
  const update = () => {
    const answer = worker.applyUpdate();
    if (answer === 'not-now') {
      app.notices.say(
        'app-update',
        'plain',
        'A new version is ready',
        'It waits until what you entered is saved.',
        action,
      );
    } else if (answer === 'none') app.notices.take('app-update');
  };
  const action = html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${update}>Start it now</button>`;
  app.notices.say('app-update', 'plain', 'A new version is ready', text, action);
}
