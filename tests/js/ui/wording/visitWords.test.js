// What a visit leaves open, what a statement can rest on, who is meant. Must not touch a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundRisks } from '../../../../static/js/domain/openRisk.js';
import { evidenceGroups, evidenceOf } from '../../../../static/js/ui/observe/evidence.js';
import { openPoints } from '../../../../static/js/ui/visit/openPoints.js';
import { isBegun } from '../../../../static/js/ui/visit/steps.js';
import {
  babyName,
  carerName,
  carerNames,
  carerNeeds,
  familyAge,
  familyName,
  withNames,
  wordsFor,
} from '../../../../static/js/ui/wording/names.js';
import { definitions as packaged } from '../../domain/vectors.js';

const SAM = { id: 'c', name: 'Sam', relationship: 'mother' };

const instrument = {
  id: 'piios',
  version: '2013',
  short_title: 'PIIOS',
  scores: [
    { value: 0, label: '0', mark: 'none' },
    { value: 2, label: '2', mark: 'half' },
    { value: 4, label: '4', mark: 'full' },
  ],
  items: [
    { id: 'warmth', number: 5, title: 'Warmth and affection' },
    { id: 'distress', number: 8, title: 'Attunement to distress' },
  ],
};
const visitForm = {
  fields: [
    {
      name: 'assessment',
      label: 'Assessment',
      fields: [
        { name: 'attitude', label: 'Attitude' },
        { name: 'bonding', label: 'Bonding' },
      ],
    },
    {
      name: 'formulation',
      label: 'Formulation',
      fields: [
        { name: 'immediate', label: 'Immediate risk to the baby' },
        { name: 'long_term', label: 'Long-term risk to the baby' },
      ],
    },
  ],
};
const familyForm = {
  fields: [
    {
      name: 'carers',
      fields: [
        { name: 'needs', choices: [{ value: 'large_print', label: 'Large print' }] },
        {
          name: 'relationship',
          choices: [
            { value: 'mother', label: 'Mother' },
            { value: 'father', label: 'Father' },
          ],
        },
      ],
    },
  ],
};
const definitions = /** @type {any} */ ({
  instruments: { piios: instrument },
  forms: { visit: visitForm, family: familyForm },
  earlier: { instruments: [], forms: [] },
});
/** As it was before one item was added and another one taken out. */
const before = { ...instrument, version: '2001', items: instrument.items.slice(1) };
const twice = { ...definitions, earlier: { instruments: [before], forms: [] } };
const family = /** @type {any} */ ({
  babies: [{ id: 'b1', name: 'Robin' }],
  carers: [{ id: 'c1', name: 'Sam' }],
});
const observation = { id: 'o1', instrument: 'piios', version: '2013', baby: 'b1', carer: 'c1' };

test('a statement can rest on answered items, noted items and what was written, in the order of the visit', () => {
  const visit = /** @type {any} */ ({
    introductions: [{ baby: 'b1', showed: 'Looked away' }],
    observations: [{ ...observation, answers: { warmth: 2 }, item_notes: { distress: 'Slept throughout' } }],
    assessment: { bonding: 'Grows' },
  });
  const groups = evidenceGroups(visit, family, definitions);
  assert.deepEqual(
    groups.flatMap((group) => group.evidence.map((each) => each.ref)),
    ['introduction/b1', 'observation/o1/warmth', 'observation/o1/distress', 'assessment/bonding'],
  );
  assert.deepEqual(evidenceOf(groups, 'observation/o1/warmth'), {
    ref: 'observation/o1/warmth',
    label: '5 Warmth and affection',
    language: 'en',
    mark: 'half',
    detail: 'scored 2',
  });
  assert.equal(evidenceOf(groups, 'observation/o1/distress')?.detail, 'not answered · Slept throughout');
  assert.equal(evidenceOf(groups, 'observation/o2/warmth'), undefined);
});

test('"not observed" is evidence of its own, with its own mark', () => {
  const visit = /** @type {any} */ ({
    observations: [{ ...observation, answers: { distress: 'not_observed' } }],
  });
  assert.equal(
    evidenceOf(evidenceGroups(visit, family, definitions), 'observation/o1/distress')?.mark,
    'not-observed',
  );
});

