// One page of the library with its tools: forms, text size, read aloud, print, share, close, next page. Must not know
// which screen it is on.

import { html, nothing, render } from 'lit-html';
import {
  fileOf,
  LEAFLET,
  pageAfter,
  pagesFor,
  sizeInWords,
  spokenParts,
  variantsOf,
} from '../../domain/library.js';
import { language, t, translated } from '../../words.js';
import { icon } from '../page/icons.js';
import { canShare, fileOfPage, save, share } from '../page/share.js';
import { mayBeGiven } from '../risk/noPaper.js';
import { pageView } from './pageView.js';
import { ReadAloud } from './readAloud.js';
import { keepTextSize, textSize, textSizeKeys } from './textSize.js';

/** @import { Library, LibraryFile, Page } from '../../domain/types.js' */
/** @import { App, Stop } from '../types.js' */

/**
 * @typedef {object} Reading
 * @property {Library} library
 * @property {Page} page
 * @property {string} [variant] the form to begin with, if the page has it
 * @property {'close' | 'all_pages'} closeWord the label of the way back
 * @property {() => void} close
 * @property {(key: string, variant: string) => void} open another page
 * @property {(variant: string) => void} changed another form was chosen
 * @property {((variant: string) => void) | null} turn shows this page to a parent; null when a parent is reading it
 */

const ours = language.split('-')[0];

/**
 * @param {HTMLElement} place
 * @param {App} app
 * @param {Reading} reading
 * @returns {Promise<Stop>}
 */
export async function showReader(place, app, reading) {
  const reader = new Reader(place, app, reading, await textSize(app.inside.vault));
  reader.draw();
  return () => reader.stop();
}

class Reader {
  #voice = new ReadAloud();
  /** @type {{libraryFile: LibraryFile, file: File} | null} the file that is ready to share or save */
  #ready = null;
  #problem = '';

  /**
   * @param {HTMLElement} place
   * @param {App} app
   * @param {Reading} reading
   * @param {number} size
   */
  constructor(place, app, reading, size) {
    this.place = place;
    this.app = app;
    this.reading = reading;
    this.size = size;
    this.variants = variantsOf(reading.library, reading.page).filter(
      ({ id }) => reading.turn !== null || id !== LEAFLET,
    );
    this.variant = this.#variantOf(reading.variant) ?? this.#variantOf(ours) ?? this.variants[0];
    this.next = pageAfter(this.#shelf(), reading.page.key);
    this.#voice.addEventListener('change', () => this.draw());
    this.#prepare();
  }

  /** @param {string | undefined} wanted */
  #variantOf(wanted) {
    return this.variants.find(({ id }) => id === wanted);
  }

  get file() {
    return fileOf(this.reading.library, this.reading.page, this.variant.id);
  }

  /** The words around the page; in a parent's hands, in the language of the page. */
  get words() {
    const { library, turn } = this.reading;
    const { languages } = library;
    if (turn !== null) return languages.find(({ id }) => id === ours) ?? languages[0];
    return languages.find(({ id }) => id === this.variant.language) ?? languages[0];
  }

  stop() {
    this.#voice.close();
  }

  draw() {
    const { library, page, turn } = this.reading;
    const view = pageView(library, page, this.variant.id, { isLinked: turn !== null });
    render(
      html`<div class="reader" data-size=${this.size}>
        <div class="reader__ways no-print" lang=${this.words.id} dir=${this.words.dir}>
          <div class="reader__bar">${this.#ways()}</div>
          <div class="reader__tools">${this.#forms()}${this.#aloud()}${textSizeKeys(this.size, this.words, (size) => this.#resize(size))}</div>
        </div>
        ${view}
        ${this.#onwards()}
      </div>`,
      this.place,
    );
  }

