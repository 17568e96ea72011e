// One family: the baby's age, who cares for the baby and what they need, what was done. Must not show a score here.

import { html, nothing, render } from '../../../vendor/lit-html/lit-html.js';
import { spaced } from '../../domain/nhsNumber.js';
import { dayInWords } from '../../domain/times.js';
import { visitDay } from '../../domain/visit.js';
import { NoLongerThere } from '../drafts.js';
import { icon } from '../icons.js';
import { part } from '../modules.js';
import { babyAge, babyName, carerNeeds, correctedAge, familyName, relationship } from '../names.js';
import { putRight } from '../putRight.js';
import { followed, needTags, visitName } from '../rows.js';
import { startVisit } from '../startVisit.js';
import { stateTag } from '../stateTag.js';
import { turnTo } from '../turnTablet.js';

/** @import { Baby, Carer } from '../../domain/types.js' */
/** @import { FamilyEntry, VisitEntry } from '../../storage/caseload.js' */
/** @import { App } from '../types.js' */

/** @type {import('../types.js').Start} */
export async function startFamily(element, app) {
  const { caseload } = app.inside;
  const id = app.router.place.family ?? '';
  const draw = async () => {
    if (!app.isUnlocked) return;
    const [family, visits, drafts] = await Promise.all([
      caseload.family(id),
      caseload.visits(id),
      caseload.drafts(),
    ]);
    if (!family) throw new NoLongerThere();
    const isBegun = drafts.some(
      (draft) => draft.kind === 'visit' && draft.family === id && !draft.supersedes,
    );
    const { babies, carers, notes } = family.body;
    render(head(app, family, isBegun), part(element, '[data-head]'));
    part(element, '[data-babies-title]').textContent = babies.length > 1 ? 'Babies' : 'Baby';
    render(
      babies.map((baby) => babyFacts(baby, app)),
      part(element, '[data-babies]'),
    );
    render(
      html`<ul class="rows">${carers.map((carer) => carerRow(carer, app))}</ul>`,
      part(element, '[data-carers]'),
    );
    render(
      visits.length > 0
        ? html`<ul class="rows">${visits.map((visit) => visitRow(visit, app))}</ul>`
        : html`<p class="empty">No visits yet.</p>`,
      part(element, '[data-visits]'),
    );
    part(element, '[data-notes-part]').hidden = !notes;
    part(element, '[data-notes]').textContent = notes ?? '';
  };
  await draw();
  caseload.addEventListener('change', draw);
  return () => caseload.removeEventListener('change', draw);
}

/**
 * @param {App} app
 * @param {FamilyEntry} family
 * @param {boolean} isBegun
 */
function head(app, family, isBegun) {
  const needs = family.body.carers.flatMap((carer) => carerNeeds(carer, app.definitions.forms.family));
  return html`<div class="stage__head">
    <div>
      <h1 tabindex="-1">${familyName(family.body)}</h1>
      <p class="line">${needTags(needs)} ${family.state === 'received' ? nothing : stateTag(family)}</p>
    </div>
    <div class="form-actions">
      <button class="nhsuk-button" type="button" data-tour="start-visit" @click=${() => startVisit(app, family.id)}>${isBegun ? 'Continue visit' : 'Start visit'}</button>
      <button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => putRight(app, family.record)}>${icon('edit')}Change</button>
      <button class="nhsuk-button nhsuk-button--secondary" type="button" @click=${() => turnTo(app, family.body)}>${icon('turn')}Turn the tablet</button>
    </div>
  </div>`;
}

/**
 * @param {Baby} baby
 * @param {App} app
 */
function babyFacts(baby, app) {
  const corrected = correctedAge(baby, app.today);
  const gestation = baby.gestation_weeks
    ? `${baby.gestation_weeks} weeks${baby.gestation_days ? ` ${baby.gestation_days} days` : ''}`
    : '';
  const facts = [
    ['Age', [babyAge(baby, app.today), corrected].filter(Boolean).join(' · ')],
    ['Born', baby.born_on ? dayInWords(baby.born_on) : ''],
    ['Due', baby.due_on ? dayInWords(baby.due_on) : ''],
    ['Pregnancy', gestation],
    ['NHS number', baby.nhs_number ? spaced(baby.nhs_number) : ''],
  ].filter(([, text]) => text);
  return html`<div class="person">
    <h3>${babyName(baby)}</h3>
    <dl class="facts">${facts.map(([word, text]) => html`<dt>${word}</dt><dd class="numbers">${text}</dd>`)}</dl>
  </div>`;
}

/**
 * @param {Carer} carer
 * @param {App} app
 */
function carerRow(carer, app) {
  const form = app.definitions.forms.family;
  const about = [
    relationship(carer, form),
    carer.relationship_note,
    carer.language && `speaks ${carer.language}`,
  ]
    .filter(Boolean)
    .join(' · ');
  return html`<li class="row">
    <div class="row__text">
      <span class="row__title">${carer.name}</span>
      <span class="row__detail">${about}</span>
      ${needTags(carerNeeds(carer, form))}
      ${carer.needs_note ? html`<span class="row__detail">${carer.needs_note}</span>` : nothing}
    </div>
  </li>`;
}

/**
 * @param {VisitEntry} visit
 * @param {App} app
 */
function visitRow(visit, app) {
  const open = followed(() => app.router.go('visit', { family: visit.record.family, record: visit.id }));
  return html`<li class="row row--whole">
    <div class="row__text">
      <a class="row__link" href="#visit" @click=${open}><span class="row__title row__name">${visitName(visit.body, app.definitions)}</span></a>
      <span class="row__detail">${dayInWords(visitDay(visit.body))}${visit.history.length > 1 ? ` · amended, version ${visit.history.length}` : ''}</span>
    </div>
    ${stateTag(visit)}
  </li>`;
}
