// Applies the chosen appearance to the document, and draws the choice. Must not know what is shown.

import { html, render } from 'lit-html';
import { keepAppearance, keptAppearance, TEXTS } from '../../storage/appearance.js';
import { t } from '../../words.js';

/** @import { Appearance } from '../../storage/appearance.js' */

/** Call this before the first screen is shown, so that none flashes up in other colours. */
export async function showKeptAppearance() {
  show(await keptAppearance());
}

/**
 * Draw the choice: light or dark, contrast, size of the text. It takes effect at once.
 *
 * @param {HTMLElement} element
 */
export async function startAppearance(element) {
  let chosen = await keptAppearance();
  const draw = (isKept = true) => render(choices(chosen, change, isKept), element);
  const change = async (/** @type {Partial<Appearance>} */ by) => {
    chosen = { ...chosen, ...by };
    show(chosen);
    draw();
    draw(await keepAppearance(chosen));
  };
  draw();
  return undefined;
}

/** @param {Appearance} appearance */
function show({ theme, contrast, text }) {
  const root = document.documentElement;
  mark(root, 'theme', theme, 'system');
  mark(root, 'contrast', contrast, 'system');
  mark(root, 'text', String(text), '100');
  tintBrowser(theme);
}

/**
 * Colour the browser's own bar like ours. By itself it follows only the tablet's setting.
 *
 * @param {Appearance['theme']} theme
 */
function tintBrowser(theme) {
  const metas = /** @type {HTMLMetaElement[]} */ ([...document.querySelectorAll('meta[name="theme-color"]')]);
  for (const meta of metas) meta.dataset.usual ??= meta.content;
  const chosen = metas.find(({ media }) => media.includes(theme));
  for (const meta of metas) meta.content = (chosen ?? meta).dataset.usual ?? meta.content;
}

/**
 * Without the attribute the tablet's own setting applies.
 *
 * @param {HTMLElement} root
 * @param {string} name
 * @param {string} value
 * @param {string} usual
 */
function mark(root, name, value, usual) {
  if (value === usual) delete root.dataset[name];
  else root.dataset[name] = value;
}

/**
 * @param {Appearance} chosen
 * @param {(by: Partial<Appearance>) => void} change
 * @param {boolean} isKept
 */
function choices(chosen, change, isKept) {
  return html`<div class="stack">
    ${keys(
      t('Colours'),
      'theme',
      chosen.theme,
      [
        ['system', t('As the tablet')],
        ['light', t('Light')],
        ['dark', t('Dark')],
      ],
      (theme) => change({ theme }),
    )}
    ${keys(
      t('Contrast'),
      'contrast',
      chosen.contrast,
      [
        ['system', t('As the tablet')],
        ['more', t('High')],
      ],
      (contrast) => change({ contrast }),
    )}
    ${keys(
      t('Size of the text'),
      'text',
      chosen.text,
      TEXTS.map((text) => [text, t('{number}%', { number: text })]),
      (text) => change({ text }),
    )}
    <p class="muted small" role="status">${
      isKept ? '' : t('This could not be kept on this tablet. It holds until the app is closed.')
    }</p>
  </div>`;
}

/**
 * @template {string | number} V
 * @param {string} question
 * @param {string} name
 * @param {V} value
 * @param {[V, string][]} answers
 * @param {(value: V) => void} choose
 */
function keys(question, name, value, answers, choose) {
  return html`<fieldset class="nhsuk-fieldset">
    <legend class="nhsuk-fieldset__legend">${question}</legend>
    <div class="keys keys--short">${answers.map(
      ([answer, word]) => html`<label class="key"
        ><input class="key__input" type="radio" name=${`appearance-${name}`} .checked=${answer === value} @change=${() => choose(answer)} /><span>${word}</span></label
      >`,
    )}</div>
  </fieldset>`;
}
