// Home in words: calm about what is due, honest about what waits, and one thing to do beside each check.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import { definitions } from '../../domain/vectors.js';
import { drawn } from '../paper/drawn.js';

const { dueWords } = await import('../../../../static/js/ui/wording/dueWords.js');
const { outboxRow, whyItWaits } = await import('../../../../static/js/ui/sending/outboxRows.js');
const { checksOf, inOneLine } = await import('../../../../static/js/ui/today/readyChecks.js');

const family = { babies: [{ id: 'robin', name: 'Robin' }], carers: [] };
const due = (more) => ({
  babies: ['robin'],
  from: '',
  to: '2026-12-03',
  days: 2,
  isSuggested: false,
  since: '',
  ...more,
});
const said = (more, of = family) => {
  const { what, tag } = dueWords(due(more), of, definitions);
  return [what, tag];
};

test('what is due is said with how long there is', () => {
  assert.deepEqual(said({ contact: 'new_birth', state: 'closes', byDay: 14 }), [
    'New birth visit by day 14',
    '2 days left',
  ]);
  assert.deepEqual(said({ contact: 'six_to_eight_weeks', state: 'closes', byDay: 56, days: 1 }), [
    '6 to 8 week review by 3 December',
    '1 day left',
  ]);
  assert.deepEqual(said({ contact: 'twelve_months', state: 'opens', days: 7 }), [
    '12 month review opens',
    'in 7 days',
  ]);
  assert.deepEqual(said({ contact: 'twelve_months', state: 'opens', days: 1 })[1], 'tomorrow');
  assert.deepEqual(said({ contact: 'twelve_months', state: 'open', days: 90 }), [
    '12 month review by 3 December',
    '',
  ]);
  assert.deepEqual(said({ contact: 'six_months', state: 'open', isSuggested: true }), [
    '6 month contact, suggested',
    '',
  ]);
  assert.deepEqual(said({ instrument: 'piios', state: 'closes', days: 0 }), [
    'PIIOS window closes',
    'last day',
  ]);
  assert.deepEqual(said({ instrument: 'piios', state: 'open' }), ['PIIOS window open', '']);
});

test('what has passed is told with its day and without a reproach', () => {
  assert.deepEqual(said({ contact: 'new_birth', state: 'passed' }), [
    'New birth visit was due by 3 December',
    'not recorded here',
  ]);
});

test('before the birth it is the due date that counts', () => {
  const antenatal = { contact: 'antenatal', to: null };
  assert.deepEqual(said({ ...antenatal, state: 'closes', days: 9 }), [
    'Antenatal contact before the birth',
    'due in 9 days',
  ]);
  assert.deepEqual(said({ ...antenatal, state: 'open', days: 40 })[1], '');
  assert.deepEqual(said({ ...antenatal, state: 'open', days: -3 })[1], 'due date has passed');
});

test('a twin who is still due is named', () => {
  const twins = { babies: [...family.babies, { id: 'jay', name: 'Jay' }], carers: [] };
  assert.equal(
    said({ contact: 'new_birth', state: 'closes', byDay: 14 }, twins)[0],
    'New birth visit by day 14 · Robin',
  );
});

const record = {
  id: 'a',
  kind: 'visit',
  family: 'f',
  signed_at: '2026-11-24T09:00:00.000Z',
  body: { contact: 'new_birth' },
};
const row = (entry, of = family, phase = 'idle') =>
  drawn(
    outboxRow(
      {
        entry: { record, refusal: null, ...entry },
        family: of,
        open() {},
        amend() {},
        again() {},
        remove() {},
      },
      { definitions, now: new Date('2026-11-24T10:00:00Z'), phase },
    ),
  );
const refusal = (code) => ({ code, message: 'Not this.', problems: [{ field: '', message: 'Not this.' }] });

test('what waits says what it waits for', () => {
  const phases = ['idle', 'syncing', 'offline', 'signed_out', 'failed'];
  assert.equal(new Set(phases.map(whyItWaits)).size, phases.length);
  assert.match(row({ state: 'unsent' }, family, 'offline'), /waits for signal/);
  assert.match(row({ state: 'unsent' }, family, 'signed_out'), /waits for your sign-in/);
});

test('what was refused says why, once, and can be put right or sent again but not removed', () => {
  const shown = row({ state: 'refused', refusal: refusal('bad_record') });
  assert.equal(shown.match(/Not this\./g).length, 1);
  assert.match(shown, /Put it right.*Send it again/s);
  assert.doesNotMatch(shown, /Remove/);
});

test('what is of an erased family can only be removed, and leads nowhere', () => {
  const shown = row({ state: 'refused', refusal: refusal('erased') }, null);
  assert.match(shown, /A family that is no longer here/);
  assert.match(shown, /nowhere else/);
  assert.match(shown, /Remove from this tablet/);
  assert.doesNotMatch(shown, /Put it right|Send it again|href/);
});