test('an empty visit lists what is open, and needs only the type of contact', () => {
  const points = openPoints({}, family, definitions);
  assert.deepEqual(
    points.filter((point) => point.isNeeded).map((point) => point.text),
    ['The type of contact is not chosen.'],
  );
  assert.ok(points.some(({ step, text }) => step === 'formulation' && text.startsWith('Immediate risk')));
  assert.ok(points.some(({ step }) => step === 'check'));
});

test('an amendment is asked of the risk that its own visit found, until it says a word of it', () => {
  const started_at = '2026-11-23T10:00:00.000Z';
  const signed = (/** @type {string} */ id, /** @type {any} */ immediate) => ({
    id,
    subject: 'v1',
    body: { started_at, formulation: { immediate } },
  });
  const before = signed('r1', { finding: 'identified', told_whom: 'Ann Lee', told_at: started_at });
  const none = { finding: 'none_identified' };
  const earlier = [
    { visit: 'v1', record: 'r1', on: '2026-11-23', state: 'closed', because: 'Chosen by mistake.' },
  ];
  const asked = 'The immediate risk from 23 November 2026: say whether it is still open.';
  for (const visits of [[before], [{ ...signed('r1b', none), found_before: before }]]) {
    const found = foundRisks(visits);
    assert.deepEqual(
      found.map(({ record, closed }) => [record, closed]),
      [['r1', null]],
    );
    const texts = (/** @type {any} */ immediate) =>
      openPoints({ formulation: { immediate } }, family, definitions, found).map(({ text }) => text);
    assert.ok(texts(none).includes(asked));
    assert.ok(!texts({ ...none, earlier }).includes(asked));
  }
});

test('unanswered items are counted and do not block', () => {
  const visit = /** @type {any} */ ({
    contact: 'other',
    observations: [{ ...observation, answers: { warmth: 0 } }],
  });
  const point = openPoints(visit, family, definitions).find(({ step }) => step === 'check');
  assert.deepEqual(point, {
    step: 'check',
    text: 'PIIOS: 1 item not answered, so there is no total.',
    isNeeded: false,
  });
});

test('minutes that nobody noted stay open, and block nothing', () => {
  const piios = { ...instrument, administration: 'observed' };
  const defined = /** @type {any} */ ({ ...definitions, instruments: { piios } });
  const answers = { warmth: 0, distress: 0 };
  const visit = (/** @type {any} */ part) =>
    /** @type {any} */ ({ contact: 'other', observations: [{ ...observation, answers, ...part }] });
  assert.deepEqual(
    openPoints(visit({}), family, defined).find(({ step }) => step === 'check'),
    {
      step: 'check',
      text: 'PIIOS: the minutes observed are not noted.',
      detail: 'The result will say so.',
      isNeeded: false,
      field: 'observations/0/minutes',
    },
  );
  assert.ok(!openPoints(visit({ minutes: 2 }), family, defined).some(({ step }) => step === 'check'));
});

test('the risk to the baby stands first among what is open', () => {
  assert.equal(openPoints({}, family, definitions)[0]?.step, 'formulation');
});

test('what is left and what a statement rests on goes by the version that the observation began with', () => {
  const old = { ...observation, version: '2001', answers: {} };
  const visit = /** @type {any} */ ({ contact: 'other', observations: [old] });
  const left = (/** @type {any} */ by) =>
    openPoints(visit, family, by).find(({ step }) => step === 'check')?.text;
  assert.equal(left(twice), 'PIIOS: 1 item not answered, so there is no total.');
  // Where nobody knows how many items it had, nothing is said of them: signing asks for the version.
  assert.equal(left(definitions), undefined);
  const rests = (/** @type {string} */ version) => {
    const seen = { ...observation, version, answers: { warmth: 2, distress: 2 } };
    const groups = evidenceGroups(/** @type {any} */ ({ observations: [seen] }), family, twice);
    return groups.flatMap((group) => group.evidence.map(({ label }) => label));
  };
  assert.deepEqual(rests('2013'), ['5 Warmth and affection', '8 Attunement to distress']);
  assert.deepEqual(rests('2001'), ['8 Attunement to distress']);
  assert.deepEqual(rests('1990'), []);
});

