// Asks about immediate risks that earlier visits left open: still open, or why closed. Must not close one by itself.

import { html, nothing, render } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { t } from '../../words.js';
import { typedIn } from '../form/typed.js';
import { icon } from '../page/icons.js';
import { dayInWords } from '../wording/times.js';
import { linesOf, riskTitle } from './riskWords.js';

/** @import { EarlierRisk, FoundRisk } from '../../domain/types.js' */
/** @import { OpenVisit } from '../types.js' */

const PATH = 'formulation/immediate/earlier';

/**
 * @param {HTMLElement} place
 * @param {OpenVisit} visit
 * @param {FoundRisk[]} risks in the family's signed visits, open or closed
 * @param {Date} now
 */
export function showEarlierRisks(place, { draft }, risks, now) {
  const stated = () => /** @type {EarlierRisk[]} */ (draft.body.formulation?.immediate?.earlier ?? []);
  const shown = risksToAskOf(risks, stated());

  /**
   * @param {FoundRisk} risk
   * @param {Partial<EarlierRisk>} values
   * @param {{isTyping?: boolean}} [how]
   */
  const put = ({ visit, record, on }, values, how) => {
    const others = stated().filter((entry) => entry.record !== record);
    const before = stated().find((entry) => entry.record === record);
    const { because, ...entry } = {
      state: /** @type {const} */ ('still_open'),
      ...before,
      ...values,
      visit,
      record,
      on,
    };
    const isReasoned = entry.state === 'closed' && because;
    draft.change(PATH, [...others, isReasoned ? { ...entry, because } : entry], how);
    if (!how?.isTyping) draw();
  };

  const draw = () =>
    render(
      shown.map((risk) => earlierRisk(risk, stated(), put, now)),
      place,
    );
  draw();
}

/**
 * The risks that are open, and those that this visit has already said something about.
 *
 * @param {FoundRisk[]} risks
 * @param {EarlierRisk[]} said
 */
export function risksToAskOf(risks, said) {
  return risks.filter(
    ({ record, closed }) => closed === null || said.some((entry) => entry.record === record),
  );
}

/**
 * @param {FoundRisk} risk
 * @param {EarlierRisk[]} said
 * @param {(risk: FoundRisk, values: Partial<EarlierRisk>, how?: {isTyping?: boolean}) => void} put
 * @param {Date} now
 */
function earlierRisk(risk, said, put, now) {
  const { immediate, on, record } = risk;
  const entry = said.find((each) => each.record === record);
  const key = `earlier-${record}`;
  /** @param {EarlierRisk['state']} state @param {string} words */
  const choice = (state, words) => html`<label class="key"
    ><input class="key__input" type="radio" name=${key} value=${state} .checked=${live(entry?.state === state)} @change=${() => put(risk, { state })} /><span>${words}</span></label
  >`;
  return html`<div class="at-once stack stack--tight" role="group" aria-labelledby=${`${key}-title`} data-earlier-risk>
    <h3 id=${`${key}-title`}>${icon('warning')}${t('From {day}: {risk}', { day: dayInWords(on), risk: riskTitle(immediate) })}</h3>
    ${(immediate.statements ?? []).map(({ text }) => html`<p>${text}</p>`)}
    ${linesOf(risk, now).map((line) => html`<p>${line}</p>`)}
    <div class="keys keys--few">${choice('still_open', t('Still open'))}${choice('closed', t('Closed, because …'))}</div>
    ${
      entry?.state === 'closed'
        ? html`<div><label class="nhsuk-label" for=${`${key}-because`}>${t('Closed, because')}</label>
            <textarea class="nhsuk-textarea" id=${`${key}-because`} rows="2" .value=${live(entry.because ?? '')} @input=${(/** @type {Event} */ { target }) => put(risk, { because: typedIn(/** @type {HTMLTextAreaElement} */ (target)) }, { isTyping: true })}></textarea></div>`
        : nothing
    }
  </div>`;
}
