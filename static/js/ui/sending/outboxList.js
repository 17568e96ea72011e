// Lists on Today what is not received yet. Must not call anything on the list "sent".

import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { t } from '../../words.js';
import { amend } from '../draft/amend.js';
import { ask } from '../page/dialog.js';
import { outboxRow } from './outboxRows.js';
import { signInAgain } from './signInDialog.js';

/** @import { FamilyEntry } from '../../storage/caseload.js' */
/** @import { Outgoing } from '../../storage/shelves.js' */
/** @import { App } from '../types.js' */

/**
 * @param {HTMLElement} place
 * @param {App} app
 * @param {Outgoing[]} outbox
 * @param {Map<string, FamilyEntry>} known
 */
export function showOutbox(place, app, outbox, known) {
  const { phase } = app.inside.sync.state;
  const waiting = outbox.filter((entry) => !entry.replaced_by);
  const isUnsent = waiting.some(({ state }) => state === 'unsent');
  const row = (/** @type {Outgoing} */ entry) => waitingRow(app, entry, known);
  render(
    waiting.length > 0
      ? html`<ul class="rows">${repeat(waiting, ({ record }) => record.id, row)}</ul>${isUnsent ? helps(app, phase) : nothing}`
      : html`<p class="empty">${t('Nothing waits. Everything on this tablet has its receipt.')}</p>`,
    place,
  );
}

/**
 * @param {App} app
 * @param {Outgoing} entry
 * @param {Map<string, FamilyEntry>} known
 * @param {() => void} [leave] called before another screen or a question is shown
 */
export function waitingRow(app, entry, known, leave = () => {}) {
  const { record } = entry;
  const { router } = app;
  const { caseload, sync } = app.inside;
  const after = (/** @type {() => void} */ then) => () => {
    leave();
    then();
  };
  const open = () =>
    record.kind === 'visit'
      ? router.go('visit', { family: record.family, record: record.subject })
      : router.go('family', { family: record.family });
  const waiting = {
    entry,
    family: known.get(record.family)?.body ?? null,
    open: after(open),
    amend: after(() => amend(app, record)),
    again: () => caseload.offerAgain(record.id),
    remove: after(() => askAndRemove(app, entry)),
  };
  return outboxRow(waiting, { definitions: app.definitions, now: app.now, phase: sync.state.phase });
}

/**
 * The one action that helps what is waiting. Without signal there is none, and none is needed.
 *
 * @param {App} app
 * @param {string} phase
 */
function helps(app, phase) {
  if (phase === 'syncing') return nothing;
  const [text, act] =
    phase === 'signed_out'
      ? [t('Sign in to send'), () => signInAgain(app)]
      : [t('Send now'), () => app.inside.sync.syncNow()];
  return html`<div class="outbox__helps"><button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${act}>${text}</button></div>`;
}

/**
 * @param {App} app
 * @param {Outgoing} entry
 */
async function askAndRemove(app, { record }) {
  const isSure = await ask({
    title: t('Remove this record from the tablet?'),
    text: t(
      'The family’s records were erased at the service for good, so it can’t be sent. It is on this tablet only. Once it is removed nobody can bring it back.',
    ),
    yes: t('Remove it'),
    no: t('Keep it'),
  });
  if (isSure) await app.inside.caseload.removeErased(record.id);
}
