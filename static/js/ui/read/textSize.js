// How large a reader wants the text: three steps, kept encrypted with this visitor's settings. Must not know who reads.

import { html } from 'lit-html';
import * as settings from '../../storage/settings.js';

/** @import { Language } from '../../domain/types.js' */
/** @import { Vault } from '../../storage/unlocked.js' */

const SIZES = 3;

/**
 * @param {Vault} vault
 * @returns {Promise<number>} 1 to 3
 */
export async function textSize(vault) {
  const kept = (await settings.reading.read(vault))?.size ?? 1;
  return kept >= 1 && kept <= SIZES ? kept : 1;
}

/**
 * @param {Vault} vault
 * @param {number} size 1 to 3
 */
export function keepTextSize(vault, size) {
  return settings.reading.keep(vault, { size });
}

/**
 * @param {number} size 1 to 3
 * @param {Pick<Language, 'text_size' | 'sizes'>} words
 * @param {(size: number) => void} choose
 */
export function textSizeKeys(size, { text_size, sizes }, choose) {
  return html`<div class="sizes" role="group" aria-label=${text_size}>
    <span class="sizes__word" aria-hidden="true">${text_size}</span>
    ${sizes.map(
      (word, place) =>
        html`<button class=${`sizes__key sizes__key--${place + 1}`} type="button" aria-pressed=${size === place + 1} aria-label=${word} @click=${() => choose(place + 1)}>A</button>`,
    )}
  </div>`;
}
