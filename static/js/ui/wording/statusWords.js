// The status bar's one quiet line, always true about saving and sending. Pure; must not guess what it isn't given.

import { t, tn } from '../../words.js';
import { listed } from './names.js';
import { clockTime, momentInWords } from './times.js';

/**
 * @typedef {object} Standing
 * @property {boolean} isUnlocked
 * @property {'saved' | 'waiting' | 'saving' | 'failed' | null} saving of the open draft; null when none is open
 * @property {Date | null} savedAt when the open draft was last known to be on the disk
 * @property {string} phase of sending: idle, syncing, offline, signed_out, failed
 * @property {{visits: number, families: number, refused: number}} waiting what the server does not have
 * @property {string | null} lastContact an instant: when the server last answered
 * @property {Date} now
 *
 * @typedef {{look: 'received' | 'waiting' | 'working' | 'problem', text: string}} StatusLine
 */

/**
 * @param {Standing} standing
 * @returns {StatusLine | null} null while the vault is locked: nothing is shown to whoever holds the tablet
 */
export function statusLine(standing) {
  if (!standing.isUnlocked) return null;
  const { saving, waiting, phase } = standing;
  if (saving === 'failed') return { look: 'problem', text: t('Not saved yet · trying again') };
  if (waiting.refused > 0) {
    return {
      look: 'problem',
      text: tn(
        '{number} record not taken by the service · see Today',
        '{number} records not taken by the service · see Today',
        waiting.refused,
      ),
    };
  }
  if (saving !== null) return whileFillingIn(standing);
  if (phase === 'syncing') return { look: 'working', text: t('Sending and receiving') };
  if (waiting.visits + waiting.families > 0) {
    const before = { offline: t('No signal'), signed_out: t('Signed out') }[phase];
    const text = t('{what} saved on this tablet, not sent', { what: waitingInWords(waiting) });
    return { look: 'waiting', text: joined(before, text) };
  }
  return nothingWaits(standing);
}

/**
 * "2 visits and 1 family".
 *
 * @param {{visits: number, families: number}} waiting
 */
export function waitingInWords({ visits, families }) {
  const parts = [
    visits > 0 ? tn('{number} visit', '{number} visits', visits) : '',
    families > 0 ? tn('{number} family', '{number} families', families) : '',
  ];
  return listed(parts.filter(Boolean));
}

/**
 * @param {Standing} standing
 * @returns {StatusLine}
 */
function whileFillingIn({ saving, savedAt, phase }) {
  const isOffline = phase === 'offline';
  if (saving !== 'saved' || !savedAt) {
    const text = isOffline ? t('No signal · saving on this tablet') : t('Saving on this tablet');
    return { look: 'waiting', text };
  }
  const time = clockTime(savedAt);
  const text = isOffline
    ? t('No signal · saved on this tablet {time}', { time })
    : t('Saved on this tablet {time}', { time });
  return { look: 'waiting', text };
}

/**
 * @param {Standing} standing
 * @returns {StatusLine}
 */
function nothingWaits({ phase, lastContact, now }) {
  const when = lastContact ? momentInWords(lastContact, now) : '';
  if (phase === 'offline')
    return {
      look: 'waiting',
      text: lastContact ? joined(t('No signal · all sent'), when) : t('No signal'),
    };
  if (phase === 'signed_out') return { look: 'waiting', text: t('Signed out · nothing waits to be sent') };
  if (phase === 'failed')
    return { look: 'waiting', text: t('The service did not answer · nothing waits to be sent') };
  return { look: 'received', text: joined(t('All sent and received'), when) };
}

/** @param {(string | undefined)[]} parts */
function joined(...parts) {
  return parts.filter(Boolean).join(' · ');
}
