// Lets the visitor choose the evidence for a statement from this visit. Must not choose anything beforehand.

import { html, nothing, render } from 'lit-html';
import { t, tn } from '../../words.js';
import { openDialog } from '../page/dialog.js';
import { mark } from '../page/icons.js';
import { part } from '../page/modules.js';

/** @import { Evidence, EvidenceGroup } from '../observe/evidence.js' */

/**
 * Each tap counts at once: closing, by the button or with Escape, keeps what is chosen.
 *
 * @param {EvidenceGroup[]} groups
 * @param {string[]} chosen references such as "observation/ID/ITEM"
 * @returns {Promise<string[]>} the same, in the order of the visit
 */
export async function chooseEvidence(groups, chosen) {
  const dialog = await openDialog('dialog-evidence', (made) => {
    render(
      groups.map((group) => choices(group, chosen)),
      part(made, '[data-choices]'),
    );
    const count = () => {
      const number = chosenIn(made).length;
      part(made, '[data-count]').textContent = number
        ? tn('{number} chosen', '{number} chosen', number)
        : t('Tap all that it rests on');
    };
    made.addEventListener('change', count);
    count();
  });
  return await new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(chosenIn(dialog)));
  });
}

/**
 * @param {HTMLElement} dialog
 * @returns {string[]}
 */
function chosenIn(dialog) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...dialog.querySelectorAll('input')]);
  return boxes.filter((box) => box.checked).map((box) => box.value);
}

/**
 * @param {EvidenceGroup} group
 * @param {string[]} chosen
 */
function choices({ heading, evidence }, chosen) {
  return html`<fieldset class="nhsuk-fieldset">
    <legend class="nhsuk-fieldset__legend evidence__heading">${heading}</legend>
    <div class="keys keys--one">${evidence.map((each) => choice(each, chosen.includes(each.ref)))}</div>
  </fieldset>`;
}

/**
 * @param {Evidence} evidence
 * @param {boolean} isChosen
 */
function choice({ ref, label, language, mark: name, detail }, isChosen) {
  return html`<label class="key"
    ><input class="key__input" type="checkbox" value=${ref} ?checked=${isChosen} />${name ? mark(name) : nothing}<span
      ><bdi lang=${language ?? nothing}>${label}</bdi> <span class="key__hint">${detail}</span></span
    ></label
  >`;
}
