// Draws an outline as a document, in the same markup as the server's page and PDF, for the same print style. Must not
// add to what the outline says.

import { html, nothing } from 'lit-html';
import { hasWheel, wheelInWords } from '../../domain/wheel.js';
import { wheelDrawing } from '../observe/wheel.js';

/** @import { Outline, OutlineEntry, OutlineSection, ReceiptInfo, RevisionInfo } from '../../domain/types.js' */
/** @typedef {'facts' | 'passage' | 'items' | 'results' | 'cautions' | 'statement' | 'source'} Shape */
/** @typedef {{ shape: Shape, entries: OutlineEntry[] }} Block entries that are drawn as one */
/** @typedef {{ head: string, marks: string, foot: string }} Edges the header and footer of every printed page */

const LONGEST_FACT = 120;
// Text written under a heading of its own keeps that heading, however short it is.
const WRITTEN_SECTIONS = ['introduction', 'assessment', 'closing'];
/** @type {Shape[]} */
const ALONE = ['passage', 'statement', 'source'];

/**
 * @param {Outline} outline
 */
export function documentView(outline) {
  return html`<article class="document">
    <header class="document__title">
      <h1>${outline.title}</h1>
      ${babiesOf(outline).map((baby) => html`<p class="document__about">${baby}</p>`)}
      ${marks(outline.marks)}
    </header>
    ${outline.sections.map(
      (section) => html`<section class="document__section" data-section=${section.id}>
        <h2>${section.heading}</h2>
        ${blocks(section).map(({ shape, entries }) => DRAWN[shape](entries, section))}
      </section>`,
    )}
  </article>`;
}

/**
 * The marks beside a title, so that a loose sheet never looks more reliable than it is.
 *
 * @param {string[]} words
 */
export function marks(words) {
  return words.length
    ? html`<ul class="document__marks">${words.map((mark) => html`<li>${mark}</li>`)}</ul>`
    : nothing;
}

/**
 * The header and footer of the document's pages. With one baby there is room for date of birth and NHS number too.
 *
 * @param {Outline} outline
 * @param {RevisionInfo} revision
 * @param {ReceiptInfo | null} receipt
 * @returns {Edges}
 */
export function edges(outline, revision, receipt) {
  const entries = babies(outline);
  const note = entries.length === 1 ? (entries[0]?.note ?? '').replace(/\.+$/, '') : '';
  const kind = outline.title.split(':')[0] ?? '';
  const proof = receipt ? `Receipt ${receipt.sha256.slice(0, 8).toUpperCase()}` : 'Not yet received';
  return {
    head: [kind, ...entries.map((baby) => baby.value ?? ''), ...(note ? [note] : [])].join(' · '),
    marks: outline.marks.join(' · '),
    foot: `Revision ${revision.number} of ${revision.of} · ${proof}`,
  };
}

/**
 * Put the header and footer where the print style reads them; pass null when the document closes.
 *
 * @param {Edges | null} shown
 */
export function showEdges(shown) {
  const root = document.documentElement;
  for (const name of /** @type {const} */ (['head', 'marks', 'foot'])) {
    if (shown) root.setAttribute(`data-print-${name}`, shown[name]);
    else root.removeAttribute(`data-print-${name}`);
  }
}

/**
 * The section's entries in order; only neighbours of the same shape are drawn together.
 *
 * @param {OutlineSection} section
 */
function blocks(section) {
  /** @type {Block[]} */
  const groups = [];
  for (const entry of section.entries) {
    const shape = shapeOf(section.id, entry);
    const last = groups.at(-1);
    if (last?.shape === shape && !ALONE.includes(shape)) last.entries.push(entry);
    else groups.push({ shape, entries: [entry] });
  }
  return groups;
}

/**
 * @param {string} sectionId
 * @param {OutlineEntry} entry
 * @returns {Shape}
 */
function shapeOf(sectionId, { kind, value = '' }) {
  switch (kind) {
    case 'text': {
      // Counted in code points, as the server does.
      const isLong = [...value].length > LONGEST_FACT || value.includes('\n');
      return isLong || WRITTEN_SECTIONS.includes(sectionId) ? 'passage' : 'facts';
    }
    case 'lines':
      return 'facts';
    case 'item':
      return 'items';
    case 'caution':
      return 'cautions';
    case 'total':
    case 'band':
      return 'results';
    default:
      return kind;
  }
}

