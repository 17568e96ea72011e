// Draws a page of the library: a text, a sheet to fill in, or pictures with short lines. Must not decide what is next.

import { html, nothing } from 'lit-html';
import { pagesFor, translationOf } from '../../domain/library.js';
import { elementsOf } from './blocks.js';
import { drawing } from './drawing.js';

/** @import { Library, Page, SheetSection } from '../../domain/types.js' */

/**
 * @param {Library} library
 * @param {Page} page
 * @param {string} variant
 * @param {{isLinked: boolean}} how whether links out of the app may be followed
 */
export function pageView(library, page, variant, { isLinked }) {
  const isForParents = pagesFor(library, 'parents').includes(page);
  const translation = translationOf(page, variant);
  const language = library.languages.find(({ id }) => id === (translation?.language ?? 'en'));
  const look = variant === 'large-print' ? 'reading--large' : variant === 'easy-read' ? 'reading--easy' : '';
  const unreviewed = [
    page.reviewed_on ? '' : language?.unreviewed,
    translation && !translation.translation_reviewed_on ? language?.untranslated : '',
  ].filter(Boolean);
  const notice =
    unreviewed.length > 0 ? html`<p class="reading__unreviewed">${unreviewed.join(' ')}</p>` : nothing;
  const { title, summary, blocks = [] } = translation ?? page;
  return html`<article class=${`paper ${isForParents ? 'paper--warm' : ''}`}>
    <div class=${`reading ${isForParents ? 'reading--parents' : ''} ${look}`} lang=${language?.id ?? 'en'} dir=${language?.dir ?? 'ltr'}>
      <h1 tabindex="-1">${title}</h1>
      ${
        variant === 'easy-read'
          ? [easyRead(library, page), notice]
          : [
              html`<p class="reading__lead">${summary}</p>`,
              notice,
              elementsOf(blocks),
              (page.sections ?? []).map(section),
              sources(page, translation ? 'en' : '', isLinked),
            ]
      }
    </div>
  </article>`;
}

/**
 * @param {Library} library
 * @param {Page} page
 */
function easyRead({ pictures }, page) {
  const line = (/** @type {{text: string, picture: string}} */ { text, picture }) =>
    html`<li class="easy__line">${drawing(picture, pictures[picture] ?? '')}<p>${text}</p></li>`;
  return html`<ul class="easy">${(page.easy ?? []).map(line)}</ul>`;
}

/** @param {SheetSection} section */
function section({ heading, prompts = [], facts = [], filled_by }) {
  const rule = () => html`<div class="sheet__rule"></div>`;
  return html`<section class="sheet">
    <h2>${heading}</h2>
    ${filled_by === 'service' ? html`<p class="sheet__by">Your health visiting team fills this in.</p>` : nothing}
    ${facts.length > 0 ? html`<ul>${facts.map((fact) => html`<li>${fact}</li>`)}</ul>` : nothing}
    ${prompts.map(({ text, lines }) => html`<div class="sheet__ask"><p>${text}</p>${Array.from({ length: lines }, rule)}</div>`)}
  </section>`;
}

/**
 * @param {Page} page
 * @param {string} language of this part, "" when it is the page's own
 * @param {boolean} isLinked
 */
function sources({ sources: cited }, language, isLinked) {
  if (cited.length === 0) return nothing;
  return html`<section class="reading__sources" lang=${language || nothing} dir=${language ? 'ltr' : nothing}>
    <h2>Where this comes from</h2>
    <ul>${cited.map(({ title, url }) => html`<li>${isLinked ? leadingOut(title, url) : title}</li>`)}</ul>
  </section>`;
}

/**
 * @param {string} title
 * @param {string} url
 */
function leadingOut(title, url) {
  return html`<a href=${url} rel="noopener noreferrer" target="_blank">${title}<span class="nhsuk-u-visually-hidden"> (opens in a new tab)</span></a>`;
}
