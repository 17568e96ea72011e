// Lets a person keep a rescue file elsewhere and bring one back. Must not open it.

import { html } from 'lit-html';
import { bringBack, bringBackBeside, rescueFile } from '../../storage/rescue.js';
import { t } from '../../words.js';
import { save, share } from '../page/share.js';

/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export function startRescue(_element, app) {
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    if (target.closest('[data-keep-rescue]')) keep(app);
    else if (target.closest('[data-bring-back]')) choose(app);
  });
  return undefined;
}

export function keepButton() {
  return html`<button class="nhsuk-button nhsuk-button--secondary" type="button" data-keep-rescue>${t('Keep a rescue file')}</button>`;
}

export function bringBackButton() {
  return html`<button class="nhsuk-button nhsuk-button--secondary" type="button" data-bring-back>${t('Bring back a rescue file')}</button>`;
}

/** @param {App} app */
async function keep(app) {
  try {
    const { vault } = app.inside;
    await vault.makeSure();
    const file = await rescueFile(vault.id, app.now);
    if (!(await shareOrSave(file))) return;
    app.notices.say(
      'rescue-kept',
      'good',
      t('The rescue file is made'),
      t('It is encrypted; your passphrase of today opens it. Keep it apart from this tablet.'),
    );
  } catch (error) {
    app.notices.say(
      'rescue-kept',
      'care',
      t('No rescue file was made'),
      /** @type {Error} */ (error).message,
    );
  }
}

/**
 * @param {File} file
 * @returns {Promise<boolean>} false when nobody took it
 */
async function shareOrSave(file) {
  if (navigator.canShare?.({ files: [file] })) {
    try {
      return await share(file, t('Rescue file of Attune'));
    } catch (error) {
      // Making the file took longer than this browser allows between a tap and sharing.
      if (!(error instanceof DOMException && error.name === 'NotAllowedError')) throw error;
    }
  }
  save(file);
  return true;
}

/** @param {App} app */
function choose(app) {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.txt,text/plain';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) bring(app, file);
  });
  input.click();
}

/**
 * @param {App} app
 * @param {File} file
 */
async function bring(app, file) {
  try {
    const { isNew, brought } = await (app.isUnlocked
      ? bringBackBeside(app.inside.vault, file)
      : bringBack(file));
    const text = isNew
      ? t('Everything in it is on this tablet again. Unlock it with the passphrase that you had then.')
      : brought > 0
        ? t('What was missing here is on this tablet again.')
        : t('Everything in it was on this tablet already.');
    app.notices.say('app-rescue', 'good', t('The rescue file was brought back'), text);
    if (app.isUnlocked) {
      app.inside.vault.readAnew();
      app.inside.caseload.hasChanged();
    } else app.begin();
  } catch (error) {
    app.notices.say(
      'app-rescue',
      'care',
      t('Nothing was brought back'),
      /** @type {Error} */ (error).message,
    );
  }
}
