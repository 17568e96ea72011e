// What a helper needs to know: states and numbers. Must never hold a name, an address, or an id that leads to one.

import { t } from '../../words.js';

/** @import { Answer } from '../../offline/health.js' */
/** @import { Health } from '../../offline/worker.js' */
/** @import { SyncState } from '../../sync/engine.js' */

const SHORT = 8;

/**
 * @typedef {object} Tablet what is known of this tablet
 * @property {string} now
 * @property {Health | null} health
 * @property {string} workerPhase
 * @property {Answer} persistent
 * @property {{freeBytes: number | null, usedBytes: number | null}} space
 * @property {{[shelf: string]: number}} counts
 * @property {{visits: number, families: number, refused: number}} waiting
 * @property {SyncState} sync
 * @property {string} device
 * @property {{name: string, isThere: boolean}[]} features
 * @property {string} browser
 * @property {string} language
 * @property {{width: number, height: number, scale: number, text: number}} screen
 *
 * @typedef {{title: string, facts: [string, string][]}} Part
 */

/**
 * @param {Tablet} tablet
 * @returns {Part[]}
 */
export function supportFacts(tablet) {
  const { health, space, counts, waiting, sync, screen } = tablet;
  return [
    {
      title: t('App'),
      facts: [
        [t('Build'), health?.build ?? t('not known')],
        [t('Files on this tablet'), filesInWords(health)],
        [t('Worker'), tablet.workerPhase],
        [t('Language'), tablet.language],
        [t('Screen'), t('{width} by {height}, scale {scale}', screen)],
        [t('Text size'), t('{text} px', screen)],
      ],
    },
    {
      title: t('Storage'),
      facts: [
        [t('Kept by the browser'), answerInWords(tablet.persistent)],
        [t('Used'), megabytes(space.usedBytes)],
        [t('Free'), megabytes(space.freeBytes)],
        ...Object.entries(counts).map(
          ([word, number]) => /** @type {[string, string]} */ ([word, String(number)]),
        ),
      ],
    },
    {
      title: t('Sending and receiving'),
      facts: [
        [t('State'), sync.phase],
        [t('Wait to be sent'), String(waiting.visits + waiting.families)],
        [t('Not taken by the service'), String(waiting.refused)],
        [t('Last whole exchange'), sync.lastSync ?? t('none since unlocking')],
        [t('Last answer'), sync.lastContact ?? t('none since unlocking')],
        [t('Problem'), sync.problem?.code || t('none')],
        [t('Signed in until'), sync.signedInUntil ?? t('signed out')],
        [t('Clock, behind the service’s by'), secondsInWords(sync.clockOffsetMs)],
      ],
    },
    {
      title: t('Browser'),
      facts: [
        [t('Name'), tablet.browser],
        [t('Tablet'), tablet.device.slice(0, SHORT)],
        [t('Time here'), tablet.now],
        ...tablet.features.map(
          ({ name, isThere }) => /** @type {[string, string]} */ ([name, isThere ? t('yes') : t('no')]),
        ),
      ],
    },
  ];
}

/**
 * The facts as plain text, one a line.
 *
 * @param {Part[]} parts
 */
export function asText(parts) {
  const lines = parts.flatMap(({ title, facts }) => [
    '',
    title,
    ...facts.map(([word, text]) => `${word}: ${text}`),
  ]);
  return ['Attune', ...lines].join('\n');
}

/** @param {Health | null} health */
function filesInWords(health) {
  if (!health) return t('no answer');
  if (health.changed?.length) return t('{number} changed on this tablet', { number: health.changed.length });
  return health.whole ? t('all') : t('{number} missing', { number: health.missing.length });
}

/** @param {Answer} answer */
function answerInWords(answer) {
  return { yes: t('yes'), no: t('no'), unknown: t('this browser does not say') }[answer];
}

/** @param {number | null} bytes */
function megabytes(bytes) {
  return bytes === null ? t('this browser does not say') : `${Math.round(bytes / 1024 ** 2)} MB`;
}

/** @param {number | null} ms */
function secondsInWords(ms) {
  return ms === null ? t('not compared yet') : t('{number} seconds', { number: Math.round(ms / 1_000) });
}
