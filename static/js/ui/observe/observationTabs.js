// Switches between a visit's observations, without a line of its own: the items need the height. Must not change one.

import { html, nothing } from 'lit-html';
import { instrumentOf } from '../../domain/definitions.js';
import { t } from '../../words.js';
import { toldApart } from './observing.js';

/** @import { Observation } from '../../domain/types.js' */
/** @import { OpenVisit } from '../types.js' */

/**
 * @param {Observation[]} observations
 * @param {number} shown its index; -1 for one not begun yet
 * @param {OpenVisit} visit
 * @param {(index: number) => void} show
 */
export function observationTabs(observations, shown, visit, show) {
  const isAlone = observations.length === 0 || (observations.length === 1 && shown === 0);
  if (isAlone) return nothing;
  const kinds = new Set(observations.map(({ instrument }) => instrument));
  const tab = (/** @type {Observation} */ observation, /** @type {number} */ index) => {
    const instrument = instrumentOf(visit.definitions, observation);
    const { family, definitions } = visit;
    const who = instrument ? toldApart(instrument, observation, family, definitions.forms.family) : '';
    // Name the instrument only where it tells observations apart, or where nothing else does yet.
    const text = [kinds.size > 1 || !who ? instrument?.short_title : '', who].filter(Boolean).join(' · ');
    return html`<button class="tab" type="button" aria-pressed=${index === shown ? 'true' : 'false'} @click=${() => show(index)}>${index + 1} ${text}</button>`;
  };
  return html`<div class="tabs" role="group" aria-label=${t('Observations of this visit')}>${observations.map(tab)}</div>`;
}
