// The one quiet line that always tells the truth about saving and sending. Pure words; must not guess what it isn't given.

import { clockTime, counted, momentInWords } from './times.js';

/**
 * @typedef {object} Standing
 * @property {boolean} isUnlocked
 * @property {'saved' | 'waiting' | 'saving' | 'failed' | null} saving of the open draft; null when none is open
 * @property {Date | null} savedAt when the open draft was last known to be on the disk
 * @property {string} phase of sending: idle, syncing, offline, signed_out, failed
 * @property {{visits: number, families: number, refused: number}} waiting what the server does not have
 * @property {string | null} lastContact when the server last answered
 * @property {Date} now
 *
 * @typedef {{look: 'received' | 'waiting' | 'working' | 'problem', text: string}} StatusLine
 */

/**
 * @param {Standing} standing
 * @returns {StatusLine | null} null while the vault is locked: nothing is said to whoever holds the tablet
 */
export function statusLine(standing) {
  if (!standing.isUnlocked) return null;
  const { saving, waiting, phase } = standing;
  if (saving === 'failed') return { look: 'problem', text: 'Not saved yet · trying again' };
  if (waiting.refused > 0) {
    return {
      look: 'problem',
      text: `${counted(waiting.refused, 'record')} not taken by the service · see Today`,
    };
  }
  if (saving !== null) return whileFillingIn(standing);
  if (phase === 'syncing') return { look: 'working', text: 'Sending and receiving' };
  if (waiting.visits + waiting.families > 0) {
    const before = { offline: 'No signal · ', signed_out: 'Signed out · ' }[phase] ?? '';
    return { look: 'waiting', text: `${before}${waitingInWords(waiting)} saved on this tablet, not sent` };
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
    visits > 0 && counted(visits, 'visit'),
    families > 0 && counted(families, 'family', 'families'),
  ];
  return parts.filter(Boolean).join(' and ');
}

/**
 * @param {Standing} standing
 * @returns {StatusLine}
 */
function whileFillingIn({ saving, savedAt, phase }) {
  const before = phase === 'offline' ? 'No signal · ' : '';
  if (saving !== 'saved' || !savedAt)
    return { look: 'waiting', text: sentence(`${before}saving on this tablet`) };
  return { look: 'waiting', text: sentence(`${before}saved on this tablet ${clockTime(savedAt)}`) };
}

/**
 * @param {Standing} standing
 * @returns {StatusLine}
 */
function nothingWaits({ phase, lastContact, now }) {
  const when = lastContact ? ` · ${momentInWords(lastContact, now)}` : '';
  if (phase === 'offline')
    return { look: 'waiting', text: lastContact ? `No signal · all sent${when}` : 'No signal' };
  if (phase === 'signed_out') return { look: 'waiting', text: 'Signed out · nothing waits to be sent' };
  if (phase === 'failed')
    return { look: 'waiting', text: 'The service did not answer · nothing waits to be sent' };
  return { look: 'received', text: `All sent and received${when}` };
}

/** @param {string} text */
function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