test('an immediate risk without an action says so first, whether identified or not clear', () => {
  for (const finding of ['identified', 'unclear']) {
    const visit = /** @type {any} */ ({ contact: 'other', formulation: { immediate: { finding } } });
    const [first] = openPoints(visit, family, definitions);
    assert.equal(first?.text, 'Immediate risk to the baby: no action is written.');
    assert.equal(first?.detail, 'The summary will say so: “Action: not recorded”.');
  }
});

test('an earlier risk is asked about first of all, until this visit has said what became of it', () => {
  const risk = /** @type {any} */ ({
    visit: 'v1',
    record: 'r1',
    on: '2026-11-23',
    immediate: {},
    closed: null,
  });
  const first = (/** @type {any} */ visit, /** @type {any[]} */ found) =>
    openPoints(visit, family, definitions, found)[0]?.text;
  const asked = 'The immediate risk from 23 November 2026: say whether it is still open.';
  const none = { finding: 'none_identified' };
  assert.equal(first({ formulation: { immediate: none } }, [risk]), asked);
  assert.notEqual(
    first({ formulation: { immediate: { ...none, earlier: [{ record: 'r1' }] } } }, [risk]),
    asked,
  );
  assert.notEqual(first({}, [{ ...risk, closed: { on: '2026-11-24', because: 'Seen.' } }]), asked);
});

test('a low total never closes the question of immediate risk', () => {
  const visit = /** @type {any} */ ({
    contact: 'other',
    observations: [
      {
        ...observation,
        answers: { warmth: 0, distress: 0 },
        outcome: { total: 0, lowest: 0, highest: 0, band: 'no_concerns' },
      },
    ],
  });
  assert.ok(
    openPoints(visit, family, definitions).some(
      ({ text }) => text === 'Immediate risk to the baby: nothing is chosen.',
    ),
  );
});

test('a step is begun when something is noted under it', () => {
  const form = packaged.forms.visit;
  assert.equal(isBegun('who', { started_at: '2026-11-23T10:00:00.000Z' }, form), false);
  assert.equal(isBegun('who', { contact: 'other' }, form), true);
  assert.equal(isBegun('handouts', { handouts: [] }, form), false);
  assert.equal(isBegun('handouts', { for_family: 'Sing.' }, form), true);
  assert.equal(isBegun('review', { closing_note: 'Cold outside.' }, form), true);
});

test('babies and families have names in every state', () => {
  assert.equal(babyName({ babies: [{ id: 'b' }], carers: [] }, 'b'), 'Baby, not yet named');
  assert.equal(babyName({ babies: [{ id: 'b', due_on: '2027-01-03' }], carers: [] }, 'b'), 'Unborn baby');
  assert.equal(
    familyName({ babies: [{ id: 'a', name: 'Wren' }, { id: 'b' }], carers: [] }),
    'Wren and Baby, not yet named',
  );
  assert.equal(
    familyAge(
      /** @type {any} */ ({ babies: [{ born_on: '2026-07-20' }, { born_on: '2026-07-20' }] }),
      '2026-11-23',
    ),
    'twins, 4 months',
  );
});

const amina = { id: 'm', name: 'Amina (fictional)', relationship: 'mother' };
/** @param {object} [more] */
const twins = (more) => [
  { id: 'a', born_on: '2026-11-19', ...more },
  { id: 'b', born_on: '2026-11-19', ...more },
];

