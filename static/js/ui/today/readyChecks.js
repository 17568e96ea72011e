// What speaks for or against going out without signal, in words, with what to do. Pure; must not ask anything itself.

import { locale, t, tn } from '../../words.js';
import { listed } from '../wording/names.js';
import { clockTime, momentInWords, weekdayInWords } from '../wording/times.js';

/** @import { Answer } from '../../offline/health.js' */

/**
 * @typedef {'sign-in' | 'send' | 'update' | 'see-today'} Todo what helps, where the app can do it
 * @typedef {{look: 'good' | 'care' | 'bad', title: string, short: string, text?: string, todo?: Todo}} ReadyCheck `short` fits beside others
 *
 * @typedef {object} Handouts
 * @property {number} here how many are on this tablet
 * @property {number} missing
 * @property {{name: string, number: number}[]} languages how many there are in each; none when that was not looked up
 * @property {string[]} unread languages that families of today prefer and that no handout is in
 *
 * @typedef {object} Found
 * @property {Answer | 'changed'} whole
 * @property {boolean} isUpdateWaiting
 * @property {number} families
 * @property {string | null} lastSync
 * @property {{here: number, gone: number}} planned today's families that are on this tablet, and those that no longer are
 * @property {Handouts} handouts
 * @property {Answer} persistent
 * @property {{answer: Answer, freeBytes: number | null}} space
 * @property {number | null} clockOffsetMs
 * @property {string} phase of sending
 * @property {{unsent: number, refused: number}} waiting
 * @property {string | null} signedInUntil
 * @property {{end: Date | null, leftMs: number}} lease until when the vault opens without contact; an end of null for ever
 * @property {Date} now
 */

export const CLOCK_OFF_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
/** Up to this long, hours say more than days. */
const MOST_HOURS = 72;
/** Somebody who leaves for the day should not come back to a tablet that does not open. */
const LEASE_CARE_MS = 24 * HOUR_MS;

/**
 * @param {Found} found
 * @returns {ReadyCheck[]}
 */
export function checksOf(found) {
  return [
    wholeCheck(found.whole),
    ...(found.isUpdateWaiting ? [updateCheck()] : []),
    caseloadCheck(found),
    ...plannedCheck(found.planned),
    handoutsCheck(found.handouts),
    persistentCheck(found.persistent),
    spaceCheck(found.space),
    clockCheck(found.clockOffsetMs),
    waitingCheck(found),
    signInCheck(found),
    ...leaseCheck(found.lease),
  ];
}

/**
 * @param {Answer | 'changed'} answer
 * @returns {ReadyCheck}
 */
function wholeCheck(answer) {
  const short = t('app whole');
  if (answer === 'yes') return { look: 'good', title: t('The app is whole on this tablet'), short };
  if (answer === 'changed') return changedCheck();
  const title = t('The app is not whole on this tablet yet');
  const text = t('Keep it open with signal for a moment, then check again.');
  return { look: 'bad', title, text, short: title };
}

/** @returns {ReadyCheck} */
function changedCheck() {
  const title = t('The app was changed on this tablet');
  const text = t(
    'What was changed is not used. It is fetched again with signal. Tell whoever looks after your tablets.',
  );
  return { look: 'bad', title, text, short: title };
}

/** @returns {ReadyCheck} */
function updateCheck() {
  const title = t('A new version is ready');
  const text = t('It was fetched whole. Start it before you leave; what you saved stays.');
  return { look: 'care', title, text, short: title, todo: 'update' };
}

/**
 * @param {Found} found
 * @returns {ReadyCheck}
 */
function caseloadCheck({ families, lastSync, phase, now }) {
  const short = tn('{number} family', '{number} families', families);
  if (lastSync) {
    const moment = momentInWords(lastSync, now);
    const title = tn('{number} family on this tablet', '{number} families on this tablet', families);
    return { look: 'good', title, text: t('As of {moment}.', { moment }), short };
  }
  const title = t('Your families have not been fetched yet');
  const text = t('That needs signal and your sign-in, once.');
  return { look: 'bad', title, text, short: title, todo: phase === 'signed_out' ? 'sign-in' : 'send' };
}

/**
 * @param {Found['planned']} planned
 * @returns {ReadyCheck[]} none when nothing is planned
 */
function plannedCheck({ here, gone }) {
  if (gone > 0) {
    const title = tn(
      '{number} family of today is no longer on this tablet',
      '{number} families of today are no longer on this tablet',
      gone,
    );
    const text = t('They were handed over or erased at the service. Look at your list for today.');
    return [{ look: 'care', title, text, short: title, todo: 'see-today' }];
  }
  if (here === 0) return [];
  const title = tn(
    'The family planned for today is here',
    'The {number} families planned for today are here',
    here,
  );
  return [{ look: 'good', title, short: tn('{number} for today', '{number} for today', here) }];
}

/**
 * @param {Handouts} handouts
 * @returns {ReadyCheck}
 */
function handoutsCheck({ here, missing, languages, unread }) {
  if (missing > 0) {
    const title = tn('{number} handout is not here yet', '{number} handouts are not here yet', missing);
    const text = t('Keep the app open with signal for a moment, then check again.');
    return { look: 'care', title, text, short: title };
  }
  const title = tn('{number} handout on this tablet', '{number} handouts on this tablet', here);
  const counts = languages.map(({ name, number }) => t('{number} in {language}', { number, language: name }));
  const inWhat = counts.length > 0 ? `${listed(counts)}.` : '';
  const notIn =
    unread.length > 0
      ? t('None in {languages}, which a family of today prefers.', { languages: listed(unread) })
      : '';
  const short = tn('{number} handout', '{number} handouts', here);
  return { look: 'good', title, text: [inWhat, notIn].filter(Boolean).join(' '), short };
}

