// What is new in each version, from that version's own file. Must not decide when to show it.

import { openApi } from '../../sync/api.js';
import { language } from '../../words.js';

/**
 * @typedef {{title: string, lines: string[]}} Told
 * @typedef {Told & {id: string, on: string, said?: {[language: string]: Told}}} News
 */

/** @returns {Promise<News[]>} of the running version, newest first; empty when the file can't be fetched */
export async function newsHere() {
  try {
    return (await openApi()('/news.json')).news ?? [];
  } catch {
    return []; // Nobody's work depends on it.
  }
}

/**
 * In the interface's language if its version is translated into that, otherwise in English.
 *
 * @param {News} news
 * @returns {Told}
 */
export function told({ title, lines, said }) {
  return said?.[language] ?? { title, lines };
}

/**
 * The news that a waiting version has and this one doesn't.
 *
 * @param {News[]} offered
 * @param {News[]} here
 */
export function added(offered, here) {
  const known = new Set(here.map(({ id }) => id));
  return offered.filter(({ id }) => !known.has(id));
}

/**
 * The news since the one shown last; only the newest if that one is no longer known.
 *
 * @param {News[]} news newest first
 * @param {string | null} lastShown its id
 */
export function since(news, lastShown) {
  const place = news.findIndex(({ id }) => id === lastShown);
  return place < 0 ? news.slice(0, 1) : news.slice(0, place);
}
