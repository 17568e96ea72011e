// Shows and copies what a helper needs to know. Must not send it by itself.

import { html, render } from 'lit-html';
import { hasSpace, isPersistent } from '../../offline/health.js';
import { isPasskeyPossible } from '../../storage/passkey.js';
import { isVaultPossible } from '../../storage/vault.js';
import { locale, t } from '../../words.js';
import { part } from '../page/modules.js';
import { countWaiting } from '../sending/outbox.js';
import { features } from './features.js';
import { asText, supportFacts } from './support.js';

/** @import { App } from '../types.js' */
/** @import { Part } from './support.js' */

/** @type {import('../types.js').Start} */
export async function startSupport(element, app) {
  /** @type {Part[]} */
  let parts = [];
  const draw = async () => {
    if (!app.isUnlocked) return;
    parts = supportFacts(await thisTablet(app));
    render(parts.map(section), part(element, '[data-facts]'));
  };
  part(element, '[data-copy]').addEventListener('click', () => copy(element, asText(parts)));
  await draw();
  app.addEventListener('state', draw);
  return () => app.removeEventListener('state', draw);
}

/** @param {Part} part */
function section({ title, facts }) {
  return html`<h3>${title}</h3><dl class="facts">${facts.map(([word, text]) => html`<dt>${word}</dt><dd translate="no">${text}</dd>`)}</dl>`;
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
async function copy(element, text) {
  const said = part(element, '[data-said]');
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = t('Copied. Put it into a message.');
  } catch {
    // Not every browser lets a page copy: the text can then be selected by hand.
    const box = /** @type {HTMLTextAreaElement} */ (part(element, 'textarea'));
    part(element, '[data-by-hand]').hidden = false;
    box.value = text;
    box.focus();
    box.select();
    said.textContent = t('This browser does not copy by itself. The text is marked: copy it now.');
  }
}

/** @param {App} app */
async function thisTablet(app) {
  const { vault, caseload, sync } = app.inside;
  const [health, persistent, space, { families, visits, drafts }, outbox, hasOwnLock] = await Promise.all([
    app.worker?.health() ?? null,
    isPersistent(),
    hasSpace(),
    caseload.counted(),
    caseload.outbox(),
    isPasskeyPossible(),
  ]);
  return {
    now: app.now.toISOString(),
    health,
    workerPhase: app.worker?.phase ?? 'unsupported',
    persistent,
    space,
    counts: { [t('Families received')]: families, [t('Visits received')]: visits, [t('Begun')]: drafts },
    waiting: countWaiting(outbox),
    sync: sync.state,
    device: vault.device,
    features: features({
      isVaultPossible: isVaultPossible(),
      isWorkerPossible: app.worker !== null && app.worker.phase !== 'unsupported',
      hasOwnLock,
      isInstalled: matchMedia('(display-mode: standalone)').matches,
    }),
    browser: navigator.userAgent,
    language: locale,
    screen: {
      width: innerWidth,
      height: innerHeight,
      scale: devicePixelRatio,
      text: Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    },
  };
}
