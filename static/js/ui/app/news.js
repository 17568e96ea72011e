// What is new, version by version, as each version's own file has it. Must not decide when it is told.

import { openApi } from '../../sync/api.js';
import { language } from '../../words.js';

/**
 * @typedef {{title: string, lines: string[]}} Told
 * @typedef {Told & {id: string, on: string, said?: {[language: string]: Told}}} News
 */

/** @returns {Promise<News[]>} of the version that runs, the newest first; none when the file can't be had just now */
export async function newsHere() {
  try {
    return (await openApi()('/news.json')).news ?? [];
  } catch {
    return []; // Nobody's work waits for it.
  }
}

/**
 * In the interface's language where the version that brings it has that one, else in English.
 *
 * @param {News} news
 * @returns {Told}
 */
export function told({ title, lines, said }) {
  return said?.[language] ?? { title, lines };
}

/**
 * What a version that waits has and this one does not.
 *
 * @param {News[]} offered
 * @param {News[]} here
 */
export function added(offered, here) {
  const known = new Set(here.map(({ id }) => id));
  return offered.filter(({ id }) => !known.has(id));
}

/**
 * What came after the one that was told last; only the newest when that one is not known any more.
 *
 * @param {News[]} news
 * @param {string | null} told
 */
export function since(news, told) {
  const place = news.findIndex(({ id }) => id === told);
  return place < 0 ? news.slice(0, 1) : news.slice(0, place);
}
