// A long-term risk on the family's page: no score stands there alone; for a baby who is gone nothing is reviewed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import { inTime } from '../../../../static/js/domain/familyInTime.js';
import { trend } from '../../../../static/js/domain/trend.js';
import { definitions, familiesOf, read } from '../../domain/vectors.js';
import { drawn } from '../paper/drawn.js';

const { observed } = await import('../../../../static/js/ui/family/observed.js');
const { timeline } = await import('../../../../static/js/ui/family/timeline.js');
const { family, bases } = read('bodies.json');
const nothing = () => {};
const RISK = 'Long-term risk identified. Review on 6 December 2026';

/**
 * What the family's page says of one visit.
 *
 * @param {any} longTerm
 * @param {any} [babies]
 */
function pageOf(longTerm, babies = family.babies) {
  const body = { ...bases.visit, formulation: { long_term: longTerm } };
  const record = /** @type {any} */ ({ id: 'r', author: 'me', body });
  const now = /** @type {any} */ (inTime([{ ...family, babies }], 0));
  const visits = /** @type {any} */ ([{ id: 'v', record, body, history: [{ record }], state: 'received' }]);
  const common = { visits, family: now, definitions, open: nothing };
  const told = trend([record], familiesOf({ records: [record], family }), definitions, {});
  return {
    visits: drawn(
      timeline({
        ...common,
        drafts: [],
        people: {},
        me: 'me',
        now: new Date('2026-11-30T12:00:00Z'),
        isWhole: false,
        showAll: nothing,
        goOn: nothing,
      }),
    ),
    scores: drawn(observed({ ...common, trend: told, chosen: 0, choose: nothing, openTrend: nothing })),
  };
}

test('it stands beside its visit, and before the score that was made at that visit', () => {
  const { visits, scores } = pageOf({ finding: 'identified', review_on: '2026-12-06' });
  assert.ok(visits.includes(RISK), visits);
  assert.ok(scores.includes(RISK), scores);
  assert.ok(scores.indexOf(RISK) < scores.indexOf('result-title'));
});

test('one that is not clear says so, and without a day for its review none is made up', () => {
  const { visits, scores } = pageOf({ finding: 'unclear' });
  for (const said of [visits, scores]) {
    assert.ok(said.includes('Long-term risk: not clear'), said);
    assert.ok(!said.includes('Review on'));
  }
});

test('where none was found, or no baby is with the family any more, nothing is said of one', () => {
  const gone = family.babies.map((/** @type {any} */ baby) => ({ ...baby, status: 'died' }));
  for (const { visits, scores } of [
    pageOf({ finding: 'none_identified', review_on: '2026-12-06' }),
    pageOf(undefined),
    pageOf({ finding: 'identified', review_on: '2026-12-06' }, gone),
  ])
    assert.ok(!`${visits}${scores}`.match(/[Ll]ong-term|Review on/));
});
