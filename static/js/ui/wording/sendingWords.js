// The state of sending, in a title and a sentence. Pure; must not say "received" without a complete exchange.

import { t } from '../../words.js';
import { momentInWords } from './times.js';

/** @import { SyncState } from '../../sync/engine.js' */
/** @typedef {{look: 'good' | 'care' | 'plain', title: string, text: string}} Told */

/**
 * @param {Pick<SyncState, 'phase' | 'unsent' | 'refused' | 'lastSync' | 'problem'>} state
 * @param {Date} now
 * @returns {Told}
 */
export function howSendingStands({ phase, unsent, refused, lastSync, problem }, now) {
  const safe = t('What you saved is safe on this tablet.');
  switch (phase) {
    case 'syncing':
      return { look: 'plain', title: t('Sending and receiving'), text: '' };
    case 'offline':
      return {
        look: 'plain',
        title: t('No signal'),
        text: `${safe} ${t('It goes by itself when there is signal.')}`,
      };
    case 'signed_out':
      return {
        look: 'care',
        title: t('Signed out'),
        text: `${safe} ${t('Sign in to send and receive. You can go on working.')}`,
      };
    case 'failed':
      return {
        look: 'care',
        title: t('Sending did not go through'),
        text: problem ? problem.message : `${safe} ${t('It is tried again by itself.')}`,
      };
    default:
      return afterWholeExchange(unsent, refused, lastSync ? momentInWords(lastSync, now) : '');
  }
}

/**
 * @param {number} unsent
 * @param {number} refused
 * @param {string} when
 * @returns {Told}
 */
function afterWholeExchange(unsent, refused, when) {
  if (refused > 0) {
    return {
      look: 'care',
      title: t('Not everything was taken'),
      text: t('What was not taken is safe on this tablet. Each one says why.'),
    };
  }
  if (unsent > 0) return { look: 'plain', title: t('Waiting to be sent'), text: t('It goes by itself.') };
  return {
    look: 'good',
    title: t('All sent and received'),
    text: when ? t('The last exchange was whole: {when}.', { when }) : '',
  };
}
