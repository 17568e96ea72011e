// The library: its shelves, who a page is for, its forms, its words. Must not draw a page, nor fetch one.

import { said } from './said.js';

/** @import { Library, LibraryFile, Node, Page, Translation } from './types.js' */
/** @import { Searchable } from './search.js' */

/** @typedef {{age?: string, need?: string, step?: string}} Wish what somebody is looking for; absent means anything */
/** @typedef {{id: string, label: string, language: string}} Variant a form of a page: a way of printing, or a language */

/** The form that is only for paper. */
export const LEAFLET = 'a5';
const PARENTS_KINDS = new Set(['handout', 'sheet']);

/**
 * @param {Library} library
 * @param {string | undefined} key such as "handout/when-your-baby-cries"
 * @returns {Page | undefined}
 */
export function pageOf(library, key) {
  return library.pages.find((page) => page.key === key);
}

/**
 * The pages of one audience, in the order in which they are shown.
 *
 * @param {Library} library
 * @param {'parents' | 'professionals'} audience
 * @returns {Page[]}
 */
export function pagesFor({ pages }, audience) {
  return pages.filter(({ kind }) => PARENTS_KINDS.has(kind) === (audience === 'parents'));
}

/**
 * A page for this audience; undefined if it is for the other one or unknown: a parent never sees a professional's page.
 *
 * @param {Library} library
 * @param {'parents' | 'professionals'} audience
 * @param {string | undefined} key
 * @returns {Page | undefined}
 */
export function pageFor(library, audience, key) {
  return pagesFor(library, audience).find((page) => page.key === key);
}

/**
 * Whether a page fits a wish. A page that names no age or need, such as a sheet, fits no wish for one.
 *
 * @param {Library} library
 * @param {Page} page
 * @param {Wish} wish
 */
export function fits({ ages }, page, { age, need, step }) {
  if (need && !page.needs?.includes(need)) return false;
  if (step && page.step !== step) return false;
  const wanted = ages.find(({ id }) => id === age);
  if (!wanted) return true;
  const { from_days: from, to_days: to } = page;
  return (
    typeof from === 'number' && typeof to === 'number' && from <= wanted.to_days && wanted.from_days <= to
  );
}

/**
 * @param {Pick<Library, 'ages'>} library
 * @param {number | null} days a baby's age in days, null before birth
 * @returns {string | undefined} the id of the age group; undefined for an older child
 */
export function ageFor({ ages }, days) {
  const age = days ?? -1;
  return ages.find(({ from_days, to_days }) => from_days <= age && age <= to_days)?.id;
}

/**
 * The page after this one on its shelf; the first after the last.
 *
 * @param {Page[]} pages
 * @param {string} key
 * @returns {Page | undefined} undefined when it is the only one
 */
export function pageAfter(pages, key) {
  const next = pages[(pages.findIndex((page) => page.key === key) + 1) % pages.length];
  return next?.key === key ? undefined : next;
}

/**
 * The forms in which a page can be read, the ordinary one first.
 *
 * @param {Library} library
 * @param {Page} page
 * @returns {Variant[]}
 */
export function variantsOf({ languages, files }, page) {
  const forms = [{ id: 'standard', label: said('Standard'), language: 'en' }];
  if (page.kind !== 'handout') return forms;
  forms.push({ id: 'large-print', label: said('Large print'), language: 'en' });
  if (page.easy?.length) forms.push({ id: 'easy-read', label: said('Easy read'), language: 'en' });
  // A leaflet reads like the page itself; it is there to be handed out.
  if (fileOf({ files }, page, LEAFLET))
    forms.push({ id: LEAFLET, label: said('A5 leaflet'), language: 'en' });
  for (const { language } of page.translations ?? []) {
    const name = languages.find(({ id }) => id === language)?.name ?? language;
    forms.push({ id: language, label: name, language });
  }
  return forms;
}

/**
 * @param {Page} page
 * @param {string} language
 * @returns {Translation | undefined}
 */
export function translationOf(page, language) {
  return page.translations?.find((translation) => translation.language === language);
}

/**
 * The PDF of a page in one of its forms.
 *
 * @param {Pick<Library, 'files'>} library
 * @param {Page} page
 * @param {string} variant
 * @returns {LibraryFile | undefined} undefined when it was not made
 */
export function fileOf({ files }, page, variant) {
  const kind = page.kind === 'article' ? 'handout' : page.kind;
  return files.find((file) => file.slug === page.id && file.variant === variant && file.kind === kind);
}

/**
 * "64 KB", "1.2 MB".
 *
 * @param {number} bytes
 */
export function sizeInWords(bytes) {
  const kilobytes = Math.max(1, Math.round(bytes / 1000));
  return kilobytes < 1000 ? `${kilobytes} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/**
 * The text of nodes, without their tags.
 *
 * @param {Node[]} nodes
 * @returns {string}
 */
export function plainText(nodes) {
  const text = (/** @type {Node} */ node) =>
    typeof node === 'string' ? node : ` ${plainText(/** @type {Node[]} */ (node.slice(1)))} `;
  return nodes
    .map(text)
    .join('')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,:;!?])/g, '$1')
    .trim();
}

/**
 * What a voice reads of a page in one of its forms, piece by piece.
 *
 * @param {Page} page
 * @param {string} variant
 * @returns {string[]}
 */
export function spokenParts(page, variant) {
  if (variant === 'easy-read') return [page.title, ...(page.easy ?? []).map(({ text }) => text)];
  const { title, summary, blocks = [] } = translationOf(page, variant) ?? page;
  const sheet = (page.sections ?? []).flatMap(({ heading, facts = [], prompts = [] }) => [
    heading,
    ...facts,
    ...prompts.map(({ text }) => text),
  ]);
  return [title, summary, ...blocks.flatMap(saidAlone), ...sheet].filter(Boolean);
}

/**
 * The texts that a search for a page looks in.
 *
 * @param {Library} library
 * @param {Page} page
 * @returns {Searchable}
 */
export function searchable({ needs, steps }, page) {
  const { key, title, summary, blocks = [], sections = [], translations = [] } = page;
  const named = [...needs, ...steps].filter(({ id }) => page.needs?.includes(id) || page.step === id);
  return {
    key,
    title,
    summary,
    headings: [
      ...blocks.filter(isHeading).map((node) => plainText([node])),
      ...sections.map(({ heading }) => heading),
      ...translations.map((translation) => translation.title),
    ],
    keywords: named.flatMap(({ id, label }) => [label, id]),
    text: spokenParts(page, 'standard').slice(2).join(' '),
  };
}

/** @param {Node} node */
function isHeading(node) {
  return typeof node !== 'string' && /^h\d$/.test(node[0]);
}

/**
 * A list or a table is read part by part, everything else in one piece.
 *
 * @param {Node} node
 * @returns {string[]}
 */
function saidAlone(node) {
  if (typeof node === 'string') return [node];
  const inner = /** @type {Node[]} */ (node.slice(1));
  return ['ul', 'ol', 'table', 'thead', 'tbody', 'blockquote'].includes(node[0])
    ? inner.flatMap(saidAlone)
    : [plainText(inner)];
}

/**
 * Whether what somebody typed as a carer's languages contains one of these, word for word: "Arabic (Iraqi)" and "Arabic
 * / Kurdish" both contain Arabic.
 *
 * @param {string} written
 * @param {Iterable<string>} names of languages
 */
export function namesOneOf(written, names) {
  const there = new Set(wordsIn(written));
  return [...names].map(wordsIn).some((words) => words.length > 0 && words.every((word) => there.has(word)));
}

/** @param {string} text */
function wordsIn(text) {
  return text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];
}
