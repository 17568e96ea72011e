// Before signing: every problem of the service's own is on the list, with the step that opens it. Draws nothing.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { placeOf, stepOf, whereIs } from '../../../../static/js/ui/form/fieldPlaces.js';
import { judgedOn, problemsIn, refusedBefore, stillRefused } from '../../../../static/js/ui/form/judging.js';
import { everythingOpen } from '../../../../static/js/ui/visit/everythingOpen.js';
import { definitions, patched, read } from '../../domain/vectors.js';

const { family, bases } = read('bodies.json');
const signing = read('signing.json');
const VISIT = 'observations/0/item_notes/vocalisation';

function anApp({ now = new Date('2026-11-23T16:00:00.000Z'), clockOffsetMs = null, outbox = [] } = {}) {
  const vault = { userId: 'user-robin', device: 'device-1' };
  const caseload = { outbox: async () => outbox };
  return { now, definitions, inside: { vault, caseload, sync: { state: { clockOffsetMs } } } };
}

function aDraft(body, more = {}) {
  const id = '5b0e0d5c-6d5f-4a53-9a0b-1f5d3c1e00c1';
  return { id, kind: 'visit', subject: id, family: id, supersedes: null, body, ...more };
}

function listOf(body) {
  const draft = aDraft(body);
  const problems = () => problemsIn(anApp(), draft, family);
  return everythingOpen({ draft: { body }, family, definitions, problems });
}

const ofVisits = signing.cases.filter(
  ({ base, set = {}, drop = [] }) =>
    base === 'visit' &&
    [...Object.keys(set), ...drop].every((path) => path.startsWith('body/')) &&
    !('body/closing_note' in set && set['body/closing_note']?.lone_surrogate),
);

for (const found of ofVisits) {
  test(`what the service refuses is needed before signing: ${found.name}`, () => {
    const { body } = patched(found, { visit: { body: bases.visit } });
    const needed = listOf(body).filter(({ isNeeded }) => isNeeded);
    for (const [field, code] of signing.expect[found.name]) {
      const path = field.replace(/^body\//, '');
      const point = needed.find((each) => each.field === path);
      assert.ok(point, `${path} (${code}) is on the list`);
      assert.ok(point.text);
      if (path) assert.equal(point.step, stepOf(path, definitions));
    }
    assert.equal(needed.length > 0, signing.expect[found.name].length > 0);
  });
}

test('there were many to look for', () => assert.ok(ofVisits.length > 25));

test('half an emoji becomes the sign for an unknown character at signing, so it is no problem before', () => {
  assert.deepEqual(
    listOf({ ...bases.visit, closing_note: 'smile \ud83d' }).filter(({ isNeeded }) => isNeeded),
    [],
  );
});

test('each place is named by what tells it from others like it', () => {
  const body = bases.visit;
  const where = (field) => whereIs(field, body, family, definitions);
  assert.match(where('formulation/immediate/statements/1/text'), /^Immediate risk to the baby, statement 2$/);
  assert.match(where(VISIT), /, item \d+$/);
  assert.match(where('introductions/0/showed'), /Robin/);
  assert.equal(where('closing_note'), '');
  assert.deepEqual(placeOf(VISIT, body), { field: VISIT, observation: body.observations[0].id });
  assert.deepEqual(placeOf('closing_note', body), { field: 'closing_note', observation: undefined });
});

test('a tablet’s clock is corrected by what is known of it before a date is judged', () => {
  const fast = anApp({ now: new Date('2026-11-24T09:00:00.000Z'), clockOffsetMs: -86_400_000 });
  assert.equal(judgedOn(fast), '2026-11-23');
  assert.equal(judgedOn(anApp()), '2026-11-23');
  const born = { ...family, babies: [{ ...family.babies[0], born_on: '2026-11-24' }] };
  const draft = aDraft(born, { kind: 'family' });
  assert.deepEqual(
    problemsIn(fast, draft, null).map(({ field, code }) => [field, code]),
    [['babies/0/born_on', 'future']],
  );
  const slow = anApp({ now: new Date('2026-11-23T09:00:00.000Z'), clockOffsetMs: 86_400_000 });
  assert.deepEqual(problemsIn(slow, draft, null), []);
});

const refusal = (problems, code = 'bad_record') => ({ code, message: '', problems, refused_at: '' });
const outboxWith = (problems, body = bases.visit) => [
  { record: { id: 'refused', body }, state: 'refused', refusal: refusal(problems) },
];

test('what the service refused and this tablet does not know of stands until it is changed', async () => {
  const problems = [{ field: 'body/closing_note', code: 'too_frank', message: 'Not so.' }];
  const draft = aDraft(bases.visit, { replaces: ['refused'] });
  const refused = await refusedBefore(anApp({ outbox: outboxWith(problems) }), draft);
  const form = definitions.forms.visit;
  assert.deepEqual(
    stillRefused(refused, bases.visit, form).map(({ field, message }) => [field, message]),
    [['closing_note', 'Not so.']],
  );
  assert.deepEqual(stillRefused(refused, { ...bases.visit, closing_note: 'Other words.' }, form), []);
});

test('what nobody can change here, and what passes by itself, holds no signature up', async () => {
  const form = definitions.forms.visit;
  const draft = aDraft(bases.visit, { replaces: ['refused'] });
  const held = async (problems) =>
    stillRefused(await refusedBefore(anApp({ outbox: outboxWith(problems) }), draft), bases.visit, form);
  assert.deepEqual(await held([{ field: 'body/of_a_later_form', code: 'missing', message: 'No.' }]), []);
  assert.deepEqual(await held([{ field: 'supersedes', code: 'refused', message: 'No.' }]), []);
  assert.deepEqual(
    await held([
      { field: 'body/present/babies/0', code: 'unknown_baby', message: 'No.' },
      { field: 'body/closing_note', code: 'too_long', message: 'Long.' },
    ]),
    await held([{ field: 'body/closing_note', code: 'too_long', message: 'Long.' }]),
  );
});

test('nothing is signed without the service’s checks', () => {
  const root = new URL('../../../../static/js/ui/', import.meta.url);
  const signing = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => readFileSync(new URL(name, root), 'utf8').match(/caseload\.sign\([^;]*;/g) ?? []);
  assert.ok(signing.length >= 2);
  for (const call of signing) assert.match(call, /check: judge\(/);
});
