// Checks what a visit's body means, beyond its form: people, items and evidence exist. Must not differ from the server.

import { insideWindow } from './ages.js';
import { currentInstrument, instrumentOf, SCHEMA } from './definitions.js';
import { everybody } from './familyInTime.js';
import { itemOf, refusal, scoresOf } from './instrument.js';
import { byCodePoint, MOST_PROBLEMS, only, under } from './problems.js';
import { ukDay } from './times.js';

/** @import { Baby, FamilyInTime, Instrument, Item, Observation, Problem, VisitBody } from './types.js' */
/** @import { Instruments } from './definitions.js' */

const OBSERVED_PARTS = /** @type {const} */ ([
  ['baby', 'Baby observed'],
  ['carer', 'Carer observed'],
  ['mode', 'Live or filmed'],
]);

/** The first version of the form that asks who was told about an immediate risk. */
const TOLD_FROM = 2;

/**
 * @param {Pick<VisitBody, "started_at">} body
 * @returns {string} the day of the visit: that of its start, in the United Kingdom
 */
export function visitDay(body) {
  return ukDay(body.started_at);
}

/**
 * Whether the baby's age is known and outside the instrument's window; a baby not yet born is outside.
 * @param {Instrument} instrument
 * @param {Baby | null | undefined} baby
 * @param {string} on "YYYY-MM-DD"
 * @returns {boolean}
 */
export function isOutsideAge(instrument, baby, on) {
  if (!instrument.age_window || !baby) return false;
  if (!baby.born_on) return true;
  return !insideWindow(instrument.age_window, baby.born_on, on, baby.gestation_weeks, baby.gestation_days);
}

/**
 * Whether it was made outside its instrument's ages: by the dates, or because a reason was given.
 * @param {Observation} observation
 * @param {VisitBody} body
 * @param {Instruments} definitions
 * @param {FamilyInTime | null} family
 * @returns {boolean}
 */
export function isOutsideObservation(observation, body, definitions, family) {
  if (observation.age_reason !== undefined) return true;
  const instrument = instrumentOf(definitions, observation);
  return instrument !== null && isOutsideAge(instrument, babyOf(family, observation.baby), visitDay(body));
}

/**
 * Everything that a statement may rest on: answered or noted items, introductions, assessments; each as a reference
 * such as "observation/ID/ITEM".
 * @param {Partial<VisitBody>} body
 * @returns {Set<string>}
 */
export function evidenceRefs(body) {
  return new Set([
    ...(body.introductions ?? []).map((entry) => `introduction/${entry.baby}`),
    ...Object.keys(body.assessment ?? {}).map((name) => `assessment/${name}`),
    ...(body.observations ?? []).flatMap((seen) =>
      Object.keys({ ...seen.answers, ...seen.item_notes }).map((item) => `observation/${seen.id}/${item}`),
    ),
  ]);
}

/**
 * What is wrong with the meaning of a visit's body that `checkBody` has found well formed. Instruments, versions and
 * items must be known, by the version that the observation names. An observed instrument needs baby, carer and mode
 * (minutes may be unknown); one that requires training must say whether the scorer is trained. Evidence must point into
 * the same body. If the family is given (in time), people must have been in it at some time, and an observation outside
 * its age window needs a reason. From version 2 of the form, an immediate risk that is identified or not clear must say
 * who was told and when, or why nobody was told yet.
 * @param {VisitBody} body
 * @param {Instruments} definitions
 * @param {FamilyInTime | null} [family]
 * @param {number} [schema] the version of the form that it was signed with
 * @returns {Problem[]}
 */
export function checkVisit(body, definitions, family = null, schema = SCHEMA) {
  const observations = (body.observations ?? []).flatMap((observation, index) =>
    under('observations', under(index, checkObservation(observation, body, definitions, family))),
  );
  const risk = under('formulation', under('immediate', immediateRisk(body, schema)));
  return [...observations, ...people(body, family), ...evidence(body), ...risk].slice(0, MOST_PROBLEMS);
}

/**
 * A record is not a referral.
 * @param {VisitBody} body
 * @param {number} schema
 * @returns {Problem[]}
 */
function immediateRisk({ formulation }, schema) {
  if (schema < TOLD_FROM) return [];
  const { finding, told_whom, told_at, not_told_because, earlier = [] } = formulation?.immediate ?? {};
  const unexplained = earlier.flatMap(({ state, because }, at) =>
    state === 'closed' && !because ? missing(`earlier/${at}/because`, 'Closed, because') : [],
  );
  const isSaid = (told_whom && told_at) || not_told_because;
  if (isSaid || (finding !== 'identified' && finding !== 'unclear')) return unexplained;
  const half = told_whom ? missing('told_at', 'When you told them') : missing('told_whom', 'Whom you told');
  return [...(told_whom || told_at ? half : only('nobody_told', {}, 'told_whom')), ...unexplained];
}

/**
 * @param {FamilyInTime | null} family
 * @param {string | undefined} id
 * @returns {Baby | undefined}
 */
