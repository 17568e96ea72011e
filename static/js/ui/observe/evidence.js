// The evidence for a statement: each item answered, each note made at this visit. Must not weigh or choose any of it.

import { instrumentOf } from '../../domain/definitions.js';
import { scoreOf } from '../../domain/instrument.js';
import { t, translated } from '../../words.js';
import { babyName, carerName, fieldOf } from '../wording/names.js';

/** @import { Answer, Baby, Definitions, FamilyBody, Instrument, VisitBody } from '../../domain/types.js' */

/**
 * @typedef {{ref: string, label: string, mark: string, detail: string, language?: string}} Evidence `mark` is "" if
 * there is none; `language` is the label's, where it is not the interface's
 * @typedef {{heading: string, evidence: Evidence[]}} EvidenceGroup
 */

/**
 * Everything at this visit that a statement can name, in the order of the visit.
 *
 * @param {Partial<VisitBody>} visit
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @returns {EvidenceGroup[]} without empty groups
 */
export function evidenceGroups(visit, family, definitions) {
  return [
    introductions(visit, family),
    ...(visit.observations ?? []).map((observation) => observed(observation, family, definitions)),
    assessed(visit, definitions),
  ].filter((group) => group.evidence.length > 0);
}

/**
 * The evidence that a reference names; undefined when the visit no longer holds it.
 *
 * @param {EvidenceGroup[]} groups
 * @param {string} ref
 */
export function evidenceOf(groups, ref) {
  return groups.flatMap((group) => group.evidence).find((each) => each.ref === ref);
}

/**
 * @param {Partial<VisitBody>} visit
 * @param {FamilyBody} family
 * @returns {EvidenceGroup}
 */
function introductions(visit, family) {
  const evidence = (visit.introductions ?? [])
    .filter((introduction) => introduction.showed)
    .map((introduction) => ({
      ref: `introduction/${introduction.baby}`,
      label: t('What {baby} showed', { baby: babyName(family, introduction.baby) }),
      mark: '',
      detail: introduction.showed ?? '',
    }));
  return { heading: t('Saying hello'), evidence };
}

/**
 * @param {import('../../domain/types.js').Observation} observation
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @returns {EvidenceGroup}
 */
function observed(observation, family, definitions) {
  const instrument = instrumentOf(definitions, observation);
  if (!instrument) return { heading: observation.instrument, evidence: [] };
  const who = [
    ...(observation.baby ? [babyName(family, observation.baby)] : []),
    ...(observation.carer ? [carerName(family, observation.carer, definitions.forms.family)] : []),
  ];
  const evidence = instrument.items.flatMap((item) => {
    const answer = observation.answers?.[item.id];
    const note = observation.item_notes?.[item.id];
    if (answer === undefined && !note) return [];
    const words = answer === undefined ? t('not answered') : answerInWords(instrument, item.id, answer);
    return {
      ref: `observation/${observation.id}/${item.id}`,
      label: `${item.number} ${item.title}`,
      language: 'en',
      mark: markOf(instrument, item.id, answer),
      detail: [words, note].filter(Boolean).join(' · '),
    };
  });
  return { heading: [instrument.short_title, ...who].join(' · '), evidence };
}

/**
 * @param {Partial<VisitBody>} visit
 * @param {Definitions} definitions
 * @returns {EvidenceGroup}
 */
function assessed(visit, definitions) {
  const group = fieldOf(definitions.forms.visit, 'assessment');
  /** @type {{[name: string]: string | undefined}} */
  const written = { ...visit.assessment };
  const evidence = (group?.fields ?? [])
    .filter((field) => written[field.name])
    .map((field) => ({
      ref: `assessment/${field.name}`,
      label: translated(field.label),
      mark: '',
      detail: written[field.name] ?? '',
    }));
  return { heading: translated(group?.label ?? ''), evidence };
}

/**
 * The name of an answer's mark: "none", "half", "full", "not-observed", or "" for an answer in words.
 *
 * @param {Instrument} instrument
 * @param {string} item
 * @param {Answer | undefined} answer
 */
export function markOf(instrument, item, answer) {
  if (answer === 'not_observed') return 'not-observed';
  return scoreOf(instrument, item, answer)?.mark ?? '';
}

/**
 * @param {Instrument} instrument
 * @param {string} item
 * @param {Answer} answer
 */
export function answerInWords(instrument, item, answer) {
  if (answer === 'not_observed') return t('not observed');
  const label = scoreOf(instrument, item, answer)?.label ?? '';
  return label === String(answer) ? t('scored {answer}', { answer }) : label;
}
