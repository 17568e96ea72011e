// Opens a dialog over the screen and removes it when it closes. Must not know what it asks.

import { html, render } from 'lit-html';
import { part } from './modules.js';
import { copyOf } from './screenText.js';

/**
 * @param {string} template the id of a template that holds one <dialog>
 * @param {(dialog: HTMLDialogElement) => void | Promise<void>} [prepare] runs before it is shown
 * @returns {Promise<HTMLDialogElement>} open; it is removed when it closes
 */
export async function openDialog(template, prepare) {
  return await show(/** @type {HTMLDialogElement} */ (part(copyOf(template), 'dialog')), prepare);
}

/**
 * Ask before something that can't be undone, or that looks like a slip (`isHarmless`).
 *
 * @param {{title: string, text: string, yes: string, no: string, isHarmless?: boolean}} words
 * @returns {Promise<boolean>} true for yes; false for no and for Escape
 */
export async function ask({ title, text, yes, no, isHarmless = false }) {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'ask-title');
  render(
    html`<form method="dialog" class="stack">
      <h2 id="ask-title">${title}</h2>
      <p>${text}</p>
      <div class="form-actions">
        <button class=${isHarmless ? 'nhsuk-button' : 'nhsuk-button nhsuk-button--warning'} value="yes">${yes}</button>
        <button class="nhsuk-button nhsuk-button--secondary" value="no" autofocus>${no}</button>
      </div>
    </form>`,
    dialog,
  );
  await show(dialog);
  return await new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'));
  });
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {(dialog: HTMLDialogElement) => void | Promise<void>} [prepare]
 */
async function show(dialog, prepare) {
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  for (const button of dialog.querySelectorAll('[data-close]')) {
    button.addEventListener('click', () => dialog.close());
  }
  await prepare?.(dialog);
  dialog.showModal();
  return dialog;
}
