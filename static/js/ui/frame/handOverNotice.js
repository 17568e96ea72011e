// Says which families are with a colleague now, until their former visitor closes it. Must not nag during a visit.

import { html } from 'lit-html';
import * as settings from '../../storage/settings.js';
import { t, tn } from '../../words.js';
import { isVisiting } from '../app/visiting.js';
import { namesOf } from '../wording/lentWords.js';
import { listed, typedWords } from '../wording/names.js';

/** @import { HandedOver } from '../../storage/lent.js' */
/** @import { App } from '../types.js' */

const KEY = 'handed-over';
/** More than these are counted. */
const MOST_NAMES = 3;

/** @param {App} app */
export async function tellOfHandOvers(app) {
  const { sync, vault } = app.inside;
  const { handedOver } = sync.state;
  if (handedOver.length === 0 || isVisiting(app)) return app.notices.take(KEY);
  const people = (await settings.people.read(vault)) ?? {};
  if (!app.isUnlocked || sync.state.handedOver.length === 0) return app.notices.take(KEY);
  const close = html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => sync.putHandedOverAway()}>${t('Close')}</button>`;
  const title = tn(
    '{number} family was handed over',
    '{number} families were handed over',
    handedOver.length,
  );
  app.notices.say(KEY, 'care', title, handedOverWords(handedOver, people), close);
}

/**
 * @param {HandedOver[]} handedOver
 * @param {{[user: string]: string}} people
 */
export function handedOverWords(handedOver, people) {
  /** @type {Map<string, HandedOver[]>} */
  const byTaker = new Map();
  for (const each of handedOver) {
    const name = namesOf(each.to, people);
    byTaker.set(name, [...(byTaker.get(name) ?? []), each]);
  }
  return [
    ...[...byTaker].map(([name, families]) => oneTaker(name, families)),
    t('Nothing that you signed is lost.'),
  ].join(' ');
}

/**
 * @param {string} name
 * @param {HandedOver[]} families
 */
function oneTaker(name, families) {
  const whose = name || t('somebody else');
  if (families.length > MOST_NAMES)
    return tn(
      '{number} family is now with {name}.',
      '{number} families are now with {name}.',
      families.length,
      {
        name: whose,
      },
    );
  const called = listed(families.flatMap(({ names }) => names).map((each) => typedWords(each)));
  return t('Now with {name}: {families}.', { name: whose, families: called });
}
