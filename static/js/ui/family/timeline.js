// A family's visits, newest first, with the drafts at the top. Must not show a score.

import { html, nothing } from 'lit-html';
import { instrumentOf } from '../../domain/definitions.js';
import { visitDay } from '../../domain/visit.js';
import { t, tn } from '../../words.js';
import { followed, visitName } from '../page/rows.js';
import { stateTag } from '../page/stateTag.js';
import { longTermRisk } from '../risk/riskWords.js';
import { familyAge } from '../wording/names.js';
import { dayInWords, momentInWords } from '../wording/times.js';

/** @import { Definitions, FamilyBody, People } from '../../domain/types.js' */
/** @import { VisitEntry } from '../../storage/caseload.js' */
/** @import { Draft } from '../../storage/shelves.js' */

export const SHOWN_AT_FIRST = 6;

/**
 * @typedef {object} Timeline
 * @property {VisitEntry[]} visits the newest first
 * @property {Draft[]} drafts of visits
 * @property {FamilyBody} family
 * @property {Definitions} definitions
 * @property {People} people
 * @property {string} me the user's id
 * @property {Date} now
 * @property {boolean} isWhole whether all visits are shown
 * @property {() => void} showAll
 * @property {(visit: VisitEntry) => void} open
 * @property {(draft: Draft) => void} goOn
 */

/** @param {Timeline} given */
export function timeline(given) {
  const { visits, drafts, isWhole, showAll } = given;
  if (visits.length + drafts.length === 0) {
    return html`<p class="empty">${t('No visits yet. What you sign stands here.')}</p>`;
  }
  const isLong = visits.length > SHOWN_AT_FIRST;
  const shown = isWhole || !isLong ? visits : visits.slice(0, SHOWN_AT_FIRST);
  return html`<ul class="rows timeline">
    ${drafts.map((draft) => draftRow(draft, given))}
    ${shown.map((visit) => visitRow(visit, given))}
    ${
      isLong && !isWhole
        ? html`<li class="row"><button class="link-button" type="button" @click=${showAll}>${tn('All {number} visits', 'All {number} visits', visits.length)}</button></li>`
        : nothing
    }
  </ul>`;
}

/**
 * @param {Draft} draft
 * @param {Timeline} given
 */
function draftRow(draft, { definitions, now, goOn }) {
  const name = visitName(draft.body, definitions);
  return html`<li class="row row--whole row--stacking">
    <div class="row__text">
      <a class="row__link" href="#visit-who" @click=${followed(() => goOn(draft))}><span class="row__title row__name">${draft.supersedes ? t('Amendment: {visit}', { visit: name }) : name}</span></a>
      <span class="row__detail">${t('Saved on this tablet {moment}', { moment: momentInWords(draft.changed_at, now) })}</span>
    </div>
    <span class="tag tag--plain">${t('Draft, not finished')}</span>
  </li>`;
}

/**
 * @param {VisitEntry} visit
 * @param {Timeline} given
 */
function visitRow(visit, { family, definitions, people, me, open }) {
  const day = visitDay(visit.body);
  const { author } = visit.record;
  const about = [
    familyAge(datedOnly(family), day),
    instruments(visit, definitions),
    author === me
      ? ''
      : t('by {name}', { name: people[author] ?? t('somebody whose name is not known here') }),
    visit.history.length > 1 ? t('amended, version {number}', { number: visit.history.length }) : '',
    visit.state === 'received' ? t('received') : '',
  ];
  const risk = longTermRisk(visit.body, family);
  return html`<li class="row row--whole row--stacking">
    <div class="row__text">
      <a class="row__link" href="#visit" @click=${followed(() => open(visit))}
        ><span class="row__title"><span class="row__name">${visitName(visit.body, definitions)}</span> <span class="age">${dayInWords(day)}</span></span></a
      >
      <span class="row__detail">${about.filter(Boolean).join(' · ')}</span>
      ${risk ? html`<span class="row__detail"><strong>${risk}</strong></span>` : nothing}
    </div>
    ${visit.state === 'received' ? nothing : stateTag(visit)}
  </li>`;
}

/**
 * Without a day nobody can tell whether a life event came before an earlier visit, so no age is shown.
 *
 * @param {FamilyBody} family
 * @returns {FamilyBody}
 */
function datedOnly(family) {
  return { ...family, babies: family.babies.filter(({ status, status_on: on }) => !status || on) };
}

/**
 * @param {VisitEntry} visit
 * @param {Definitions} definitions
 */
function instruments({ body }, definitions) {
  const titles = (body.observations ?? []).map(
    (seen) => instrumentOf(definitions, seen)?.short_title ?? seen.instrument,
  );
  return [...new Set(titles)].join(', ');
}
