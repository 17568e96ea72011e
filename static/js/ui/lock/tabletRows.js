// A person's own tablets and sign-ins in words. Pure; must not ask anything itself.

import { t, tn } from '../../words.js';
import { momentInWords } from '../wording/times.js';

/** @import { OwnTablet, SignIn } from '../../sync/ownTablets.js' */

/**
 * @typedef {object} TabletRow
 * @property {OwnTablet} tablet
 * @property {string} name
 * @property {boolean} isThis
 * @property {string[]} lines
 * @property {SignIn[]} signIns which can be ended from here
 * @property {boolean} mayBeLost whether it can be reported lost from here
 *
 * @typedef {{signIn: SignIn, name: string, line: string}} ElsewhereRow
 */

/**
 * @param {{tablets: OwnTablet[], signIns: SignIn[]}} told
 * @param {{device: string, unsent: number, now: Date}} here this tablet, which knows best what waits on it
 * @returns {{own: TabletRow[], elsewhere: ElsewhereRow[]}}
 */
export function tabletRows({ tablets, signIns }, here) {
  const own = tablets.map((tablet) => {
    const isThis = tablet.device === here.device;
    const there = signIns.filter(({ device }) => device === tablet.device);
    const lines = [
      t('Last contact {when}', { when: momentInWords(tablet.seen_at, here.now) }),
      isThis ? waitingHere(here.unsent) : waitingThere(tablet, here.now),
      stateOf(tablet, there.length > 0, here.now),
    ];
    const name = tablet.label || t('A tablet without a name');
    const toEnd = isThis ? [] : there.filter(({ is_this }) => !is_this);
    return { tablet, name, isThis, lines, signIns: toEnd, mayBeLost: !isThis && !tablet.lost_at };
  });
  const known = new Set(tablets.map(({ device }) => device));
  const elsewhere = signIns
    .filter(({ device, is_this }) => !is_this && !(device && known.has(device)))
    .map((signIn) => ({
      signIn,
      name: signIn.on_page ? t('On a page, without a tablet') : t('Where a tablet is being set up'),
      line: t('Last used {when}', { when: momentInWords(signIn.seen_at, here.now) }),
    }));
  return { own, elsewhere };
}

/**
 * @param {OwnTablet} tablet
 * @param {boolean} isSignedIn
 * @param {Date} now
 */
function stateOf({ lost_at, erased_at }, isSignedIn, now) {
  if (erased_at) return t('Reported lost; erased {when}', { when: momentInWords(erased_at, now) });
  if (lost_at) return t('Reported lost {when}; not erased yet', { when: momentInWords(lost_at, now) });
  return isSignedIn ? t('Signed in') : t('Not signed in');
}

/** @param {number} unsent */
function waitingHere(unsent) {
  if (unsent === 0) return t('Nothing waits to be sent');
  return tn('{number} record waits to be sent', '{number} records wait to be sent', unsent);
}

/**
 * @param {OwnTablet} tablet
 * @param {Date} now
 */
function waitingThere({ unsent, unsent_since }, now) {
  if (unsent === 0) return t('Nothing waited there then');
  const waited = tn('{number} record waited there then', '{number} records waited there then', unsent);
  if (!unsent_since) return waited;
  return t('{waited}, since {when}', { waited, when: momentInWords(unsent_since, now) });
}
