// What screens say of a baby who died, was not born or is no longer with the family: plainly, and no age that counts on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import { definitions } from '../../domain/vectors.js';
import { drawn } from '../paper/drawn.js';

const SAM = { id: 'c', name: 'Sam', relationship: 'mother' };

const { babyFacts, familyHead } = await import('../../../../static/js/ui/family/familyPeople.js');
const { aboutBaby, babyAge, babyChange, babyName, correctedAge, familyAge, wordsFor } = await import(
  '../../../../static/js/ui/wording/names.js'
);
const { openPoints } = await import('../../../../static/js/ui/visit/openPoints.js');
const { familyRow } = await import('../../../../static/js/ui/page/rows.js');

const robin = { id: 'robin', name: 'Robin', born_on: '2026-01-10', gestation_weeks: 34 };
const wren = { id: 'wren', name: 'Wren', born_on: '2026-01-10' };
const died = { ...robin, status: /** @type {const} */ ('died'), status_on: '2026-02-20' };
const lost = { id: 'lost', due_on: '2026-06-01', status: /** @type {const} */ ('not_born') };
const sam = { id: 'sam', name: 'Sam', relationship: 'mother' };
const familyOf = (...babies) => /** @type {any} */ ({ babies, carers: [sam] });
const text = (template) =>
  drawn(template)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

test('a baby who died has no age from that day on, however long ago it is', () => {
  for (const day of ['2026-02-20', '2026-03-01', '2030-01-10']) {
    assert.equal(babyAge(died, day), '');
    assert.equal(correctedAge(died, day), '');
    assert.equal(aboutBaby(died, day), 'died on 20 February 2026');
    assert.equal(familyAge(familyOf(died), day), 'died on 20 February 2026');
  }
  assert.equal(babyAge(died, '2026-02-19'), '5 weeks', 'a visit before is told as it was');
});

test('a pregnancy that ended is no longer due, nor an unborn baby', () => {
  assert.equal(aboutBaby(lost, '2026-05-01'), 'pregnancy ended');
  assert.equal(babyName(familyOf(lost), 'lost'), 'Sam’s baby');
  assert.doesNotMatch(text(babyFacts(lost, familyOf(lost), '2026-05-01', () => {})), /due|June|[Uu]nborn/);
});

test('nobody is given words to say to a baby who died or was not born', () => {
  assert.ok(wordsFor(definitions.prompts, robin, SAM, '2026-03-01'));
  for (const baby of [died, lost]) {
    assert.equal(wordsFor(definitions.prompts, baby, SAM, '2026-03-01'), undefined);
  }
});

test('a baby who lives elsewhere has an age, and where it is stands beside it', () => {
  const told = (status, more = {}) =>
    babyChange(/** @type {any} */ ({ ...wren, status, ...more }), '2026-03-07');
  assert.deepEqual(
    ['moved_away', 'fostered', 'adopted'].map((status) => told(status)),
    ['moved away', 'with foster carers', 'adopted'],
  );
  assert.equal(told('fostered', { status_on: '2026-03-01' }), 'with foster carers since 1 March 2026');
  assert.equal(told('fostered', { status_on: '2026-03-08' }), '', 'not before it was so');
  const fostered = /** @type {any} */ ({ ...wren, status: 'fostered' });
  assert.equal(aboutBaby(fostered, '2026-03-07'), '8 weeks · with foster carers');
});

test('of twins each is told by name, and never both as one', () => {
  assert.equal(
    familyAge(familyOf(died, wren), '2026-03-07'),
    'Robin: died on 20 February 2026 · Wren: 8 weeks',
  );
  const head = text(
    familyHead(/** @type {any} */ ({ body: familyOf(died, wren), state: 'received', history: [] }), {
      definitions,
      today: '2026-03-07',
    }),
  );
  assert.match(head, /Robin.*Died on 20 February 2026/);
  assert.doesNotMatch(head, /Both|twins/);
});

test('a row of a family whose baby died names the day and no age', () => {
  const row = text(familyRow({ body: familyOf(died), open: () => {} }, { definitions, today: '2026-11-01' }));
  assert.match(row, /Robin died on 20 February 2026/);
  assert.doesNotMatch(row, /weeks|months/);
});

test('a review reproaches nobody for what a baby who is not here did not show', () => {
  const points = (...babies) =>
    openPoints({}, familyOf(...babies), definitions).filter(({ step }) => step === 'hello');
  assert.equal(points(robin).length, 1);
  assert.deepEqual(points(died), []);
  assert.deepEqual(points(lost), []);
  assert.deepEqual(points({ ...wren, status: 'adopted' }), []);
});

test('parents whose baby died are visited without a list of what was not assessed; what must be put right stays', () => {
  const visit = /** @type {any} */ ({ started_at: '2026-03-01T10:00:00.000Z' });
  const steps = (visit, ...babies) =>
    openPoints(visit, familyOf(...babies), definitions).map(({ step }) => step);
  assert.deepEqual(steps(visit, died), ['who', 'who']);
  assert.ok(steps(visit, died, wren).includes('assessment'), 'another baby lives');
  assert.ok(
    steps({ started_at: '2026-02-01T10:00:00.000Z' }, died).includes('formulation'),
    'before the death',
  );
  const identified = { ...visit, formulation: { immediate: { finding: 'identified' } } };
  assert.ok(steps(identified, died).includes('formulation'));
});
