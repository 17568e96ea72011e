// The summary's sections about observations: how they were made, items, totals, cautions. Must not draw.

import { instrumentOf } from './definitions.js';
import { choiceLabel, fieldAt } from './fields.js';
import {
  BadAnswer,
  greatestOf,
  hasMarks,
  itemOf,
  NOT_OBSERVED,
  recordedOutcome,
  score,
  scoreOf,
} from './instrument.js';
import { english } from './messages.js';
import { entriesOf } from './outlineFields.js';
import { entry, lines, text } from './outlineParts.js';
import { babyName, carerName } from './outlinePeople.js';
import { byCodePoint } from './problems.js';
import { cautionsFor, NO_TOTAL, resultsInWords } from './result.js';
import { dayInWords } from './times.js';
import { babyOf, isOutsideAge } from './visit.js';

/** @import { Answer, Definitions, FamilyBody, Instrument, Item, Observation, Outcome } from './types.js' */
/** @import { OutlineEntry, OutlineSection, RecordedOutcome, VisitBody } from './types.js' */
/** @import { Result } from './result.js' */

const OBSERVATION_PARTS = /** @type {const} */ (['mode', 'standing']);
const SAID_OF_AN_OBSERVATION = [
  ...['id', 'instrument', 'version', 'baby', 'carer', ...OBSERVATION_PARTS],
  ...['trained_on', 'minutes', 'age_reason'],
];
const NOT_NOTED = 'Not noted';
const DIFFERS =
  'The tablet recorded another outcome for these answers. What stands here was scored from the answers.';

/**
 * One section for each observation: how it was made, its items, total and band, cautions and source.
 * @param {VisitBody} body
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @param {string} day "YYYY-MM-DD"
 * @returns {OutlineSection[]}
 */
export function observationSections(body, family, definitions, day) {
  if (!body.observations?.length) {
    const none = text('Instrument', 'None was used at this visit');
    return [{ id: 'observation', heading: 'Observation', entries: [none] }];
  }
  return body.observations.map((seen, index) => observation(index + 1, seen, family, definitions, day));
}

/**
 * @param {number} number
 * @param {Observation} seen
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @param {string} day
 * @returns {OutlineSection}
 */
function observation(number, seen, family, definitions, day) {
  const id = `observation-${number}`;
  const instrument = instrumentOf(definitions, seen);
  const outcome = instrument && outcomeOf(instrument, seen);
  if (!instrument || !outcome) return unknownObservation(id, seen, family, definitions);
  const kind = instrument.administration === 'observed' ? 'Observation' : 'Questionnaire';
  const isOutside = seen.age_reason !== undefined || isOutsideAge(instrument, babyOf(family, seen.baby), day);
  const entries = [
    ...how(seen, family, definitions, instrument.administration === 'observed'),
    ...instrument.items.map((item) => itemEntry(item, seen, instrument)),
    ...result(instrument, outcome, seen, isOutside),
    entry({ kind: 'source', label: 'Source', value: instrument.source.citation, url: instrument.source.url }),
  ];
  return { id, heading: `${kind}: ${instrument.title}${practice(seen)}`, entries };
}

/**
 * @param {string} id
 * @param {Observation} seen
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @returns {OutlineSection}
 */
function unknownObservation(id, seen, family, definitions) {
  const recorded = Object.entries(seen.answers ?? {})
    .sort(([left], [right]) => byCodePoint(left, right))
    .map(([item, answer]) => `${item}: ${answer}`);
  const unknown = text('Instrument', `${seen.instrument}, version ${seen.version}, is not known here`);
  const answers = lines(fieldAt(definitions.forms.visit, 'observations', 'answers').label, recorded);
  return {
    id,
    heading: 'Observation',
    entries: [unknown, ...how(seen, family, definitions, false), answers],
  };
}

/**
 * @param {Observation} seen
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @param {boolean} isObserved whether minutes mean anything
 * @returns {OutlineEntry[]}
 */
function how(seen, family, { forms }, isObserved) {
  const form = fieldAt(forms.visit, 'observations');
  const entries = [];
  if (seen.baby) entries.push(text('Baby', babyName(family, seen.baby)));
  if (seen.carer) entries.push(text('Carer', carerName(family, seen.carer, forms.family)));
  for (const name of OBSERVATION_PARTS) {
    const value = seen[name];
    const field = fieldAt(form, name);
    if (value) entries.push(text(field.label, choiceLabel(field, value)));
  }
  if (seen.trained_on) entries.push(text(fieldAt(form, 'trained_on').label, dayInWords(seen.trained_on)));
  const minutes = fieldAt(form, 'minutes').label;
  if (seen.minutes !== undefined) entries.push(text(minutes, String(seen.minutes)));
  else if (isObserved) entries.push(text(minutes, NOT_NOTED));
  if (seen.age_reason) entries.push(text(fieldAt(form, 'age_reason').label, seen.age_reason));
  entries.push(...entriesOf(form.fields ?? [], seen, SAID_OF_AN_OBSERVATION));
  return entries;
}