export function babyOf(family, id) {
  return family && id ? everybody(family, 'babies').get(id) : undefined;
}

/**
 * @param {Observation} observation
 * @param {VisitBody} body
 * @param {Instruments} definitions
 * @param {FamilyInTime | null} family
 * @returns {Problem[]}
 */
function checkObservation(observation, body, definitions, family) {
  const instrument = instrumentOf(definitions, observation);
  if (!instrument) return unknown(currentInstrument(definitions, observation.instrument));
  const problems = [...missingParts(observation, instrument), ...answers(observation, instrument)];
  const baby = babyOf(family, observation.baby);
  if (observation.age_reason === undefined && isOutsideAge(instrument, baby, visitDay(body))) {
    problems.push(...missing('age_reason', 'Why it is used outside the age window'));
  }
  return problems;
}

/** @param {Instrument | null} other the instrument's current version, if known */
function unknown(other) {
  if (!other) return only('unknown_instrument', {}, 'instrument');
  return only('other_version', { instrument: other.short_title }, 'version');
}

/**
 * @param {Observation} observation
 * @param {Instrument} instrument
 * @returns {Problem[]}
 */
function missingParts(observation, instrument) {
  const needed = instrument.administration === 'observed' ? OBSERVED_PARTS : OBSERVED_PARTS.slice(1, 2);
  const problems = needed.flatMap(([name, label]) =>
    observation[name] === undefined ? missing(name, label) : [],
  );
  if (instrument.requires_training && !observation.standing) {
    problems.push(...missing('standing', 'Trained or practice'));
  }
  if (observation.standing === 'trained' && !observation.trained_on) {
    problems.push(...missing('trained_on', 'Date of training'));
  }
  if (!observation.outcome) problems.push(...missing('outcome', 'Outcome'));
  return problems;
}

/**
 * @param {string} name
 * @param {string} label
 */
function missing(name, label) {
  return only('missing', { label }, name);
}

/**
 * @param {Observation} observation
 * @param {Instrument} instrument
 * @returns {Problem[]}
 */
function answers(observation, instrument) {
  return /** @type {const} */ (['answers', 'item_notes']).flatMap((part) =>
    Object.entries(observation[part] ?? {})
      .sort(([left], [right]) => byCodePoint(left, right))
      .flatMap(([id, entry]) => {
        const item = itemOf(instrument, id);
        const field = `${part}/${id}`;
        if (!item) return only('unknown_item', { instrument: instrument.short_title, item: id }, field);
        const code = part === 'answers' && refusal(instrument, item, entry);
        return code ? only(code, ofItem(item, instrument), field) : [];
      }),
  );
}

/**
 * The values that a message about an item's answer needs.
 * @param {Item} item
 * @param {Instrument} instrument
 */
function ofItem(item, instrument) {
  const scores = scoresOf(instrument, item).map(({ value }) => value);
  return { number: item.number, title: item.title, scores: scores.join(', ') };
}

/**
 * @param {VisitBody} body
 * @param {FamilyInTime | null} family
 * @returns {Problem[]}
 */
function people(body, family) {
  const babies = family && everybody(family, 'babies');
  const carers = family && everybody(family, 'carers');
  /** @type {Set<string>} */
  const met = new Set();
  return [
    ...(body.present?.babies ?? []).flatMap((id, at) => person(`present/babies/${at}`, id, babies, 'baby')),
    ...(body.present?.carers ?? []).flatMap((id, at) => person(`present/carers/${at}`, id, carers, 'carer')),
    ...(body.introductions ?? []).flatMap(({ baby }, at) => {
      const field = `introductions/${at}/baby`;
      const again = met.has(baby) ? only('repeated_baby', {}, field) : [];
      met.add(baby);
      return [...person(field, baby, babies, 'baby'), ...again];
    }),
    ...(body.observations ?? []).flatMap(({ baby, carer }, at) => [
      ...person(`observations/${at}/baby`, baby, babies, 'baby'),
      ...person(`observations/${at}/carer`, carer, carers, 'carer'),
    ]),
  ];
}

/**
 * @param {string} field
 * @param {string | undefined} id
 * @param {{has: (id: string) => boolean} | null} known
 * @param {'baby' | 'carer'} role
 * @returns {Problem[]}
 */
function person(field, id, known, role) {
  if (id === undefined || !known || known.has(id)) return [];
  return only(role === 'baby' ? 'unknown_baby' : 'unknown_carer', {}, field);
}

/**
 * @param {VisitBody} body
 * @returns {Problem[]}
 */
function evidence(body) {
  const there = evidenceRefs(body);
  return /** @type {const} */ (['immediate', 'long_term']).flatMap((risk) =>
    (body.formulation?.[risk]?.statements ?? []).flatMap((statement, index) =>
      (statement.evidence ?? []).flatMap((ref, place) => {
        const field = `formulation/${risk}/statements/${index}/evidence/${place}`;
        return there.has(ref) ? [] : only('unknown_evidence', {}, field);
      }),
    ),
  );
}
