// What the app needs and this browser can or can't do. Must not say what that means for a visit.

import { t } from '../../words.js';

/**
 * @param {{isVaultPossible: boolean, isWorkerPossible: boolean, isInstalled: boolean, hasOwnLock: boolean, window?: any}} given
 * @returns {{name: string, isThere: boolean}[]}
 */
export function features({
  isVaultPossible,
  isWorkerPossible,
  isInstalled,
  hasOwnLock,
  window = globalThis,
}) {
  const { navigator = {} } = window;
  return [
    { name: t('Encrypted store'), isThere: isVaultPossible },
    { name: t('Work without signal'), isThere: isWorkerPossible },
    { name: t('Installed on the home screen'), isThere: isInstalled },
    { name: t('Promise to keep what is stored'), isThere: isFunction(navigator.storage?.persist) },
    { name: t('Says how much space is free'), isThere: isFunction(navigator.storage?.estimate) },
    { name: t('One window at a time is told apart'), isThere: isFunction(navigator.locks?.request) },
    { name: t('Unlock with the tablet’s own lock'), isThere: hasOwnLock },
    { name: t('Share a file'), isThere: isFunction(navigator.canShare) },
    { name: t('Read aloud'), isThere: Boolean(window.speechSynthesis) },
    { name: t('Print'), isThere: isFunction(window.print) },
    { name: t('Copy'), isThere: isFunction(navigator.clipboard?.writeText) },
    { name: t('Keep the screen on'), isThere: Boolean(navigator.wakeLock) },
  ];
}

/** @param {unknown} found */
function isFunction(found) {
  return typeof found === 'function';
}