/**
 * The words beside everything that somebody without training scored.
 * @param {Observation} seen
 */
function practice(seen) {
  return seen.standing === 'practice' ? ' (practice)' : '';
}

/**
 * @param {Instrument} instrument
 * @param {Observation} seen
 * @returns {Outcome | null} null if this version of the instrument doesn't have these answers
 */
function outcomeOf(instrument, seen) {
  try {
    return score(instrument, seen.answers ?? {});
  } catch (error) {
    if (error instanceof BadAnswer) return null;
    throw error;
  }
}

/**
 * @param {Item} item
 * @param {Observation} seen
 * @param {Instrument} instrument
 * @returns {OutlineEntry}
 */
function itemEntry(item, seen, instrument) {
  const answer = seen.answers?.[item.id];
  const unseen = answer === NOT_OBSERVED && hasMarks(instrument) ? NOT_OBSERVED : '';
  return entry({
    kind: 'item',
    label: item.title,
    value: answerInWords(answer, item, instrument),
    note: seen.item_notes?.[item.id] ?? '',
    number: item.number,
    mark: scoreOf(instrument, item.id, answer)?.mark ?? unseen,
  });
}

/**
 * @param {Answer | undefined} answer
 * @param {Item} item
 * @param {Instrument} instrument
 */
function answerInWords(answer, item, instrument) {
  if (answer === undefined) return 'Not answered';
  if (answer === NOT_OBSERVED) return 'Not observed';
  const label = scoreOf(instrument, item.id, answer)?.label ?? String(answer);
  return label === String(answer) ? label : `${answer}, ${label}`;
}

/**
 * @param {Instrument} instrument
 * @param {Outcome} outcome
 * @param {Observation} seen
 * @param {boolean} isOutside
 * @returns {OutlineEntry[]}
 */
function result(instrument, outcome, seen, isOutside) {
  const results = resultsInWords(instrument, outcome, seen.answers ?? {});
  const differs = seen.outcome && !sameOutcome(seen.outcome, recordedOutcome(outcome));
  return [
    ...outcome.counts.flatMap(({ of }, at) =>
      total(greatestOf(instrument, of), /** @type {Result} */ (results[at]), practice(seen)),
    ),
    ...(instrument.band_source ? [text('Where the bands come from', instrument.band_source)] : []),
    ...(differs ? [entry({ kind: 'caution', label: 'Caution', value: DIFFERS })] : []),
    ...cautionsFor(instrument, seen, isOutside).map((caution) =>
      entry({ kind: 'caution', label: 'Caution', value: caution.text, note: caution.source }),
    ),
  ];
}

/**
 * A total and its band; without a band the total itself says why it is a range.
 * @param {number} greatest
 * @param {Result} result
 * @param {string} practised
 * @returns {OutlineEntry[]}
 */
function total(greatest, { label, total: words, band, why }, practised) {
  const note = why ? english(why) : '';
  const of = label ? `: ${label}` : '';
  const value = words === NO_TOTAL ? words : `${words} of ${greatest}`;
  const sum = entry({ kind: 'total', label: `Total${of}${practised}`, value, note: band ? '' : note });
  return band ? [sum, entry({ kind: 'band', label: `Band${of}${practised}`, value: band, note })] : [sum];
}

/**
 * @param {RecordedOutcome} left
 * @param {RecordedOutcome} right
 */
function sameOutcome(left, right) {
  return JSON.stringify(partsOf(left)) === JSON.stringify(partsOf(right));
}

/** @param {RecordedOutcome} outcome */
function partsOf({ total, lowest, highest, band, unanswered, totals = {} }) {
  const others = Object.entries(totals).sort(([left], [right]) => byCodePoint(left, right));
  const figures = others.map(([id, each]) => [id, each.total, each.lowest, each.highest, each.band]);
  return [total, lowest, highest, band, unanswered, figures];
}

/**
 * An answered item as evidence: "Item 8 Attunement to distress: not observed".
 * @param {string} prefix
 * @param {string} id
 * @param {Observation} seen
 * @param {Definitions} definitions
 * @returns {string}
 */
export function itemInWords(prefix, id, seen, definitions) {
  const instrument = instrumentOf(definitions, seen);
  const item = instrument && itemOf(instrument, id);
  if (!instrument || !item) return `${prefix} ${id}`;
  const answer = answerInWords(seen.answers?.[id], item, instrument);
  return `${prefix} ${item.number} ${item.title}: ${answer.charAt(0).toLowerCase()}${answer.slice(1)}${practice(seen)}`;
}
