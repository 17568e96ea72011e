// Who a family is: head, babies, carers, languages and needs. Must not plan or score.

import { html, nothing } from 'lit-html';
import { isOver } from '../../domain/lifeEvents.js';
import { spaced } from '../../domain/nhsNumber.js';
import { t, tn } from '../../words.js';
import { needTags } from '../page/rows.js';
import { stateTag } from '../page/stateTag.js';
import { noPaperNote } from '../risk/noPaper.js';
import {
  babyAge,
  babyChange,
  babyName,
  capital,
  carerName,
  carerNeeds,
  correctedAge,
  familyName,
  relationship,
  typedWords,
} from '../wording/names.js';
import { dayInWords } from '../wording/times.js';

/** @import { TemplateResult } from 'lit-html' */
/** @import { Baby, Carer, Definitions, FamilyBody } from '../../domain/types.js' */
/** @import { FamilyEntry } from '../../storage/caseload.js' */

/**
 * The name, what to know before ringing the bell, and how old the baby is.
 *
 * @param {FamilyEntry} family
 * @param {{definitions: Definitions, today: string}} given
 * @param {TemplateResult | typeof nothing} [more]
 */
export function familyHead(family, { definitions, today }, more = nothing) {
  const { carers } = family.body;
  const form = definitions.forms.family;
  const needs = carers.flatMap((carer) =>
    carerNeeds(carer, form).map((need) =>
      carers.length > 1 ? `${carerName(family.body, carer.id, form, { isPlain: true })}: ${need}` : need,
    ),
  );
  return html`<div class="family-head">
    <h1 tabindex="-1">${familyName(family.body)}</h1>
    ${needs.length ? html`<p class="family-head__needs">${needTags(needs)}</p>` : nothing}
    ${agesOf(family.body, today)}
    ${noPaperNote(family)}
    ${family.state === 'received' ? nothing : html`<p>${stateTag(family)}</p>`}
    ${more}
  </div>`;
}

/**
 * Once for babies of the same age, otherwise for each by name.
 *
 * @param {FamilyBody} family
 * @param {string} today
 */
function agesOf(family, today) {
  const { babies } = family;
  const told = babies.map((baby) =>
    [babyAge(baby, today), correctedAge(baby, today), babyChange(baby, today)].filter(Boolean),
  );
  const isSame = new Set(told.map((parts) => parts.join())).size === 1;
  if (isSame && babies.length > 1 && !babies.some(({ status }) => status)) {
    const [age = '', ...more] = told[0] ?? [];
    const both = babies.length === 2 ? t('Both {age}', { age }) : t('All {age}', { age });
    return html`<p class="family-head__age">${ageLine([both, ...more])}</p>`;
  }
  return babies.map(
    (baby, at) =>
      html`<p class="family-head__age">${babies.length > 1 ? `${babyName(family, baby.id)}: ` : nothing}${ageLine(told[at] ?? [])}</p>`,
  );
}

/** @param {string[]} parts */
function ageLine([age = '', ...more]) {
  return html`<strong>${capital(age)}</strong>${more.map((part) => ` · ${part}`)}`;
}

/**
 * @param {Baby} baby
 * @param {FamilyBody} family
 * @param {string} today
 * @param {() => void} ask what has changed for the baby
 */
export function babyFacts(baby, family, today, ask) {
  const weeks = baby.gestation_weeks ? tn('{number} week', '{number} weeks', baby.gestation_weeks) : '';
  const days = baby.gestation_days ? tn('{number} day', '{number} days', baby.gestation_days) : '';
  const facts = [
    [t('Age'), [babyAge(baby, today), correctedAge(baby, today)].filter(Boolean).join(' · ')],
    [t('Born'), baby.born_on ? dayInWords(baby.born_on) : ''],
    [t('Due'), baby.due_on && !isOver(baby, today) ? dayInWords(baby.due_on) : ''],
    [t('Pregnancy'), [weeks, days].filter(Boolean).join(' ')],
    [t('NHS number'), baby.nhs_number ? spaced(baby.nhs_number) : ''],
    [t('Changed'), capital(babyChange(baby, today))],
  ].filter(([, text]) => text);
  return html`<div class="person">
    <h3>${babyName(family, baby.id)}</h3>
    <dl class="facts">${facts.map(([word, text]) => html`<dt>${word}</dt><dd class="numbers">${text}</dd>`)}</dl>
    <button class="link-button small" type="button" @click=${ask}>${baby.status ? t('Change this or take it back') : t('Has something changed?')}<span class="nhsuk-u-visually-hidden"> ${babyName(family, baby.id)}</span></button>
  </div>`;
}

/**
 * @param {Carer} carer
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 */
export function carerRow(carer, family, { forms: { family: form } }) {
  const about = [
    relationship(carer, form),
    typedWords(carer.relationship_note),
    carer.language && t('speaks {language}', { language: typedWords(carer.language) }),
  ];
  return html`<li class="row">
    <div class="row__text">
      <span class="row__title">${carerName(family, carer.id, form)}</span>
      <span class="row__detail">${about.filter(Boolean).join(' · ')}</span>
      ${needTags(carerNeeds(carer, form))}
      ${carer.needs_note ? html`<span class="row__detail">${typedWords(carer.needs_note)}</span>` : nothing}
    </div>
  </li>`;
}
