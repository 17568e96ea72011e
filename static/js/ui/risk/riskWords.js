// An immediate risk in words: what was found, what to do, who was told. Must not weigh it, nor use a score.

import { html, nothing } from 'lit-html';
import { isSomeoneHere } from '../../domain/lifeEvents.js';
import { t } from '../../words.js';
import { icon } from '../page/icons.js';
import { dayInWords, momentInWords, shortDay } from '../wording/times.js';

/** @import { FamilyBody, FoundRisk, Risk, VisitBody } from '../../domain/types.js' */

/** @param {Risk} immediate */
export function riskTitle({ finding }) {
  return finding === 'unclear' ? t('Immediate risk: not clear') : t('Immediate risk identified');
}

/**
 * "Told: Ann Lee, 10:30", or why nobody was told yet.
 *
 * @param {Risk} immediate
 * @param {Date} now
 */
export function toldInWords({ told_whom: whom, told_at: at, not_told_because: why }, now) {
  if (whom)
    return at
      ? t('Told: {whom}, {moment}', { whom, moment: momentInWords(at, now) })
      : t('Told: {whom}', { whom });
  return why ? t('Not told yet: {why}', { why }) : t('Told: not recorded');
}

/** @param {Risk} immediate */
export function actionInWords({ action, owner }) {
  if (!action) return owner ? t('Action: not recorded; with {owner}', { owner }) : t('Action: not recorded');
  return owner ? t('Action: {action}; with {owner}', { action, owner }) : t('Action: {action}', { action });
}

/**
 * Who was told about a risk and what to do; for one from the other side of an adoption, only where to read that.
 *
 * @param {FoundRisk} risk
 * @param {Date} now
 * @returns {string[]}
 */
export function linesOf({ immediate, is_apart: isApart }, now) {
  return isApart
    ? [t('See the visit of that day.')]
    : [toldInWords(immediate, now), actionInWords(immediate)];
}

/**
 * An open risk in one paragraph, for the notice after signing.
 *
 * @param {FoundRisk} risk
 * @param {Date} now
 */
export function riskInWords(risk, now) {
  const title = riskTitle(risk.immediate);
  const from = risk.is_apart ? t('From {day}: {risk}', { day: dayInWords(risk.on), risk: title }) : title;
  return [from, ...linesOf(risk, now)]
    .map((line) => line.replace(/[.\s]+$/, ''))
    .join('. ')
    .concat('.');
}

/**
 * "Long-term risk identified. Review on 6 December 2026"; "" where the visit found none or said nothing, and where no
 * baby is with the family any more: nothing is to be reviewed then.
 *
 * @param {Pick<VisitBody, 'formulation'>} visit
 * @param {Pick<FamilyBody, 'babies'>} family as it is now
 */
export function longTermRisk({ formulation }, family) {
  if (!isSomeoneHere(family)) return '';
  const { finding, review_on: day } = formulation?.long_term ?? {};
  if (finding !== 'identified' && finding !== 'unclear') return '';
  const risk = finding === 'unclear' ? t('Long-term risk: not clear') : t('Long-term risk identified');
  return day ? t('{risk}. Review on {day}', { risk, day: dayInWords(day) }) : risk;
}

/**
 * A tag for a row, quiet but unmistakable: in words, not by colour alone.
 *
 * @param {FoundRisk[] | undefined} risks that are open
 */
export function riskTag(risks) {
  if (!risks?.length) return nothing;
  const since = shortDay(risks[0].on);
  return html`<span class="row__detail"><span class="tag tag--risk">${icon('warning')}${t('Immediate risk open since {day}', { day: since })}</span></span>`;
}

/**
 * The first cards on a family's page, one for each open risk.
 *
 * @param {FoundRisk[]} risks that are open
 * @param {object} given
 * @param {Date} given.now
 * @param {(risk: FoundRisk) => void} given.open
 * @param {(risk: FoundRisk) => (() => void) | null} given.telling opens where whoever has been told is written down
 */
export function riskCards(risks, { now, open, telling }) {
  return risks.map((risk) => {
    const { immediate, on, is_apart: isApart } = risk;
    const tell = isApart || immediate.told_whom ? null : telling(risk);
    const lines = isApart ? [] : [toldInWords(immediate, now), actionInWords(immediate)];
    return html`<section class="card card--risk stack stack--tight" aria-label=${riskTitle(immediate)}>
      <h2>${icon('warning')}${riskTitle(immediate)}</h2>
      <p class="muted small">${t('From the visit on {day}. Open until a visit says that it is closed.', { day: dayInWords(on) })}</p>
      ${(immediate.statements ?? []).map(({ text }) => html`<p>${text}</p>`)}
      ${lines.map((line) => html`<p><strong>${line}</strong></p>`)}
      <p class="line">${tell ? html`<button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${tell}>${t('I have told somebody now')}</button>` : nothing}
        <button class="link-button" type="button" @click=${() => open(risk)}>${t('Open this visit')}</button></p>
    </section>`;
  });
}