/**
 * @param {Answer} answer
 * @returns {ReadyCheck}
 */
function persistentCheck(answer) {
  if (answer === 'yes') {
    return { look: 'good', title: t('The browser keeps what is on this tablet'), short: t('storage kept') };
  }
  const advice = t('Install the app on the home screen, and send visits the same day.');
  const why =
    answer === 'unknown'
      ? t('This browser can’t be asked to keep it: Safari and some others have no such promise.')
      : t('It may clear it when space runs out, or when its data is cleared.');
  const title = t('The browser does not promise to keep what is on this tablet');
  return { look: 'care', title, text: `${why} ${advice}`, short: t('storage not promised') };
}

/**
 * @param {Found['space']} space
 * @returns {ReadyCheck}
 */
function spaceCheck({ answer, freeBytes }) {
  if (answer === 'yes') {
    const title = t('{size} free', { size: gigabytes(freeBytes ?? 0) });
    return { look: 'good', title, short: title };
  }
  if (answer === 'no') {
    const title = t('Too little space');
    return { look: 'bad', title, text: t('Free some space on this tablet, then check again.'), short: title };
  }
  const title = t('This browser does not say how much space is free');
  const text = t('If a visit can’t be saved, the app says so at once.');
  return { look: 'care', title, text, short: t('free space not known') };
}

/** @param {number} bytes */
export function gigabytes(bytes) {
  const size = bytes / 1024 ** 3;
  return size >= 1 ? `${Math.round(size)} GB` : `${Math.max(1, Math.round(bytes / 1024 ** 2))} MB`;
}

/**
 * @param {number | null} offsetMs
 * @returns {ReadyCheck}
 */
function clockCheck(offsetMs) {
  if (offsetMs === null) {
    const title = t('The clock has not been compared with the service’s yet');
    return { look: 'care', title, text: t('That needs signal, once.'), short: t('clock not compared') };
  }
  if (Math.abs(offsetMs) <= CLOCK_OFF_MS)
    return { look: 'good', title: t('The clock is right'), short: t('clock right') };
  const title = t('The clock is {much}', { much: clockOff(offsetMs) });
  const text = t('Put it right in the tablet’s settings. Both times are kept with each visit.');
  return { look: 'care', title, text, short: title };
}

/** @param {number} offsetMs the server's clock minus this tablet's */
export function clockOff(offsetMs) {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const much =
    minutes >= 120
      ? tn('{number} hour', '{number} hours', Math.round(minutes / 60))
      : tn('{number} minute', '{number} minutes', minutes);
  return offsetMs > 0 ? t('{much} slow', { much }) : t('{much} fast', { much });
}

/**
 * @param {Found} found
 * @returns {ReadyCheck}
 */
function waitingCheck({ waiting: { unsent, refused }, phase }) {
  if (refused > 0) {
    const title = tn(
      '{number} record was not taken by the service',
      '{number} records were not taken by the service',
      refused,
    );
    return {
      look: 'care',
      title,
      text: t('Safe on this tablet. Today says why.'),
      short: title,
      todo: 'see-today',
    };
  }
  if (unsent === 0) {
    return { look: 'good', title: t('Nothing waits to be sent'), short: t('all sent') };
  }
  const title = tn('{number} record not sent yet', '{number} records not sent yet', unsent);
  const text = t('Safe on this tablet. It is sent by itself when there is signal.');
  // Without signal nobody can do anything about it, or needs to.
  if (phase === 'offline') return { look: 'good', title, text, short: title };
  return { look: 'care', title, text, short: title, todo: phase === 'signed_out' ? 'sign-in' : 'send' };
}

/**
 * @param {Found} found
 * @returns {ReadyCheck}
 */
function signInCheck({ signedInUntil, phase, now }) {
  const hours = signedInUntil ? Math.floor((Date.parse(signedInUntil) - now.getTime()) / HOUR_MS) : 0;
  if (phase === 'signed_out' || hours <= 0) {
    const text = t('A visit can be done and signed all the same. To send it, sign in.');
    return { look: 'care', title: t('Signed out'), text, short: t('signed out'), todo: 'sign-in' };
  }
  if (hours < MOST_HOURS) {
    const title = tn('Signed in for {number} more hour', 'Signed in for {number} more hours', hours);
    return {
      look: 'good',
      title,
      short: tn('signed in for {number} hour', 'signed in for {number} hours', hours),
    };
  }
  const days = Math.floor(hours / 24);
  const title = tn('Signed in for {number} more day', 'Signed in for {number} more days', days);
  return {
    look: 'good',
    title,
    short: tn('signed in for {number} day', 'signed in for {number} days', days),
  };
}

/**
 * @param {Found['lease']} lease
 * @returns {ReadyCheck[]} none where the vault opens at any time
 */
function leaseCheck({ end, leftMs }) {
  if (!end) return [];
  const when = `${weekdayInWords(end)} ${clockTime(end)}`;
  const title = t('Opens without signal until {when}', { when });
  const short = t('opens without signal until {when}', { when });
  const text = t(
    'After that it asks for a moment of signal and your sign-in. Nothing is deleted, and a visit that is open goes on.',
  );
  if (leftMs >= LEASE_CARE_MS) return [{ look: 'good', title, text, short }];
  return [{ look: 'care', title, text, short: title, todo: 'send' }];
}

/** @param {ReadyCheck[]} checks as one line; a sentence's first letter is a capital */
export function inOneLine(checks) {
  const line = checks.map(({ short }) => short).join(' · ');
  return line.charAt(0).toLocaleUpperCase(locale) + line.slice(1);
}
