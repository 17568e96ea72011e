// The statements of one risk, each with its evidence. Must not write, weigh or order them.

import { html, nothing, render } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { isMissing } from '../../domain/problems.js';
import { sentenceOf, t } from '../../words.js';
import { typedIn } from '../form/typed.js';
import { evidenceGroups, evidenceOf } from '../observe/evidence.js';
import { icon, mark } from '../page/icons.js';
import { leadTo } from '../page/onScreen.js';
import { chooseEvidence } from './evidenceDialog.js';

/** @import { Problem, Statement } from '../../domain/types.js' */
/** @import { OpenVisit } from '../types.js' */

/**
 * @param {HTMLElement} place
 * @param {OpenVisit} visit
 * @param {'immediate' | 'long_term'} risk
 */
export function showStatements(place, visit, risk) {
  const { draft, family, definitions, problems, asked } = visit;
  const path = `formulation/${risk}/statements`;
  const statements = () => /** @type {Statement[]} */ (draft.body.formulation?.[risk]?.statements ?? []);
  const groups = evidenceGroups(draft.body, family, definitions);

  /**
   * @param {Statement[]} changed
   * @param {{isTyping?: boolean}} [how]
   */
  const change = (changed, how) => {
    draft.change(path, changed, how);
    if (!how?.isTyping) draw();
  };

  /**
   * @param {number} index
   * @param {Partial<Statement>} values
   * @param {{isTyping?: boolean}} [how]
   */
  const put = (index, values, how) =>
    change(
      statements().map((each, place) => (place === index ? stated({ ...each, ...values }) : each)),
      how,
    );

  /**
   * What the service would refuse in a statement; that it is empty is said only where the statement was requested.
   *
   * @param {number} index
   */
  const wrongWith = (index) => {
    const own = `${path}/${index}`;
    const isAsked = asked === own || asked?.startsWith(`${own}/`);
    const refused = problems().filter(({ field }) => field === own || field.startsWith(`${own}/`));
    if (isAsked && !statements()[index].text) return t('Write it, or remove it.');
    const isEmpty = (/** @type {Problem} */ problem) => isMissing(problem) || problem.code === 'empty';
    return [...new Set(refused.filter((problem) => !isEmpty(problem)).map(sentenceOf))].join(' ');
  };

  /** @param {string} ref */
  const chip = (ref) => {
    const evidence = evidenceOf(groups, ref);
    return html`<li class="evidence__chip">${evidence?.mark ? mark(evidence.mark) : nothing}<bdi lang=${evidence?.language ?? nothing}>${evidence?.label ?? t('No longer noted')}</bdi></li>`;
  };

  /**
   * @param {Statement} statement
   * @param {number} index
   */
  const statementView = (statement, index) => {
    const id = `${risk}-statement-${statement.id}`;
    const rests = async () =>
      put(index, { evidence: await chooseEvidence(groups, statement.evidence ?? []) });
    const wrong = wrongWith(index);
    return html`<div class="statement stack stack--tight nhsuk-form-group ${wrong ? 'nhsuk-form-group--error' : ''}">
      <label class="nhsuk-label" for=${id}>${t('Statement {number}', { number: index + 1 })}</label>
      <p class="nhsuk-error-message" id=${`${id}-error`} ?hidden=${!wrong}>${wrong}</p>
      <textarea class="nhsuk-textarea" id=${id} rows="2" aria-describedby=${`${id}-error`} aria-invalid=${wrong ? 'true' : nothing} .value=${live(statement.text ?? '')}
        @input=${(/** @type {any} */ event) => put(index, { text: typedIn(event.target) }, { isTyping: true })}
        @change=${(/** @type {any} */ event) => put(index, { text: typedIn(event.target) })}></textarea>
      ${statement.evidence?.length ? html`<ul class="evidence" aria-label=${t('Rests on')}>${statement.evidence.map(chip)}</ul>` : nothing}
      <div class="line line--apart">
        <button class="nhsuk-button nhsuk-button--secondary" type="button" ?disabled=${groups.length === 0} @click=${rests}>
          ${t('What does it rest on?')}
        </button>
        <button class="link-button link-button--danger" type="button" @click=${() => change(statements().filter((_, place) => place !== index))}>
          ${t('Remove')}<span class="nhsuk-u-visually-hidden"> ${t('statement {number}', { number: index + 1 })}</span>
        </button>
      </div>
    </div>`;
  };

  const draw = () =>
    render(
      html`${repeat(statements(), ({ id }) => id, statementView)}
        <div>
          <button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${add}>${icon('add')}${t('Add a statement')}</button>
        </div>
        ${groups.length === 0 ? html`<p class="muted small">${t('Once something is noted or scored, a statement can rest on it.')}</p>` : nothing}`,
      place,
    );

  const add = () => {
    const id = crypto.randomUUID();
    change([...statements(), { id, text: '' }]);
    /** @type {HTMLElement | null} */ (
      place.querySelector(`#${CSS.escape(`${risk}-statement-${id}`)}`)
    )?.focus();
  };

  draw();
  const [, at] = asked?.match(new RegExp(`^${path}/(\\d+)(/|$)`)) ?? [];
  if (at !== undefined) leadTo(place, () => place.querySelectorAll('textarea')[Number(at)]);
}

/**
 * A statement as a record holds it: without `evidence` when there is none.
 *
 * @param {Statement} statement
 * @returns {Statement}
 */
function stated({ evidence, ...statement }) {
  return evidence?.length ? { ...statement, evidence } : statement;
}
