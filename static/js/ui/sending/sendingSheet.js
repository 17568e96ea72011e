// Opens from the status bar: what waits and why, last contact, proof of receipt, a new version. Must not send unasked.

import { html, nothing, render } from 'lit-html';
import * as settings from '../../storage/settings.js';
import { t, tn } from '../../words.js';
import { updateRow } from '../app/updateOffer.js';
import { banner } from '../page/banner.js';
import { openDialog } from '../page/dialog.js';
import { icon } from '../page/icons.js';
import { part } from '../page/modules.js';
import { visitName } from '../page/rows.js';
import { familyName } from '../wording/names.js';
import { howSendingStands } from '../wording/sendingWords.js';
import { momentInWords } from '../wording/times.js';
import { waitingRow } from './outboxList.js';
import { signInAgain } from './signInDialog.js';

/** @import { FamilyEntry } from '../../storage/caseload.js' */
/** @import { LastReceipt, Outgoing, Received } from '../../storage/shelves.js' */
/** @import { App } from '../types.js' */
/** @typedef {LastReceipt & {about: string}} Proof */

const MOST_PROOFS = 5;

/** @param {App} app */
export async function openSendingSheet(app) {
  if (!app.isUnlocked || app.parents.isOn || document.querySelector('dialog[open]')) return;
  await openDialog('dialog-sending', async (dialog) => {
    const draw = async () => {
      if (!app.isUnlocked) return;
      const known = await whatIsKnown(app);
      render(content(app, known, dialog), part(dialog, '[data-sending]'));
      render(actions(app, dialog), part(dialog, '[data-actions]'));
    };
    await draw();
    app.addEventListener('state', draw);
    dialog.addEventListener('close', () => app.removeEventListener('state', draw));
  });
}

/** @param {App} app */
async function whatIsKnown(app) {
  const { caseload, vault } = app.inside;
  const [families, outbox, drafts, receipts] = await Promise.all([
    caseload.families(),
    caseload.outbox(),
    caseload.drafts(),
    settings.receipts.read(vault),
  ]);
  const known = new Map(families.map((family) => [family.id, family]));
  const last = (receipts ?? []).filter(({ family }) => known.has(family)).slice(0, MOST_PROOFS);
  const visits = await caseload.received(last.map(({ id }) => id));
  const proofs = last.map((receipt, place) => ({
    ...receipt,
    about: aboutOf(receipt, known, visits[place], app),
  }));
  const begun = drafts.filter(({ kind }) => kind === 'visit').length;
  return { known, waiting: outbox.filter((entry) => !entry.replaced_by), begun, proofs };
}

/**
 * @param {LastReceipt} receipt
 * @param {Map<string, FamilyEntry>} known
 * @param {Received | null} visit
 * @param {App} app
 */
function aboutOf({ kind, family }, known, visit, app) {
  const body = known.get(family)?.body;
  const name = body ? familyName(body) : '';
  const what =
    kind === 'family'
      ? t('Family')
      : visit
        ? visitName(/** @type {{contact?: string}} */ (visit.record.body), app.definitions)
        : t('Visit');
  return `${name} · ${what}`;
}

/**
 * @param {App} app
 * @param {{known: Map<string, FamilyEntry>, waiting: Outgoing[], begun: number, proofs: Proof[]}} there
 * @param {HTMLDialogElement} dialog
 */
function content(app, { known, waiting, begun, proofs }, dialog) {
  const { state } = app.inside.sync;
  const { look, title, text } = howSendingStands(state, app.now);
  const when = (/** @type {string | null} */ moment) =>
    moment ? momentInWords(moment, app.now) : t('Not yet');
  return html`<div role="status">${banner(look, title, text)}</div>
    ${updateRow(app, () => dialog.close())}
    <dl class="facts">
      <dt>${t('Waits to be sent')}</dt><dd>${waiting.length > 0 ? tn('{number} record', '{number} records', waiting.length) : t('Nothing')}</dd>
      ${begun > 0 ? html`<dt>${t('Begun, not signed')}</dt><dd>${tn('{number} visit', '{number} visits', begun)}</dd>` : nothing}
      <dt>${t('Last contact')}</dt><dd>${when(state.lastContact)}</dd>
      <dt>${t('Last whole exchange')}</dt><dd>${when(state.lastSync)}</dd>
    </dl>
    ${
      waiting.length > 0
        ? html`<section aria-labelledby="sending-waits"><h3 id="sending-waits">${t('Not sent yet')}</h3>
            <ul class="sheet__rows">${waiting.map((entry) => waitingRow(app, entry, known, () => dialog.close()))}</ul></section>`
        : nothing
    }
    <section aria-labelledby="sending-proof"><h3 id="sending-proof">${t('Proof of receipt')}</h3>
      ${
        proofs.length > 0
          ? html`<ul class="sheet__rows">${proofs.map((proof) => proofRow(proof, app.now))}</ul>`
          : html`<p class="empty">${t('Nothing was sent from this tablet yet.')}</p>`
      }
    </section>`;
}

/**
 * @param {Proof} proof
 * @param {Date} now
 */
function proofRow({ about, received_at, sha256, seq }, now) {
  const receipt = sha256.slice(0, 8).toUpperCase();
  return html`<li class="row">
    <div class="row__text">
      <span class="row__title">${about}</span>
      <span class="row__detail numbers">${t('received {when} · receipt {receipt} · number {seq}', { when: momentInWords(received_at, now), receipt, seq })}</span>
    </div>
  </li>`;
}

/**
 * One green action: signing in where only that helps, otherwise sending.
 *
 * @param {App} app
 * @param {HTMLDialogElement} dialog
 */
function actions(app, dialog) {
  const { sync } = app.inside;
  const isOut = sync.state.phase === 'signed_out';
  const signIn = () => {
    dialog.close();
    signInAgain(app);
  };
  return html`${
    isOut
      ? html`<button class="nhsuk-button" type="button" @click=${signIn}>${t('Sign in')}</button>`
      : html`<button class="nhsuk-button" type="button" aria-disabled=${sync.state.phase === 'syncing' ? 'true' : 'false'} @click=${() => sync.syncNow()}>${icon('sync')}${t('Send and receive now')}</button>`
  }`;
}
