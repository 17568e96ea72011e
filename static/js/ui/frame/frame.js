// What surrounds every screen: the status bar, quick hide, the navigation. Must not know any screen's content.

import { html, nothing, render } from 'lit-html';
import { t } from '../../words.js';
import { isVisiting } from '../app/visiting.js';
import { countWaiting, outboxIfKnown } from '../sending/outbox.js';
import { openSendingSheet } from '../sending/sendingSheet.js';
import { statusLine } from '../wording/statusWords.js';

/** @import { Start } from '../types.js' */
/** @import { Router } from '../app/router.js' */

const NOTHING = { visits: 0, families: 0, refused: 0 };

/** @type {Start} */
export function startStatusLine(element, app) {
  let waiting = NOTHING;
  const show = () => {
    const line = statusLine(standing(app, waiting));
    const isNew =
      ['received', 'waiting'].includes(line?.look ?? '') && app.worker?.isUpdateWaiting && !isVisiting(app);
    render(
      line
        ? html`<button class="status__open" type="button" aria-haspopup="dialog" @click=${() => openSendingSheet(app)}>
            <span class="status__dot status__dot--${line.look}"></span><span>${line.text}${isNew ? ` · ${t('new version ready')}` : nothing}</span>
          </button>`
        : nothing,
      element,
    );
  };
  app.addEventListener('state', async () => {
    const isFillingIn = app.isUnlocked && app.inside.drafts.saving !== null;
    // The state of saving must not wait for a disk that may not answer; the rest follows when it is known.
    if (isFillingIn) show();
    if (!app.isUnlocked) {
      waiting = NOTHING;
      show();
      return;
    }
    const outbox = await outboxIfKnown(app.inside.caseload);
    if (outbox) waiting = countWaiting(outbox);
    show();
  });
  return undefined;
}

/**
 * @param {import('../types.js').App} app
 * @param {import('../wording/statusWords.js').Standing['waiting']} waiting
 * @returns {import('../wording/statusWords.js').Standing}
 */
function standing(app, waiting) {
  const now = app.now;
  if (!app.isUnlocked) {
    return {
      isUnlocked: false,
      saving: null,
      savedAt: null,
      phase: 'idle',
      waiting: NOTHING,
      lastContact: null,
      now,
    };
  }
  const { drafts, sync } = app.inside;
  const { phase, lastSync: lastContact } = sync.state;
  const saving = drafts.saving?.phase ?? null;
  return { isUnlocked: true, saving, savedAt: drafts.savedAt, phase, waiting, lastContact, now };
}

/** @type {Start} */
export function startQuickHide(element, app) {
  const show = () => {
    element.hidden = !app.isUnlocked;
  };
  app.addEventListener('unlocked', show);
  app.addEventListener('locked', show);
  element.addEventListener('click', () => app.lock());
  return undefined;
}

/** @type {Start} */
export function startMainNav(element, app) {
  const show = () => {
    element.hidden = !app.isUnlocked || app.parents.isOn || ['lost', 'connect'].includes(app.router.screen);
    const current = `#${tabOf(app.router)}`;
    for (const link of element.querySelectorAll('a')) {
      if (link.hash === current) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  };
  app.addEventListener('unlocked', show);
  app.addEventListener('locked', show);
  app.parents.addEventListener('change', show);
  app.router.addEventListener('show', show);
  return undefined;
}

/** @param {Router} router */
function tabOf(router) {
  const { shown, place } = router;
  if (!shown?.isPageOfAnother) return shown?.tab;
  const from = router.known(place.from ?? '');
  return from?.isStep ? from.tab : place.from;
}

/** @type {Start} */
export function startSkipLink(element) {
  element.addEventListener('click', () =>
    /** @type {HTMLElement | null} */ (document.querySelector('#main h1'))?.focus(),
  );
  return undefined;
}

/** @type {Start} */
export function startSavedLine(element, app) {
  const draw = () => {
    const phase = app.isUnlocked ? app.inside.drafts.saving?.phase : null;
    const words = {
      saved: t('Saved on this tablet'),
      waiting: t('Saving…'),
      saving: t('Saving…'),
      failed: t('Not saved yet. It is tried again.'),
    };
    const text = phase ? words[phase] : '';
    if (element.textContent !== text) element.textContent = text;
  };
  app.addEventListener('state', draw);
  draw();
  return () => app.removeEventListener('state', draw);
}