test('a baby not yet named is somebody’s, and no two are alike', () => {
  const one = { babies: [{ id: 'a', born_on: '2026-11-19' }], carers: [amina] };
  assert.equal(familyName(one), 'Amina’s baby');
  const two = { babies: twins(), carers: [amina] };
  assert.deepEqual(
    ['a', 'b'].map((id) => babyName(two, id)),
    ['Amina’s twin 1', 'Amina’s twin 2'],
  );
  assert.equal(familyName(two), 'Amina’s twins');
  const alike = { babies: twins({ name: 'Robin (fictional)' }), carers: [amina] };
  assert.equal(familyName(alike), 'Robin (fictional) (twin 1) and Robin (fictional) (twin 2)');
  assert.equal(babyName(alike, 'b', { isPlain: true }), 'Robin (twin 2)');
});

test('two carers of one name are told apart by what they are to the baby', () => {
  const family = {
    babies: twins(),
    carers: [
      { id: 'm', name: 'Sam', relationship: 'mother' },
      { id: 'f', name: 'Sam', relationship: 'father' },
    ],
  };
  const form = /** @type {any} */ (definitions).forms.family;
  assert.equal(carerNames(family, form), 'Sam (mother) and Sam (father)');
  assert.equal(carerName(family, 'f', form), 'Sam (father)');
});

test('each baby is named with the carer among what a statement can rest on', () => {
  const family = { babies: twins(), carers: [amina] };
  const visit = {
    introductions: [
      { baby: 'a', showed: 'Looked.' },
      { baby: 'b', showed: 'Slept.' },
    ],
    observations: [
      { id: 'o', instrument: 'piios', version: '2013', baby: 'b', carer: 'm', answers: { warmth: 0 } },
    ],
  };
  const groups = evidenceGroups(/** @type {any} */ (visit), family, definitions);
  assert.deepEqual(
    groups[0]?.evidence.map(({ label }) => label),
    ['What Amina’s twin 1 showed', 'What Amina’s twin 2 showed'],
  );
  assert.equal(groups[1]?.heading, 'PIIOS · Amina’s twin 2 · Amina (fictional)');
});

test('who left the family is still named, with a word that says so', () => {
  const left = { ...family, earlier: [{ ...family, babies: [...family.babies, { id: 'd', name: 'Dove' }] }] };
  assert.equal(babyName(left, 'd'), 'Dove (no longer in the family)');
  assert.equal(carerName(left, 'c1', familyForm), 'Sam');
});

test('a name stands among the words as it was typed, whatever signs it has', () => {
  const baby = /** @type {any} */ ({ name: "$' {carer}" });
  const carer = /** @type {any} */ ({ ...SAM, name: '$& Sam' });
  assert.deepEqual(withNames(['Hello {baby}. I came to see {carer}.'], baby, carer), [
    "Hello $' {carer}. I came to see $& Sam.",
  ]);
});

test('nobody is greeted by a name that cannot be said', () => {
  const baby = { id: 'b', name: '(not named yet)', born_on: '2026-09-14' };
  const prompts = [{ id: 'p', from_days: 0, to_days: 999, words: ['Hello {baby}. I came to see {carer}.'] }];
  const words = wordsFor(
    /** @type {any} */ (prompts),
    baby,
    { id: 'c', name: '(fictional)', relationship: 'mother' },
    '2026-11-23',
  )?.words;
  assert.deepEqual(words, ['Hello little one. I came to see your family.']);
});

test('the interpreter comes first among the needs, with the language', () => {
  const carer = /** @type {any} */ ({ interpreter: true, language: 'Polish', needs: ['large_print'] });
  assert.deepEqual(carerNeeds(carer, /** @type {any} */ (familyForm)), ['Polish interpreter', 'Large print']);
});

test('words for saying hello name the baby, by its corrected age', () => {
  const prompts = /** @type {any} */ ([
    { id: 'newborn', from_days: 0, to_days: 41, words: ['Hello {baby}, {carer} is here.'] },
    { id: 'later', from_days: 42, to_days: 300, words: ['Later'] },
  ]);
  const early = { id: 'b', name: 'Robin (fictional)', born_on: '2026-09-20', gestation_weeks: 33 };
  assert.deepEqual(wordsFor(prompts, early, SAM, '2026-11-23')?.words, ['Hello Robin, Sam is here.']);
  assert.equal(wordsFor(prompts, { id: 'b' }, SAM, '2026-11-23'), undefined);
});
