// Pulling Today, Families or a family down sends and receives, and says how it went. Must not act during a visit.

import { html, nothing, render } from 'lit-html';
import { t } from '../../words.js';
import { icon } from '../page/icons.js';
import { toast } from '../page/toast.js';
import { howSendingStands } from '../wording/sendingWords.js';
import { isEnough, moved, touched } from './pullGesture.js';

/** @import { App } from '../types.js' */
/** @import { Pull } from './pullGesture.js' */

/** Places where a touch means something else. */
const ELSEWHERE = 'input, textarea, select, dialog, .nav, .bar, .tabs';

/** @type {import('../types.js').Start} */
export function startPull(element, app) {
  /** @type {Pull | null} */
  let pull = null;
  let isBusy = false;
  const show = (/** @type {string} */ words, px = 0) => {
    element.style.setProperty('--pulled', `${Math.round(px)}px`);
    element.classList.toggle('pull--ready', pull !== null && isEnough(pull));
    element.classList.toggle('pull--busy', isBusy);
    render(words ? html`<span class="pull__sign">${icon('sync')}${words}</span>` : nothing, element);
  };
  const draw = () => {
    if (pull?.phase !== 'pulling') return show('');
    show(isEnough(pull) ? t('Let go to send and receive') : t('Pull to send and receive'), pull.px);
  };
  const end = async () => {
    const wasEnough = pull !== null && isEnough(pull);
    pull = null;
    if (!wasEnough || isBusy) return draw();
    isBusy = true;
    show(t('Sending and receiving'));
    try {
      await sendAndTell(app);
    } finally {
      isBusy = false;
      show('');
    }
  };
  const listen = { passive: true };
  document.addEventListener('touchstart', (event) => (pull = isBusy ? null : beginning(event, app)), listen);
  document.addEventListener(
    'touchmove',
    ({ touches }) => {
      if (!pull || pull.phase === 'cancelled') return;
      const [{ clientX, clientY }] = touches;
      pull = touches.length > 1 ? { ...pull, phase: 'cancelled' } : moved(pull, clientX, clientY, isAtTop());
      draw();
    },
    listen,
  );
  document.addEventListener('touchend', end, listen);
  document.addEventListener(
    'touchcancel',
    () => {
      pull = null;
      if (!isBusy) draw();
    },
    listen,
  );
  return undefined;
}

/**
 * @param {TouchEvent} event
 * @param {App} app
 */
function beginning({ touches, target }, app) {
  const may =
    app.isUnlocked &&
    !app.parents.isOn &&
    app.router.shown?.mayBePulled === true &&
    touches.length === 1 &&
    isAtTop() &&
    !document.querySelector('dialog[open]') &&
    target instanceof Element &&
    !target.closest(ELSEWHERE);
  return may ? touched(touches[0].clientX, touches[0].clientY) : null;
}

function isAtTop() {
  return scrollY <= 0;
}

/** @param {App} app */
async function sendAndTell(app) {
  const state = await app.inside.sync.syncNow();
  if (!app.isUnlocked) return;
  const { title, text } = howSendingStands(state, app.now);
  toast([title, text].filter(Boolean).join('. ').replace('..', '.'));
}
