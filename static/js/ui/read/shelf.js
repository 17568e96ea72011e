// The library's pages for one audience: found by words, by age and by need. Must not show a page's text.

import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { fits, pagesFor, searchable, translationOf } from '../../domain/library.js';
import { makeIndex, search } from '../../domain/search.js';
import { language, t, tn, translated } from '../../words.js';
import { icon } from '../page/icons.js';
import { followed } from '../page/rows.js';
import { agesInWords } from '../wording/ageWords.js';
import { drawing } from './drawing.js';

/** @import { Library, Page } from '../../domain/types.js' */
/** @import { Index } from '../../domain/search.js' */
/** @import { ShelfPlace, Stop } from '../types.js' */

/**
 * @typedef {object} Shown
 * @property {Library} library
 * @property {'parents' | 'professionals'} audience
 * @property {ShelfPlace} begin the last place on this shelf
 * @property {(place: ShelfPlace) => void} changed
 * @property {(key: string) => void} open
 */

/** @type {WeakMap<Library, Map<string, Index>>} */
const indexes = new WeakMap();
const ours = language.split('-')[0];
const BESIDE = '(min-width: 56.25em)';
const ROOMY = '(min-width: 48em)';

/**
 * @param {HTMLElement} element
 * @param {Shown} shown
 * @returns {Stop}
 */
export function showShelf(element, shown) {
  const beside = matchMedia(BESIDE);
  let { begin: place } = shown;
  let isOpen = matchMedia(ROOMY).matches;

  const draw = () => {
    const matches = whatIsFound(shown, place);
    render(
      html`<div class="shelf">
        <div class="shelf__side">${searchField(place, (find) => change({ find }))}${filters()}</div>
        <div class="shelf__found">
          <p class="muted" role="status">${place.find?.trim() || isFiltered(place) ? tn('{number} page found', '{number} pages found', matches.length) : tn('{number} page', '{number} pages', matches.length)}</p>
          ${matches.length === 0 ? nothingFound(() => change({ find: '', age: '', need: '', step: '' })) : list(shown, place, matches)}
        </div>
      </div>`,
      element,
    );
  };
  const change = (/** @type {Partial<ShelfPlace>} */ changed) => {
    place = { ...place, ...changed };
    shown.changed(place);
    draw();
  };
  const toggled = (/** @type {Event} */ event) => {
    isOpen = /** @type {HTMLDetailsElement} */ (event.target).open;
  };
  const filters = () => {
    const { needs, ages, steps } = shown.library;
    const chosen = [...needs, ...ages, ...steps].filter(({ id }) =>
      [place.age, place.need, place.step].includes(id),
    );
    const isForParents = shown.audience === 'parents';
    const word = isForParents ? t('Age and topic') : t('Part of the course');
    return html`<details class="filters" ?open=${isOpen || beside.matches} @toggle=${toggled}>
      <summary class="filters__open">${chosen.length > 0 ? chosen.map(({ label }) => translated(label)).join(' · ') : word}</summary>
      ${
        isForParents
          ? [
              filter('age', t('Baby’s age'), t('Any age'), ages, place.age, (age) => change({ age })),
              filter('need', t('What it is about'), t('Anything'), needs, place.need, (need) =>
                change({ need }),
              ),
            ]
          : filter('step', word, t('All of it'), steps, place.step, (step) => change({ step }))
      }
    </details>`;
  };

  draw();
  beside.addEventListener('change', draw);
  return () => beside.removeEventListener('change', draw);
}

/** @param {ShelfPlace} place */
function isFiltered({ age, need, step }) {
  return Boolean(age || need || step);
}

/**
 * @param {Shown} shown
 * @param {ShelfPlace} place
 * @returns {Page[]}
 */
function whatIsFound({ library, audience }, place) {
  const pages = pagesFor(library, audience);
  const typed = place.find?.trim() ?? '';
  const keys = typed ? search(indexOf(library, audience), typed) : pages.map(({ key }) => key);
  const byKey = new Map(pages.map((page) => [page.key, page]));
  return keys.map((key) => /** @type {Page} */ (byKey.get(key))).filter((page) => fits(library, page, place));
}

/**
 * Made once, when somebody types for the first time.
 *
 * @param {Library} library
 * @param {'parents' | 'professionals'} audience
 */
function indexOf(library, audience) {
  const made = indexes.get(library) ?? new Map();
  indexes.set(library, made);
  const index =
    made.get(audience) ?? makeIndex(pagesFor(library, audience).map((page) => searchable(library, page)));
  made.set(audience, index);
  return index;
}

