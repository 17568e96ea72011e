// The tablet's domain, by the vectors that the server passes too.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ageInWords,
  chronologicalDays,
  correctedAgeInWords,
  correctedDays,
  insideWindow,
} from '../../../static/js/domain/ages.js';
import { checkBody } from '../../../static/js/domain/bodies.js';
import { SCHEMA } from '../../../static/js/domain/definitions.js';
import { familyOf, isKeptApart, placeOf } from '../../../static/js/domain/familyInTime.js';
import { BadAnswer, recordedOutcome, score } from '../../../static/js/domain/instrument.js';
import { normalise, spaced } from '../../../static/js/domain/nhsNumber.js';
import { foundRisks, openRisks, risksBeside } from '../../../static/js/domain/openRisk.js';
import { outline } from '../../../static/js/domain/outline.js';
import { babyName, carerName } from '../../../static/js/domain/outlinePeople.js';
import { promptFor } from '../../../static/js/domain/prompts.js';
import { checkRecord, makeRecord } from '../../../static/js/domain/record.js';
import { dayInWords, momentInWords, ukDay } from '../../../static/js/domain/times.js';
import { checkVisit } from '../../../static/js/domain/visit.js';
import { hasWheel, wheelInWords, wheelOf } from '../../../static/js/domain/wheel.js';
import { definitions, inEnglish, patched, read } from './vectors.js';

/** @import { Baby } from '../../../static/js/domain/types.js' */

const { piios } = definitions.instruments;

for (const id of ['piios', 'gad7']) {
  for (const found of read(`${id}.json`)) {
    test(`${id}: ${found.name}`, () => {
      const instrument = definitions.instruments[id];
      if (found.error) {
        assert.throws(
          () => score(instrument, found.answers),
          (error) => error instanceof BadAnswer && error.item === found.error.item,
        );
        return;
      }
      const { counts, unanswered } = score(instrument, found.answers);
      const [{ total, lowest, highest, band }] = counts;
      assert.deepEqual({ total, lowest, highest, band: band?.id ?? null, unanswered }, found.expect);
    });
  }
}

test('an outcome is recorded without what there is none of', () => {
  const [{ lowest, highest }] = score(piios, { warmth: 2 }).counts;
  assert.deepEqual(recordedOutcome(score(piios, { warmth: 2 })), {
    lowest,
    highest,
    unanswered: piios.items.map((item) => item.id).filter((id) => id !== 'warmth'),
  });
});

for (const found of read('ages.json')) {
  test(`age: ${found.name}`, () => {
    const { born_on: bornOn, on, gestation_weeks: weeks, gestation_days: days } = found;
    assert.ok(piios.age_window);
    assert.deepEqual(
      {
        chronological_days: chronologicalDays(bornOn, on),
        corrected_days: correctedDays(bornOn, on, weeks, days),
        words: ageInWords(bornOn, on),
        corrected_words: correctedAgeInWords(bornOn, on, weeks, days),
        inside_piios: insideWindow(piios.age_window, bornOn, on, weeks, days),
      },
      found.expect,
    );
  });
}

for (const found of read('times.json')) {
  test(`time: ${found.name}`, () => {
    assert.deepEqual([ukDay(found.instant), momentInWords(found.instant)], [found.day, found.words]);
  });
}

test('a day in words', () => {
  assert.equal(dayInWords('2026-03-09'), '9 March 2026');
});

for (const found of read('nhs_number.json')) {
  test(`NHS number: ${found.name}`, () => {
    const { number, code } = normalise(found.text);
    assert.deepEqual({ number, code }, { number: found.number, code: found.code });
  });
}

test('an NHS number is shown in three groups', () => {
  assert.equal(spaced('9434765919'), '943 476 5919');
});

const bodies = read('bodies.json');
for (const found of bodies.cases) {
  test(`body: ${found.name}`, () => {
    const body = patched(found, bodies.bases);
    const problems =
      found.check === 'form'
        ? checkBody(definitions.forms[found.base.split('/')[0]], body, bodies.today)
        : checkVisit(body, definitions, found.family ?? bodies.family, found.schema);
    assert.deepEqual(inEnglish(problems), found.expect);
  });
}

for (const { name, history, visit, seq, at, is_kept_apart: isApart } of read('family_in_time.json')) {
  test(`family in time: ${name}`, () => {
    const revisions = history.map((/** @type {any} */ { id, seq: number, body }) => ({
      record: { id, body },
      receipt: { seq: number },
    }));
    const signed = { record: visit, receipt: seq === null ? null : { seq } };
    const family = familyOf(signed, revisions);
    assert.deepEqual([placeOf(signed, revisions), isKeptApart(family, undefined)], [at, isApart]);
  });
}

for (const { name, family, babies, carers } of read('names.json')) {
  test(`names: ${name}`, () => {
    const { family: form } = definitions.forms;
    const called = {
      babies: family.babies.map((/** @type {Baby} */ { id }) => babyName(family, id)),
      carers: family.carers.map((/** @type {Baby} */ { id }) => carerName(family, id, form)),
    };
    assert.deepEqual(called, { babies, carers });
  });
}

for (const { name, visits, expect } of read('risks.json')) {
  test(`open risks: ${name}`, () => {
    const found = foundRisks(visits);
    assert.deepEqual(
      found.map(({ visit, record, on, closed }) => ({ visit, record, on, closed })),
      expect,
    );
    assert.deepEqual(
      openRisks(visits),
      found.filter(({ closed }) => closed === null),
    );
  });
}

