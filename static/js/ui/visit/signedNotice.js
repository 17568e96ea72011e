// The notice after signing: the state of the visit as it changes, the risk that stays open, what may come next. Must
// not call the visit sent too early, nor done while a risk is open.

import { html, nothing } from 'lit-html';
import { isSomeoneHere } from '../../domain/lifeEvents.js';
import { isOpen, risksToday } from '../../storage/riskFacts.js';
import * as settings from '../../storage/settings.js';
import { sentenceOf, t } from '../../words.js';
import { turnTo } from '../read/turnTablet.js';
import { localNumbersList } from '../risk/atOnce.js';
import { riskInWords } from '../risk/riskWords.js';

/** @import { FamilyBody, RecordEnvelope } from '../../domain/types.js' */
/** @import { App } from '../types.js' */

const KEY = 'signed';

/**
 * Stays until the visitor goes on to something else.
 *
 * @param {App} app
 * @param {RecordEnvelope} signed
 * @param {FamilyBody} family
 */
export function tellOfTheSignature(app, { id: record, family: familyId }, family) {
  const { caseload, sync, vault } = app.inside;
  const tell = async () => {
    if (!app.isUnlocked) return;
    const { received, waiting } = await caseload.standing(record);
    const risks = await risksToday(caseload, familyId);
    const written = await settings.localNumbers.read(vault);
    if (gone) return;
    risk = risks
      .filter(isOpen)
      .map((each) => riskInWords(each, app.now))
      .join(' ');
    numbers = (risk && written) || '';
    if (received) {
      const receipt = received.receipt.sha256.slice(0, 8).toUpperCase();
      say(t('Signed and received'), t('The service has it on its disk: receipt {receipt}.', { receipt }));
    } else if (waiting?.state === 'refused') {
      say(
        t('Signed and saved on this tablet. The service did not take it.'),
        `${waiting.refusal ? sentenceOf(waiting.refusal) : ''} ${t('It is safe here. Today shows how to put it right.')}`,
        'care',
      );
    } else {
      say(
        t('Signed and saved on this tablet. Not sent yet.'),
        sync.state.phase === 'signed_out'
          ? t('Sign in to send and receive. You can go on working.')
          : t('It goes by itself when there is signal.'),
      );
    }
  };
  let gone = false;
  let risk = '';
  let numbers = '';
  const say = (
    /** @type {string} */ title,
    /** @type {string} */ text,
    /** @type {'good' | 'care'} */ look = 'good',
  ) =>
    app.notices.say(
      KEY,
      risk ? 'care' : look,
      title,
      // "It goes by itself" means the record: it comes before the risk, so that nobody takes it for a referral.
      risk ? `${text} ${risk} ${t('A record is not a referral.')}` : text,
      next(app, family, numbers),
    );
  const leave = () => {
    if (app.router.screen === 'visit') return;
    gone = true;
    app.notices.take(KEY);
    caseload.removeEventListener('change', tell);
    app.removeEventListener('state', tell);
    app.router.removeEventListener('show', leave);
  };
  caseload.addEventListener('change', tell);
  app.addEventListener('state', tell);
  app.router.addEventListener('show', leave);
  return tell();
}

/**
 * @param {App} app
 * @param {FamilyBody} family
 * @param {string} numbers to call about an open risk
 */
function next(app, family, numbers) {
  const go = (/** @type {string} */ screen) => () => app.router.go(screen);
  return html`${numbers ? html`<div class="at-once__in-banner">${localNumbersList(numbers)}</div>` : nothing}<div class="banner__actions">
    <button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${go('today')}>${t('Go to Today')}</button>
    ${
      isSomeoneHere(family)
        ? html`<button class="link-button" type="button" @click=${go('handouts')}>${t('Handouts')}</button>
          <button class="link-button" type="button" @click=${() => turnTo(app, family)}>${t('Turn the tablet')}</button>`
        : nothing
    }
  </div>`;
}
