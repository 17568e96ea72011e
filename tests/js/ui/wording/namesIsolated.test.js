// No screen holds a bare name: whichever way it runs, what stands beside it keeps its place. Draws what rows and heads are.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { familyOf, inTime } from '../../../../static/js/domain/familyInTime.js';
import { outline } from '../../../../static/js/domain/outline.js';
import { trend } from '../../../../static/js/domain/trend.js';
import { definitions } from '../../domain/vectors.js';
import { drawn } from '../paper/drawn.js';

const { documentView, edges } = await import('../../../../static/js/ui/paper/documentView.js');
const { evidenceGroups } = await import('../../../../static/js/ui/observe/evidence.js');
const { babyFacts, carerRow, familyHead } = await import('../../../../static/js/ui/family/familyPeople.js');
const names = await import('../../../../static/js/ui/wording/names.js');
const { observed } = await import('../../../../static/js/ui/family/observed.js');
const { toldApart } = await import('../../../../static/js/ui/observe/observing.js');
const { openPoints } = await import('../../../../static/js/ui/visit/openPoints.js');
const { outboxRow } = await import('../../../../static/js/ui/sending/outboxRows.js');
const { plannedRow, laterRow, leftRow } = await import('../../../../static/js/ui/today/planRows.js');
const { draftRow, familyRow } = await import('../../../../static/js/ui/page/rows.js');

const TYPED = /עלמא|רנה|נועם|اردو/u;
const MARKED = /\u2068[^\u2068\u2069]*\u2069/gu;
const TODAY = '2026-11-23';
const NOW = new Date('2026-11-23T12:00:00Z');

const alma = { id: 'a', name: 'עלמא', born_on: '2026-09-14' };
const other = { id: 'b', born_on: '2026-09-14' };
const rana = {
  id: 'm',
  name: 'רנה',
  relationship: 'mother',
  language: 'اردو',
  interpreter: /** @type {true} */ (true),
};
const noam = { id: 'f', name: 'נועם', relationship: 'father' };
const body = { babies: [alma, other], carers: [rana, noam] };
const before = {
  babies: [alma, other],
  carers: [rana, noam, { id: 'g', name: 'נועם', relationship: 'grandparent' }],
};
const family = inTime([before, body], 1);
const observation = /** @type {any} */ ({
  id: 'o',
  instrument: 'piios',
  version: definitions.instruments.piios?.version,
  baby: 'b',
  carer: 'g',
  mode: 'live',
  standing: 'trained',
  answers: { warmth: 0 },
});
const visit = /** @type {any} */ ({
  contact: 'six_to_eight_weeks',
  started_at: '2026-11-23T10:00:00.000Z',
  present: { babies: ['a', 'b'], carers: ['m', 'g'] },
  introductions: [{ baby: 'b', showed: 'Slept.' }],
  observations: [observation],
});
const record = /** @type {any} */ ({
  id: 'r',
  kind: 'visit',
  family: 'F',
  schema: 2,
  author: 'me',
  signed_at: visit.started_at,
  body: visit,
});
const given = { definitions, today: TODAY, now: NOW };
const nothing = () => undefined;

/**
 * Text and what assistive technology is told alike.
 *
 * @param {string} text
 */
function bare(text) {
  const left = text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).replace(MARKED, '');
  const found = TYPED.exec(left);
  return found ? left.slice(Math.max(0, found.index - 40), found.index + 40) : '';
}

const planned = /** @type {any} */ ({
  family: 'F',
  on: TODAY,
  at: '10:00',
  contact: 'new_birth',
  isDone: false,
});
const draft = /** @type {any} */ ({
  id: 'd',
  kind: 'visit',
  family: 'F',
  body: visit,
  changed_at: visit.started_at,
});
const entry = /** @type {any} */ ({ record, state: 'unsent' });
const row = { planned, body, dues: [], draft, isNext: true, open: nothing, change: nothing, start: nothing };
const revisions = [before, body].map((each, at) => ({
  record: { id: String(at), body: each },
  receipt: null,
}));
const told = trend([record], { r: familyOf({ record, receipt: null }, revisions) }, definitions, {});
const document = outline(record, family, definitions);
const visitEntry = /** @type {any} */ ({
  id: 'v',
  record,
  body: visit,
  history: [{ record }],
  state: 'received',
  receipt: null,
});

const DRAWN = {
  'a family’s head': () => familyHead(/** @type {any} */ ({ body, state: 'received', history: [] }), given),
  'a baby’s facts': () => [alma, other].map((baby) => babyFacts(baby, body, TODAY)),
  'a carer’s row': () => [rana, noam].map((carer) => carerRow(carer, body, definitions)),
  'a family’s row': () => familyRow({ body, open: nothing }, given),
  'a planned row': () => plannedRow(row, given),
  'a row for later': () => laterRow({ planned, body, open: nothing, change: nothing }, given),
  'a row left over': () => leftRow({ planned, body, open: nothing, again: nothing, remove: nothing }, given),
  'a draft’s row': () => draftRow({ draft, family: body, isFirst: true, open: nothing }, given),
  'an outbox row': () =>
    outboxRow(
      { entry, family: body, open: nothing, amend: nothing, again: nothing, remove: nothing },
      { ...given, phase: 'offline' },
    ),
  'what was observed': () =>
    observed({
      trend: told,
      visits: [visitEntry],
      family,
      definitions,
      chosen: 0,
      choose: nothing,
      open: nothing,
      openTrend: nothing,
    }),
  'the document': () => documentView(document),
  'its edges': () => Object.values(edges(document, { number: 1, of: 1 }, null)).join(' '),
  'what is open': () => openPoints(visit, family, definitions).map(({ text }) => text),
  'what a statement rests on': () =>
    evidenceGroups(visit, family, definitions).flatMap(({ heading, evidence }) => [
      heading,
      ...evidence.map(({ label }) => label),
    ]),
  'an observation among others': () =>
    toldApart(
      /** @type {any} */ (definitions.instruments.piios),
      observation,
      family,
      definitions.forms.family,
    ),
  'words to say': () => names.wordsFor(definitions.prompts, alma, rana, TODAY)?.words,
  'names in one line': () => [names.familyName(body), names.carerNames(body, definitions.forms.family)],
};

for (const [what, draw] of Object.entries(DRAWN)) {
  test(`no name stands bare in ${what}`, () => {
    const text = drawn(draw());
    assert.match(text, TYPED);
    assert.equal(bare(text), '');
  });
}

test('a bare name would be found', () => {
  assert.notEqual(bare('עלמא, 10 weeks'), '');
  assert.equal(bare('\u2068עלמא\u2069, 10 weeks'), '');
});
