// What a visit still leaves open, in words. Must not block: what may stay open is clinical judgement.

import { instrumentOf } from '../../domain/definitions.js';
import { isHere, isOver } from '../../domain/lifeEvents.js';
import { ukDay } from '../../domain/times.js';
import { t, tn, translated } from '../../words.js';
import { babyName } from '../wording/names.js';
import { dayInWords } from '../wording/times.js';

/** @import { Definitions, FamilyBody, FoundRisk, Instrument, VisitBody } from '../../domain/types.js' */
/** @typedef {{step: string, text: string, detail?: string, isNeeded: boolean, isUnwritten?: boolean, field?: string}} OpenPoint
 *   `isNeeded`: no signing without it; `isUnwritten`: a part about the baby not begun; `field`: the path of the gap */

const LAST_DAY = '9999-12-31';

/**
 * @param {Partial<VisitBody>} visit
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @param {FoundRisk[]} [earlier] the immediate risks of the family's signed visits
 * @returns {OpenPoint[]} the weightiest first: the risk to the baby, then in the order of the steps
 */
export function openPoints(visit, family, definitions, earlier = []) {
  const points = pointsOf(visit, family, definitions, earlier);
  return isBereaved(visit, family) ? points.filter((point) => !isAboutABaby(point)) : points;
}

/**
 * A visit to parents whose baby died, or was not born: nobody has to say why the baby was not assessed.
 *
 * @param {Partial<VisitBody>} visit
 * @param {FamilyBody} family
 */
function isBereaved({ started_at: startedAt }, { babies }) {
  const day = startedAt ? ukDay(startedAt) : LAST_DAY;
  return babies.length > 0 && babies.every((baby) => isOver(baby, day));
}

/** @param {OpenPoint} point whether it only says that nothing is written yet about a baby */
function isAboutABaby({ isNeeded, isUnwritten = false }) {
  return isUnwritten && !isNeeded;
}

/**
 * @param {Partial<VisitBody>} visit
 * @param {FamilyBody} family
 * @param {Definitions} definitions
 * @param {FoundRisk[]} earlier
 * @returns {OpenPoint[]}
 */
function pointsOf(visit, family, definitions, earlier) {
  return [
    ...earlierRisks(visit, earlier),
    ...risks(visit, definitions),
    ...arrival(visit),
    ...hello(visit, family),
    ...checks(visit, definitions),
    ...written(visit, definitions),
  ];
}

/**
 * @param {Partial<VisitBody>} visit
 * @param {FoundRisk[]} earlier
 * @returns {OpenPoint[]}
 */
function earlierRisks(visit, earlier) {
  const said = new Set((visit.formulation?.immediate?.earlier ?? []).map(({ record }) => record));
  return earlier
    .filter(({ record, closed }) => closed === null && !said.has(record))
    .map(({ on }) => ({
      ...open(
        'formulation',
        t('The immediate risk from {day}: say whether it is still open.', { day: dayInWords(on) }),
      ),
      detail: t('Until a visit says that it is closed, it stays open.'),
    }));
}

/**
 * @param {Partial<VisitBody>} visit
 * @returns {OpenPoint[]}
 */
function arrival(visit) {
  const points = [];
  if (!visit.contact) points.push(needed('who', t('The type of contact is not chosen.'), 'contact'));
  if (!visit.present) points.push(open('who', t('Nobody is noted as having been there.')));
  return points;
}

/**
 * @param {Partial<VisitBody>} visit
 * @param {FamilyBody} family
 * @returns {OpenPoint[]}
 */
function hello(visit, family) {
  const met = new Set((visit.introductions ?? []).filter((each) => each.showed).map((each) => each.baby));
  return family.babies
    .filter((baby) => isHere(baby) && !met.has(baby.id))
    .map((baby) =>
      open('hello', t('Nothing is noted of what {baby} showed.', { baby: babyName(family, baby.id) })),
    );
}

