// Warns of what may be lost: visits that wait for days, a tablet that was used before this one. Must not nag early.

import { SyncError } from '../../sync/api.js';
import { knownTablets } from '../../sync/session.js';
import { t, tn } from '../../words.js';
import { outboxIfKnown } from '../sending/outbox.js';
import { momentInWords } from '../wording/times.js';
import { bringBackButton, keepButton } from './rescue.js';

/** @import { App } from '../types.js' */

const WAITED_TOO_LONG_MS = 24 * 60 * 60_000;

/** @param {App} app */
export function tellOfSafety(app) {
  app.addEventListener('state', async () => {
    if (!app.isUnlocked) return;
    const outbox = await outboxIfKnown(app.inside.caseload);
    if (!outbox) return;
    const long = outbox.filter(
      ({ signed_at, replaced_by }) =>
        !replaced_by && app.now.getTime() - Date.parse(signed_at) > WAITED_TOO_LONG_MS,
    );
    if (long.length === 0) {
      app.notices.take('waits-long');
      return;
    }
    app.notices.say(
      'waits-long',
      'care',
      tn(
        '{number} record has waited for more than a day',
        '{number} records have waited for more than a day',
        long.length,
      ),
      tn(
        'It is safe on this tablet, and nowhere else yet. Find signal, or keep a rescue file.',
        'They are safe on this tablet, and nowhere else yet. Find signal, or keep a rescue file.',
        long.length,
      ),
      keepButton(),
    );
  });
}

/**
 * On a newly set up tablet: what was done on another one, or on this one before its storage was cleared.
 *
 * @param {App} app
 * @param {string} device this tablet
 * @param {import('../../sync/api.js').Ask} asked its vault's
 */
export async function tellOfOtherTablets(app, device, asked) {
  const last = (await tabletsIfTold(asked)).find((each) => each.device !== device);
  if (!last) return;
  app.notices.say(
    'other-tablet',
    'care',
    t('You have used Attune on “{label}” before', { label: last.label || t('a tablet without a name') }),
    t(
      'It was last in contact {when}. What was signed or begun there since then is only there, or in its rescue file. If it is this same tablet, its storage was cleared.',
      { when: momentInWords(last.seen_at, app.now) },
    ),
    bringBackButton(),
    true,
  );
}

/**
 * Signal may have gone just after set-up: there is then nothing to say, and nothing has failed.
 *
 * @param {import('../../sync/api.js').Ask} asked
 */
async function tabletsIfTold(asked) {
  try {
    return await knownTablets(asked);
  } catch (error) {
    if (error instanceof SyncError) return [];
    throw error;
  }
}