/**
 * @param {ShelfPlace} place
 * @param {(find: string) => void} type
 */
function searchField({ find = '' }, type) {
  const typed = (/** @type {Event} */ event) => type(/** @type {HTMLInputElement} */ (event.target).value);
  return html`<form class="search" role="search" @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <label class="nhsuk-u-visually-hidden" for="shelf-search">${t('Search these pages')}</label>
    ${icon('search')}
    <input class="nhsuk-input" id="shelf-search" type="search" placeholder=${t('Search')} autocomplete="off" spellcheck="false" .value=${find} @input=${typed} />
  </form>`;
}

/**
 * @param {string} name
 * @param {string} legend
 * @param {string} any
 * @param {{id: string, label: string}[]} choices
 * @param {string | undefined} chosen
 * @param {(id: string) => void} choose
 */
function filter(name, legend, any, choices, chosen, choose) {
  const all = [{ id: '', label: any }, ...choices.map(({ id, label }) => ({ id, label: translated(label) }))];
  return html`<fieldset class="filters__group">
    <legend class="filters__legend">${legend}</legend>
    ${all.map(
      ({ id, label }) =>
        html`<label class="chip"><input class="chip__input" type="radio" name=${`shelf-${name}`} value=${id} .checked=${(chosen ?? '') === id} @change=${() => choose(id)} /><span>${label}</span></label>`,
    )}
  </fieldset>`;
}

/** @param {() => void} clear */
function nothingFound(clear) {
  return html`<div class="card stack stack--tight">
    <p><strong>${t('No page has all of that.')}</strong> ${t('Try one word, another age or another topic.')}</p>
    <div><button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${clear}>${t('Show all pages')}</button></div>
  </div>`;
}

/**
 * @param {Shown} shown
 * @param {ShelfPlace} place
 * @param {Page[]} matches
 */
function list({ library, audience, open }, place, matches) {
  if (audience === 'parents')
    return html`<ul class="covers">${repeat(matches, keyOf, (page) => cover(library, page, open))}</ul>`;
  if (place.find?.trim()) return rows(matches, open);
  const parts = [
    ...library.steps.map(({ id, label }) => ({
      label: translated(label),
      pages: matches.filter(({ step }) => step === id),
    })),
    { label: t('To hand to your team'), pages: matches.filter(({ kind }) => kind === 'cascade') },
  ];
  return parts
    .filter(({ pages }) => pages.length > 0)
    .map(
      ({ label, pages }) =>
        html`<section class="shelf__part" aria-label=${label}><h2>${label}</h2>${rows(pages, open)}</section>`,
    );
}

/** @param {Page} page */
function keyOf({ key }) {
  return key;
}

/**
 * @param {Library} library
 * @param {Page} page
 * @param {(key: string) => void} open
 */
function cover(library, page, open) {
  const others = (page.translations ?? []).map(({ language }) =>
    library.languages.find(({ id }) => id === language),
  );
  const own = translationOf(page, ours);
  const { title, summary } = own ?? page;
  const about = page.kind === 'sheet' ? t('A sheet to fill in') : agesInWords(page);
  return html`<li class="cover">
    <span class="cover__picture">${page.cover ? drawing(page.cover, '') : icon('note', 'cover__sign')}</span>
    <div class="cover__text">
      <a class="row__link" href="#article" @click=${followed(() => open(page.key))}><span class="cover__title row__name"><bdi lang=${own?.language ?? 'en'}>${title}</bdi></span></a>
      <span class="cover__summary"><bdi lang=${own?.language ?? 'en'}>${summary}</bdi></span>
      <span class="cover__about">${about}${others.map((other) => html` · <span lang=${other?.id ?? nothing}>${other?.name}</span>`)}</span>
    </div>
  </li>`;
}

/**
 * @param {Page[]} pages
 * @param {(key: string) => void} open
 */
function rows(pages, open) {
  return html`<div class="card"><ul class="rows rows--only">${repeat(
    pages,
    keyOf,
    ({ key, title, summary }) => html`<li class="row row--whole"><div class="row__text">
      <a class="row__link" href="#article" @click=${followed(() => open(key))}><span class="row__title row__name"><bdi lang="en">${title}</bdi></span></a>
      <span class="row__detail"><bdi lang="en">${summary}</bdi></span>
    </div></li>`,
  )}</ul></div>`;
}