const ready = {
  whole: 'yes',
  isUpdateWaiting: false,
  families: 6,
  lastSync: '2026-11-24T08:41:00',
  planned: { here: 4, gone: 0 },
  handouts: { here: 15, missing: 0, languages: [], unread: [] },
  persistent: 'yes',
  space: { answer: 'yes', freeBytes: 31 * 1024 ** 3 },
  clockOffsetMs: 1000,
  phase: 'idle',
  waiting: { unsent: 0, refused: 0 },
  signedInUntil: '2026-11-27T05:00:00',
  lease: { end: new Date('2026-11-27T08:41:00'), leftMs: 71 * 3_600_000 },
  now: new Date('2026-11-24T09:00:00'),
};
const check = (more, title) => checksOf({ ...ready, ...more }).find((each) => title.test(each.title));

test('all in order is one green line', () => {
  const checks = checksOf(ready);
  assert.deepEqual(new Set(checks.map(({ look }) => look)), new Set(['good']));
  assert.equal(
    inOneLine(checks),
    'App whole · 6 families · 4 for today · 15 handouts · storage kept · 31 GB free · clock right · all sent · signed in for 68 hours · opens without signal until Friday 27 November 08:41',
  );
});

test('each thing that is not in order says so, and what to do where the app can do it', () => {
  const cases = [
    [{ whole: 'no' }, /not whole/, 'bad', undefined],
    [{ whole: 'unknown' }, /not whole/, 'bad', undefined],
    [{ whole: 'changed' }, /was changed on this tablet/, 'bad', undefined],
    [{ isUpdateWaiting: true }, /new version/, 'care', 'update'],
    [{ lastSync: null }, /not been fetched/, 'bad', 'send'],
    [{ lastSync: null, phase: 'signed_out' }, /not been fetched/, 'bad', 'sign-in'],
    [{ planned: { here: 3, gone: 1 } }, /no longer on this tablet/, 'care', 'see-today'],
    [{ handouts: { ...ready.handouts, missing: 2 } }, /2 handouts are not here/, 'care', undefined],
    [{ persistent: 'no' }, /does not promise/, 'care', undefined],
    [{ space: { answer: 'no', freeBytes: 10 } }, /Too little space/, 'bad', undefined],
    [{ space: { answer: 'unknown', freeBytes: null } }, /does not say how much/, 'care', undefined],
    [{ clockOffsetMs: null }, /not been compared/, 'care', undefined],
    [{ clockOffsetMs: 20 * 60_000 }, /clock is 20 minutes slow/, 'care', undefined],
    [{ clockOffsetMs: -3 * 3_600_000 }, /clock is 3 hours fast/, 'care', undefined],
    [{ waiting: { unsent: 3, refused: 0 } }, /3 records not sent/, 'care', 'send'],
    [{ waiting: { unsent: 3, refused: 0 }, phase: 'signed_out' }, /3 records not sent/, 'care', 'sign-in'],
    [{ waiting: { unsent: 3, refused: 1 } }, /not taken/, 'care', 'see-today'],
    [{ phase: 'signed_out' }, /Signed out/, 'care', 'sign-in'],
    [
      { lease: { ...ready.lease, leftMs: 23 * 3_600_000 } },
      /Opens without signal until Friday/,
      'care',
      'send',
    ],
    [{ signedInUntil: '2026-11-24T09:30:00' }, /Signed out/, 'care', 'sign-in'],
  ];
  for (const [more, title, look, todo] of cases) {
    const found = check(more, title);
    assert.ok(found, String(title));
    assert.deepEqual([found.look, found.todo], [look, todo], String(title));
    if (look !== 'good') assert.ok(found.text, `${title} says what to do`);
  }
});

test('without signal, what waits is in order: nobody can do anything about it', () => {
  assert.equal(
    check({ waiting: { unsent: 3, refused: 0 }, phase: 'offline' }, /3 records not sent/).look,
    'good',
  );
});

test('why a browser makes no promise is explained by what it can do', () => {
  assert.match(check({ persistent: 'unknown' }, /does not promise/).text, /Safari/);
  assert.doesNotMatch(check({ persistent: 'no' }, /does not promise/).text, /Safari/);
});

test('handouts are counted by language, and a language of today that has none is named', () => {
  const languages = [
    { name: 'English', number: 15 },
    { name: 'Welsh', number: 2 },
  ];
  const { text } = check(
    { handouts: { here: 15, missing: 0, languages, unread: ['Polish'] } },
    /15 handouts/,
  );
  assert.match(text, /15 in English and 2 in Welsh\. None in Polish/);
});

test('days are said where hours would be many', () => {
  assert.ok(check({ signedInUntil: '2026-12-04T09:00:00' }, /Signed in for 10 more days/));
  assert.ok(check({ planned: { here: 0, gone: 0 } }, /families on this tablet/));
  assert.equal(check({ planned: { here: 0, gone: 0 } }, /planned for today/), undefined);
});

test('where the vault opens at any time, nothing is said of it', () => {
  assert.equal(check({ lease: { end: null, leftMs: Number.POSITIVE_INFINITY } }, /Opens without/), undefined);
});
