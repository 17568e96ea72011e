// Tells by name what was taken out of the vault, or put back under it, from outside. Must not decide what is missing.

import { html, nothing } from 'lit-html';
import { StorageFailed, VaultLocked } from '../../storage/errors.js';
import { askForAll } from '../../storage/exchange.js';
import { t, tn } from '../../words.js';
import { familyName, listed } from '../wording/names.js';
import { bringBackButton } from './rescue.js';

/** @import { Caseload } from '../../storage/caseload.js' */
/** @import { Loss } from '../../storage/ledger.js' */
/** @import { Vault } from '../../storage/unlocked.js' */
/** @import { App } from '../types.js' */

const RECEIVED = ['family', 'visit', 'other'];

/** @type {WeakSet<Vault>} once while it is open is enough */
const asked = new WeakSet();

/** @param {App} app */
export function tellOfLosses(app) {
  app.addEventListener('losses', async () => {
    if (!app.isUnlocked) return;
    const { vault, caseload } = app.inside;
    try {
      const names = await namesOf(caseload, vault.losses);
      say(app, vault.losses, names);
      await askAgain(app);
    } catch (error) {
      // The next unlocking tells it again.
      if (!(error instanceof VaultLocked || error instanceof StorageFailed)) throw error;
    }
  });
}

/**
 * What was received comes again from the service, and is no loss then.
 *
 * @param {App} app
 */
async function askAgain(app) {
  const { vault, sync } = app.inside;
  const isReceived = (/** @type {Loss} */ { shelf, how }) => how === 'missing' && RECEIVED.includes(shelf);
  if (asked.has(vault) || !vault.losses.some(isReceived)) return;
  asked.add(vault);
  await askForAll(vault);
  await sync.syncNow();
  await vault.examine();
}

/**
 * @param {App} app
 * @param {Loss[]} losses
 * @param {Map<string, string>} names
 */
function say(app, losses, names) {
  const [title, ...others] = lines(losses, names);
  if (!title) return app.notices.take('losses');
  const isMissing = losses.some(({ how }) => how !== 'unknown');
  const advice = isMissing
    ? t(
        'This tablet was changed from outside Attune. What is left is shown as it is. Write down what you remember, bring back a rescue file if there is one, and tell your team lead today.',
      )
    : t(
        'It came from a rescue file, or was put here from outside Attune. Read it before you sign or send it.',
      );
  const action = html`<div class="banner__actions"
    >${isMissing ? bringBackButton() : nothing}<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => forget(app)}>${isMissing ? t('I have told my team lead') : t('I have read it')}</button></div
  >`;
  app.notices.say('losses', isMissing ? 'bad' : 'care', title, [...others, advice].join(' '), action);
}

/** @param {App} app */
async function forget(app) {
  await app.inside.vault.forgetLosses();
  app.notices.take('losses');
}

/**
 * The worst first.
 *
 * @param {Loss[]} losses
 * @param {Map<string, string>} names of families
 * @returns {string[]} none for no losses
 */
export function lines(losses, names) {
  return KINDS.flatMap(({ isOne, words }) => {
    const these = losses.filter(isOne);
    if (these.length === 0) return [];
    const families = [...new Set(these.flatMap(({ family }) => names.get(family ?? '') ?? []))];
    const what = words(these.length);
    return families.length > 0 ? t('{what}: {families}.', { what, families: listed(families) }) : `${what}.`;
  });
}

/** @type {{isOne: (loss: Loss) => boolean, words: (number: number) => string}[]} */
const KINDS = [
  {
    isOne: ({ shelf, how, kind }) => how === 'missing' && shelf === 'outbox' && kind === 'visit',
    words: (number) =>
      tn(
        '{number} visit that you signed here is missing from this tablet',
        '{number} visits that you signed here are missing from this tablet',
        number,
      ),
  },
  {
    isOne: ({ shelf, how, kind }) => how === 'missing' && shelf === 'outbox' && kind !== 'visit',
    words: (number) =>
      tn(
        '{number} family record that you signed here is missing from this tablet',
        '{number} family records that you signed here are missing from this tablet',
        number,
      ),
  },
  {
    isOne: ({ shelf, how }) => how === 'missing' && shelf === 'draft',
    words: (number) =>
      tn(
        '{number} draft is missing from this tablet',
        '{number} drafts are missing from this tablet',
        number,
      ),
  },
  {
    isOne: ({ shelf, how }) => how === 'older' && shelf === 'draft',
    words: (number) =>
      tn(
        '{number} draft is not as it was saved last',
        '{number} drafts are not as they were saved last',
        number,
      ),
  },
  {
    isOne: ({ how }) => how === 'unlisted',
    words: () => t('The list of what belongs on this tablet was changed, so more may be missing'),
  },
  {
    isOne: ({ shelf, how }) => how === 'missing' && RECEIVED.includes(shelf),
    words: (number) =>
      tn(
        '{number} received record is missing, and is asked for again',
        '{number} received records are missing, and are asked for again',
        number,
      ),
  },
  {
    isOne: ({ shelf, how }) => how === 'missing' && ![...RECEIVED, 'outbox', 'draft'].includes(shelf),
    words: (number) =>
      tn('{number} of your settings is missing', '{number} of your settings are missing', number),
  },
  {
    isOne: ({ shelf, how }) => how === 'older' && shelf !== 'draft',
    words: (number) =>
      tn(
        '{number} other entry is not as it was saved last',
        '{number} other entries are not as they were saved last',
        number,
      ),
  },
  {
    isOne: ({ how }) => how === 'unknown',
    words: (number) =>
      tn(
        '{number} entry is on this tablet that was not here before',
        '{number} entries are on this tablet that were not here before',
        number,
      ),
  },
];

/**
 * @param {Caseload} caseload
 * @param {Loss[]} losses
 * @returns {Promise<Map<string, string>>}
 */
async function namesOf(caseload, losses) {
  const ids = [...new Set(losses.flatMap(({ family }) => family ?? []))];
  const families = await Promise.all(ids.map((id) => caseload.family(id)));
  return new Map(families.flatMap((family) => (family ? [[family.id, familyName(family.body)]] : [])));
}