/**
 * @param {Partial<VisitBody>} visit
 * @param {Definitions} definitions
 * @returns {OpenPoint[]}
 */
function checks(visit, definitions) {
  if (!visit.observations?.length) return [unwritten('check', t('No observation was made.'))];
  return visit.observations.flatMap((observation, index) => {
    const instrument = instrumentOf(definitions, observation);
    if (!instrument) return [];
    const answered = Object.keys(observation.answers ?? {}).length;
    const left = instrument.items.length - answered;
    const points =
      left > 0
        ? [
            open(
              'check',
              tn(
                '{instrument}: {number} item not answered, so there is no total.',
                '{instrument}: {number} items not answered, so there is no total.',
                left,
                { instrument: instrument.short_title },
              ),
            ),
          ]
        : [];
    const isUntimed = instrument.administration === 'observed' && observation.minutes === undefined;
    return isUntimed ? [...points, untimed(instrument, index)] : points;
  });
}

/**
 * How long the visitor observed matters for how stable a rating is, but nobody has to make it up.
 *
 * @param {Instrument} instrument
 * @param {number} index of the observation
 * @returns {OpenPoint}
 */
function untimed({ short_title: instrument }, index) {
  return {
    ...open('check', t('{instrument}: the minutes observed are not noted.', { instrument })),
    detail: t('The result will say so.'),
    field: `observations/${index}/minutes`,
  };
}

/**
 * @param {Partial<VisitBody>} visit
 * @param {Definitions} definitions
 * @returns {OpenPoint[]}
 */
function written(visit, definitions) {
  const group = definitions.forms.visit.fields.find((field) => field.name === 'assessment');
  if (!visit.assessment) return [unwritten('assessment', t('The assessment is empty.'))];
  const filled = new Set(Object.keys(visit.assessment));
  const empty = (group?.fields ?? [])
    .filter((field) => !filled.has(field.name))
    .map((field) => translated(field.label));
  if (empty.length === 0) return [];
  const title = tn(
    'Assessment: {number} heading is empty.',
    'Assessment: {number} headings are empty.',
    empty.length,
  );
  return [{ ...open('assessment', title), detail: empty.join(' · ') }];
}

/**
 * @param {Partial<VisitBody>} visit
 * @param {Definitions} definitions
 * @returns {OpenPoint[]}
 */
function risks(visit, definitions) {
  const group = definitions.forms.visit.fields.find((field) => field.name === 'formulation');
  return (group?.fields ?? []).flatMap((field) => {
    const risk = field.name === 'immediate' ? visit.formulation?.immediate : visit.formulation?.long_term;
    /** @type {OpenPoint[]} */
    const points = risk?.finding
      ? []
      : [unwritten('formulation', t('{risk}: nothing is chosen.', { risk: translated(field.label) }))];
    for (const [at, { text }] of risk?.statements?.entries() ?? []) {
      if (text) continue;
      points.push(
        needed(
          'formulation',
          t('{risk}: a statement is empty. Write it, or remove it.', { risk: translated(field.label) }),
          `formulation/${field.name}/statements/${at}/text`,
        ),
      );
    }
    const isAction =
      risk?.finding === 'identified' || (field.name === 'immediate' && risk?.finding === 'unclear');
    if (isAction && !risk?.action) {
      const text = t('{risk}: no action is written.', { risk: translated(field.label) });
      points.unshift({
        ...open('formulation', text),
        detail: t('The summary will say so: “Action: not recorded”.'),
      });
    }
    return points;
  });
}

/**
 * @param {string} step
 * @param {string} text
 */
const open = (step, text) => ({ step, text, isNeeded: false });

/**
 * @param {string} step
 * @param {string} text
 */
const unwritten = (step, text) => ({ ...open(step, text), isUnwritten: true });

/**
 * @param {string} step
 * @param {string} text
 * @param {string} field
 */
const needed = (step, text, field) => ({ step, text, isNeeded: true, field });