test('a clock that is off by more than five minutes is said', () => {
  const { record, family, people } = read('outline.json')[0];
  for (const [clock_offset_ms, isSaid] of [
    [300_000, false],
    [-300_000, false],
    [300_001, true],
    [-300_001, true],
  ]) {
    const told = JSON.stringify(outline({ ...record, clock_offset_ms }, family, definitions, people));
    assert.equal(
      told.includes("which differed from the server's by 5 minutes"),
      isSaid,
      `${clock_offset_ms}`,
    );
  }
});

for (const found of read('outline.json')) {
  test(`summary: ${found.name}`, () => {
    const { record, family, people, revision, receipt, visits = [], families = {} } = found;
    const risks = risksBeside(foundRisks(visits), family, families);
    assert.deepEqual(outline(record, family, definitions, people, revision, receipt, risks), found.expect);
  });
}

test('a draft without a type of contact still has a summary', () => {
  const draft = /** @type {any} */ ({ body: { started_at: '2026-11-23T14:00:00.000Z' } });
  const { title, marks } = outline(draft, bodies.family, definitions);
  assert.deepEqual([title, marks], ['Visit summary: Not recorded, 23 November 2026', ['Draft, not signed']]);
});

test('there is a prompt for each age, and for a baby not yet born', () => {
  assert.equal(promptFor(definitions.prompts, null)?.id, 'antenatal');
  assert.equal(promptFor(definitions.prompts, 70)?.id, 'six_to_eight_weeks');
  assert.equal(promptFor(definitions.prompts, 9000)?.id, 'toddler');
});

const PARTS = {
  id: '5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0010',
  kind: /** @type {const} */ ('visit'),
  subject: '5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0011',
  family: '5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e0003',
  author: 'somebody',
  device: 'a tablet',
  signed_at: '2026-11-23T15:02:03.004Z',
  body: bodies.bases.visit,
};

test('a made record is what the server takes, without what is empty', () => {
  const record = makeRecord({ ...PARTS, supersedes: null, reason: '', clock_offset_ms: null });
  assert.deepEqual(checkRecord(record, definitions, bodies.today), []);
  assert.deepEqual(Object.keys(record).sort(), [
    ...['author', 'body', 'device', 'family', 'id', 'kind', 'schema', 'signed_at', 'subject'],
  ]);
});

test('a made record does not change with the draft that it was made from', () => {
  const body = structuredClone(bodies.bases.visit);
  const record = makeRecord({ ...PARTS, body });
  body.contact = 'other';
  assert.equal(record.kind === 'visit' && record.body.contact, 'six_to_eight_weeks');
});

test('a record that the server would refuse says so before it is signed', () => {
  const wrong = {
    ...makeRecord({ ...PARTS, reason: 'It was wrong.' }),
    body: { ...PARTS.body, contact: 'tea' },
  };
  const found = checkRecord(wrong, definitions, bodies.today).map(({ field, code }) => `${field} ${code}`);
  assert.deepEqual(found, ['supersedes missing', 'body/contact not_a_choice']);
});

test('a record of a version that is not known here yet is not judged', () => {
  const newer = { ...makeRecord({ ...PARTS }), schema: SCHEMA + 1, kind: 'rating', body: {} };
  const found = checkRecord(newer, definitions, bodies.today);
  assert.deepEqual(
    found.map(({ field, code }) => `${field} ${code}`),
    ['schema unknown_schema'],
  );
});

test('a record signed by the version before is checked by that version', () => {
  const visit = definitions.earlier.forms.find(({ id }) => id === 'visit');
  assert.ok(visit);
  const narrower = { ...visit, fields: visit.fields.filter(({ name }) => name !== 'not_seen') };
  const before = { ...definitions, earlier: { ...definitions.earlier, forms: [narrower] } };
  const now = { ...before, forms: { ...definitions.forms, visit: narrower } };
  const record = { ...makeRecord({ ...PARTS }), schema: 1 };
  const carried = { ...record, body: { ...PARTS.body, not_seen: 'Alex (fictional) was at work.' } };
  const codes = (/** @type {any} */ each, /** @type {any} */ by) =>
    checkRecord(each, by, bodies.today).map(({ field, code }) => `${field} ${code}`);
  assert.deepEqual(codes(record, before), []);
  // A tablet that is a version behind carries over what a newer one wrote.
  assert.deepEqual(codes(carried, before), []);
  assert.deepEqual(codes(carried, now), ['body/not_seen unknown']);
});

test('a visit is drawn by the version that it names', () => {
  const { record, family } = read('outline.json')[0];
  const relabelled = structuredClone(definitions.earlier.forms);
  for (const form of relabelled) {
    for (const field of form.fields) if (field.name === 'assessment') field.label = 'As it was called';
  }
  const by = { ...definitions, earlier: { ...definitions.earlier, forms: relabelled } };
  const isOld = (/** @type {number | undefined} */ schema) =>
    outline({ ...record, schema }, family, by).sections.some(({ heading }) => heading === 'As it was called');
  assert.deepEqual([1, SCHEMA, SCHEMA + 1, undefined].map(isOld), [true, false, false, false]);
});

test('a record that is too large as a whole says so', () => {
  const risk = {
    protective: '😀'.repeat(10_000),
    action: '😀'.repeat(10_000),
    not_seen: '😀'.repeat(10_000),
  };
  const body = {
    ...PARTS.body,
    formulation: { immediate: risk, long_term: risk },
    not_seen: '😀'.repeat(10_000),
  };
  const found = checkRecord(makeRecord({ ...PARTS, body }), definitions, bodies.today);
  assert.deepEqual(
    found.map(({ code }) => code),
    ['too_many_bytes'],
  );
});

for (const found of read('wheel.json')) {
  test(`wheel: ${found.name}`, () => {
    const segments = hasWheel(found.items) ? wheelOf(found.items) : [];
    assert.deepEqual({ words: wheelInWords(found.items), segments }, found.expect);
  });
}