  #shelf() {
    const { library, page } = this.reading;
    const parents = pagesFor(library, 'parents');
    return parents.includes(page) ? parents : pagesFor(library, 'professionals');
  }

  #ways() {
    const { close, closeWord, turn } = this.reading;
    const turned = turn
      ? html`<button class="nhsuk-button nhsuk-button--secondary reader__turn" type="button" @click=${() => turn(this.variant.id)}>${icon('turn')}${this.words.turn}</button>`
      : nothing;
    return html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${close}>${icon(turn ? 'close' : 'back')}${this.words[closeWord]}</button>
      <span class="reader__space"></span>
      ${this.#handing()}
      ${this.#printing()}
      ${this.#shelf()[0].audience === 'parents' ? turned : nothing}
      ${this.#problem ? html`<p class="reader__problem" role="status">${this.#problem}</p>` : nothing}`;
  }

  /** If no paper may be left with the family, ask first; in a parent's hands don't even offer it. */
  #printing() {
    const { turn } = this.reading;
    if (turn === null && this.app.parents.isPaperless) return nothing;
    const press = turn === null ? print : async () => (await mayBeGiven(this.app)) && print();
    return html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => press()}>${icon('print')}${this.words.print}</button>`;
  }

  /** Share where the tablet can, otherwise save the file. The browser's own viewer would have no way back. */
  #handing() {
    const { file } = this;
    if (!file || this.reading.turn === null) return nothing;
    const [sign, word] = canShare() ? ['share', this.words.share] : ['download', this.words.save];
    return html`<button class="nhsuk-button nhsuk-button--secondary" type="button" ?disabled=${this.#ready?.libraryFile !== file} @click=${() => this.#shareOrSave()}>
      ${icon(sign)}${word} <span class="reader__size"><span class="reader__kind">PDF, </span>${sizeInWords(file.bytes)}</span>
    </button>`;
  }

  #forms() {
    if (this.variants.length === 1) return nothing;
    return html`<div class="tabs reader__forms" role="group" aria-label=${this.words.forms}>
      ${this.variants.map(
        (variant) =>
          html`<button class="tab" type="button" lang=${variant.language === 'en' ? nothing : variant.language} aria-pressed=${variant === this.variant} @click=${() => this.#change(variant)}>${translated(variant.label)}</button>`,
      )}
    </div>`;
  }

  #aloud() {
    if (!this.#voice.canRead(this.variant.language)) return nothing;
    return this.#voice.isReading
      ? html`<button class="nhsuk-button nhsuk-button--secondary reader__aloud" type="button" @click=${() => this.#voice.stop()}>${icon('stop')}${this.words.stop}</button>`
      : html`<button class="nhsuk-button nhsuk-button--secondary reader__aloud" type="button" @click=${() => this.#read()}>${icon('speaker')}${this.words.aloud}</button>`;
  }

  #onwards() {
    const { next } = this;
    if (!next) return nothing;
    const { open } = this.reading;
    return html`<nav class="reader__next no-print" aria-label=${this.words.next} lang=${this.words.id} dir=${this.words.dir}>
      <button class="nhsuk-button" type="button" @click=${() => open(next.key, this.variant.id)}>${this.words.next}: ${titleIn(next, this.words.id)}</button>
    </nav>`;
  }

  /** @param {import('../../domain/library.js').Variant} variant */
  #change(variant) {
    this.#voice.stop();
    this.variant = variant;
    this.reading.changed(variant.id);
    this.#prepare();
    this.draw();
  }

  /** @param {number} size */
  async #resize(size) {
    this.size = size;
    this.draw();
    await keepTextSize(this.app.inside.vault, size);
  }

  #read() {
    this.#voice.read(spokenParts(this.reading.page, this.variant.id), this.variant.language);
  }

  async #prepare() {
    const { file: libraryFile } = this;
    if (!libraryFile || this.reading.turn === null) return;
    try {
      const file = await fileOfPage(libraryFile);
      if (libraryFile === this.file) this.#ready = { libraryFile, file };
    } catch (error) {
      this.#problem = t('{problem} Printing works all the same.', {
        problem: /** @type {Error} */ (error).message,
      });
    }
    this.draw();
  }

  async #shareOrSave() {
    if (!this.#ready || !(await mayBeGiven(this.app))) return;
    const { file } = this.#ready;
    try {
      if (canShare()) await share(file, this.reading.page.title);
      else save(file);
    } catch (error) {
      this.#problem = t('It was not shared: {problem}', { problem: /** @type {Error} */ (error).message });
      this.draw();
    }
  }
}

/**
 * A page's title, in this language if there is a translation.
 *
 * @param {Page} page
 * @param {string} language
 */
function titleIn(page, language) {
  const translated = page.translations?.find((translation) => translation.language === language);
  return translated ? translated.title : html`<bdi lang="en">${page.title}</bdi>`;
}
