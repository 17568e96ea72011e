// An amendment beside what it replaced: what changed, what came, what went, and nothing else.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { outline } from '../../../static/js/domain/outline.js';
import { differences } from '../../../static/js/domain/outlineDifference.js';
import { definitions, read } from './vectors.js';

const { record, family, people } = read('outline.json')[0];

/** @param {(body: any) => void} change */
function amended(change) {
  const later = structuredClone(record);
  later.id = crypto.randomUUID();
  later.supersedes = record.id;
  later.reason = 'A word was wrong.';
  change(later.body);
  const first = outline(record, family, definitions, people, { number: 1, of: 2 });
  return differences(first, outline(later, family, definitions, people, { number: 2, of: 2 }));
}

test('a new version with the same words differs in nothing', () => {
  assert.deepEqual(
    amended(() => {}),
    [],
  );
});

test('a word that was changed stands beside what it was', () => {
  const found = amended((body) => {
    body.assessment.attitude = 'A wanted baby.';
  });
  assert.deepEqual(found, [
    {
      where: 'Assessment',
      label: 'Attitude towards the pregnancy and the baby',
      before: record.body.assessment.attitude,
      after: 'A wanted baby.',
    },
  ]);
});

test('what came has no before, what went no after', () => {
  const came = amended((body) => {
    body.assessment.bonding = 'Sam said: I love to watch Robin wake.';
  });
  assert.deepEqual(
    came.map(({ before, after }) => [before, after]),
    [['', 'Sam said: I love to watch Robin wake.']],
  );
  const went = amended((body) => {
    delete body.closing_note;
  });
  assert.deepEqual(
    went.map(({ before, after }) => [before, after]),
    [[record.body.closing_note, '']],
  );
});

test('a score that was changed shows in its item, the total and the band', () => {
  const found = amended((body) => {
    body.observations[0].answers.positioning = 4;
    delete body.observations[0].outcome;
  });
  const labels = found.map(({ label }) => label);
  assert.ok(labels[0]?.startsWith('1 '));
  assert.ok(labels.includes('Total'));
  assert.ok(found.every(({ where }) => where.startsWith('Observation')));
});

test('what was taken out stands where it stood', () => {
  const found = amended((body) => {
    delete body.not_seen;
    body.formulation.long_term.statements = [];
    body.closing_note = 'Another.';
  });
  const places = found.map(({ where }) => where);
  assert.equal(places[0], 'Contact');
  assert.equal(
    places.at(-1),
    definitions.forms.visit.fields.find(({ name }) => name === 'closing_note')?.label,
  );
});
