// The summary's sections about what was thought and done: assessment, risk, handouts, closing. Must not draw.

import { choiceLabel, fieldAt } from './fields.js';
import { isRaised } from './openRisk.js';
import { entriesOf, entriesOfStep } from './outlineFields.js';
import { itemInWords } from './outlineObservation.js';
import { entry, lines, NOT_RECORDED, text } from './outlineParts.js';
import { babyName } from './outlinePeople.js';
import { atOnce, SAID_APART, saidOfEarlier } from './outlineRisk.js';

/** @import { Definitions, FamilyBody, Field, FormDefinition, OutlineEntry, OutlineSection } from './types.js' */
/** @import { Statement, VisitBody } from './types.js' */

/**
 * The assessment's headings with something written under them, and those that are always there.
 * @param {VisitBody} body
 * @param {FormDefinition} form
 * @returns {OutlineSection}
 */
export function assessmentSection(body, form) {
  const group = fieldAt(form, 'assessment');
  const entries = entriesOf(group.fields ?? [], body.assessment);
  const others = entriesOfStep(form, body, 'assessment', ['assessment']);
  return { id: 'assessment', heading: group.label, entries: [...entries, ...others] };
}

/**
 * One of the two risks to the baby, as formulated; never filled in from a score. For an immediate risk that is
 * identified or not clear, what to do and who was told come first, and what is missing is said.
 * @param {"immediate" | "long_term"} risk
 * @param {VisitBody} body
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @param {OutlineEntry[]} [closed] what has closed it since
 * @returns {OutlineSection}
 */
export function riskSection(risk, body, family, definitions, closed = []) {
  const group = fieldAt(definitions.forms.visit, 'formulation', risk);
  /** @type {Record<string, any>} */
  const written = body.formulation?.[risk] ?? {};
  const finding = fieldAt(group, 'finding');
  const entries = [
    text(finding.label, written.finding ? choiceLabel(finding, written.finding) : NOT_RECORDED),
  ];
  entries.push(...closed);
  const isApart = risk === 'immediate';
  if (isApart) {
    entries.push(...(isRaised(written) ? atOnce(written) : asWritten(group, written)));
    entries.push(...saidOfEarlier(written));
  }
  for (const [index, statement] of (written.statements ?? []).entries()) {
    entries.push(statementEntry(index + 1, statement, body, family, definitions));
  }
  entries.push(...entriesOf(group.fields ?? [], written, ['finding', ...(isApart ? SAID_APART : [])]));
  return { id: `${risk}_risk`, heading: group.label, entries };
}

/**
 * What was written about action although no risk was found.
 * @param {Field} group
 * @param {Record<string, any>} written
 * @returns {OutlineEntry[]}
 */
function asWritten(group, written) {
  return (group.fields ?? [])
    .filter(({ name, kind }) => SAID_APART.has(name) && written[name] && ['longtext', 'text'].includes(kind))
    .map(({ name, label }) => text(label, written[name]));
}

/**
 * @param {number} number
 * @param {Statement} statement
 * @param {VisitBody} body
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @returns {OutlineEntry}
 */
function statementEntry(number, statement, body, family, definitions) {
  const restsOn = (statement.evidence ?? []).map((ref) => evidenceInWords(ref, body, family, definitions));
  return entry({ kind: 'statement', label: `Statement ${number}`, value: statement.text, lines: restsOn });
}

/**
 * What a statement rests on: "Item 8 Attunement to distress: not observed".
 * @param {string} ref
 * @param {VisitBody} body
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @returns {string}
 */
export function evidenceInWords(ref, body, family, definitions) {
  const [kind, id, ...rest] = ref.split('/');
  if (kind === 'introduction' && id !== undefined) return `What the baby showed: ${babyName(family, id)}`;
  if (kind === 'assessment' && id !== undefined) {
    const fields = fieldAt(definitions.forms.visit, 'assessment').fields ?? [];
    return `Assessment: ${fields.find((field) => field.name === id)?.label ?? id}`;
  }
  const observations = body.observations ?? [];
  const at = observations.findIndex((seen) => seen.id === id);
  const seen = observations[at];
  if (!seen) return 'Evidence that is not in this visit';
  const prefix = observations.length > 1 ? `Observation ${at + 1}, item` : 'Item';
  return itemInWords(prefix, rest.at(-1) ?? seen.id, seen, definitions);
}

/**
 * The handouts given, by title, and what was written for the family to read.
 * @param {VisitBody} body
 * @param {Definitions} definitions
 * @returns {OutlineSection}
 */
export function handoutsSection(body, definitions) {
  const form = definitions.forms.visit;
  const { label } = fieldAt(form, 'handouts');
  const titles = (body.handouts ?? []).map(
    (id) => definitions.handouts.find((handout) => handout.id === id)?.title ?? id,
  );
  const given = titles.length ? lines(label, titles) : text(label, 'None');
  const others = entriesOfStep(form, body, 'handouts', ['handouts']);
  return { id: 'handouts', heading: 'Handouts', entries: [given, ...others] };
}

/**
 * The closing note and what else was written before signing, where there is any of it.
 * @param {VisitBody} body
 * @param {FormDefinition} form
 * @returns {OutlineSection[]}
 */
export function closingSection(body, form) {
  const entries = entriesOfStep(form, body, 'review', []);
  return entries.length ? [{ id: 'closing', heading: fieldAt(form, 'closing_note').label, entries }] : [];
}