/**
 * Who the document is about, a line for each baby: name and age.
 *
 * @param {Outline} outline
 */
export function babiesOf(outline) {
  return babies(outline).map(({ value = '' }) => value);
}

/** @param {Outline} outline */
function babies(outline) {
  const who = outline.sections.find((section) => section.id === 'who');
  return (who?.entries ?? []).filter((entry) => entry.label === 'Baby');
}

/** @type {Record<Shape, (entries: OutlineEntry[], section: OutlineSection) => unknown>} */
const DRAWN = { facts, passage, items, results, cautions, statement, source };

/** @param {OutlineEntry[]} entries */
function facts(entries) {
  return html`<table class="document__facts"><tbody>
    ${entries.map(
      (entry) =>
        html`<tr><th scope="row">${entry.label}</th><td>${
          entry.lines ? entry.lines.map((line) => html`<span>${line}</span> `) : entry.value
        }${note(entry)}</td></tr>`,
    )}
  </tbody></table>`;
}

/**
 * @param {OutlineEntry[]} entries
 * @param {OutlineSection} section
 */
function passage(entries, { heading }) {
  return entries.map(
    (entry) => html`${entry.label === heading ? nothing : html`<h3>${entry.label}</h3>`}
      <p class="document__text">${entry.value}</p>${note(entry)}`,
  );
}

/** @param {OutlineEntry[]} entries */
function items(entries) {
  const hasNotes = entries.some((entry) => entry.note);
  return html`<table class="document__items">
    <thead><tr><th scope="col">Item</th><th scope="col">Answer</th>${hasNotes ? html`<th scope="col">Note</th>` : nothing}</tr></thead>
    <tbody>
      ${entries.map(
        (entry) => html`<tr>
          <th scope="row"><span class="document__number">${entry.number}</span> ${entry.label}</th>
          <td>${
            entry.mark ? html`<span class=${`document__mark document__mark--${entry.mark}`}></span>` : nothing
          }${entry.value}</td>
          ${hasNotes ? html`<td>${entry.note}</td>` : nothing}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/**
 * @param {OutlineEntry[]} entries
 * @param {OutlineSection} section
 */
function results(entries, section) {
  return html`<div class="document__results">
    ${besideResults(section)}
    ${entries.map(
      (entry) =>
        html`<p class="document__result"><span class="document__label">${entry.label}</span> <strong>${entry.value}</strong>${note(entry)}</p>`,
    )}
  </div>`;
}

/** @param {OutlineSection} section */
function besideResults(section) {
  const items = section.entries
    .filter(({ kind }) => kind === 'item')
    .map(({ number = 0, mark = '', value = '' }) => ({ number, mark, value }));
  if (!hasWheel(items)) return nothing;
  const isUnseen = items.some(({ mark }) => mark === 'not_observed');
  return html`<div class="document__wheel">${wheelDrawing(items, wheelInWords(items))}<p class="document__note">The fuller, the higher the number.${isUnseen ? ' Dashed: not observed.' : nothing}</p></div>`;
}

/** @param {OutlineEntry[]} entries */
export function cautions(entries) {
  return html`<ul class="document__cautions">
    ${entries.map((entry) => html`<li><strong>${entry.label}:</strong> ${entry.value}${note(entry)}</li>`)}
  </ul>`;
}

/** @param {OutlineEntry[]} entries */
function statement(entries) {
  return entries.map(
    (entry) => html`<div class="document__statement">
      <h3>${entry.label}</h3>
      <p class="document__text">${entry.value}</p>
      ${
        entry.lines
          ? html`<p class="document__label">Rests on</p>
            <ul class="document__evidence">${entry.lines.map((line) => html`<li>${line}</li>`)}</ul>`
          : nothing
      }
    </div>`,
  );
}

/** @param {OutlineEntry[]} entries */
function source(entries) {
  return entries.map(
    (entry) =>
      html`<p class="document__source">${entry.label}: ${entry.value} <span class="document__address">${entry.url}</span></p>`,
  );
}

/** @param {OutlineEntry} entry */
function note(entry) {
  return entry.note ? html` <span class="document__note">${entry.note}</span>` : nothing;
}
