// The totals of an instrument that has several, on the family's screen: each by itself, a band only where there are bands.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byTotal, trend } from '../../../../static/js/domain/trend.js';
import { familiesOf, read, withInvented } from '../../domain/vectors.js';
import { drawn } from '../paper/drawn.js';

const { totalsChart, totalsTable } = await import('../../../../static/js/ui/family/totalsChart.js');
const {
  trends: [found],
  family,
  people,
} = read('invented.json');
const { courses } = trend(found.records, familiesOf({ ...found, family }), withInvented(), people);

/** @param {string} id */
function totals(id) {
  const course = courses.find(({ instrument }) => instrument.id === id);
  assert.ok(course);
  return byTotal(course);
}

test('each total has a chart of its own, which says whose it is', () => {
  const [round, blue] = totals('invented_halves').map((course) => drawn(totalsChart(course)));
  assert.match(round ?? '', /Totals of Invented halves, Invented roundness, 0 to 9\./);
  assert.match(round ?? '', /3 November 2026: 5, band: Round\./);
  assert.match(blue ?? '', /Totals of Invented halves, Invented blueness, 0 to 6\. 3 November 2026: 1\. /);
});

test('a table has a column for bands only where there are bands', () => {
  const heads = totals('invented_halves').map((course) => drawn(totalsTable(course)).includes('>Band</th>'));
  assert.deepEqual(heads, [true, false]);
});

test('without bands the total says itself why it is a range', () => {
  const [only] = totals('invented_yes_no').map((course) => drawn(totalsTable(course)));
  assert.match(only ?? '', /1 to 2<\/strong> of 3<span class="totals__detail">Item 2 was not observed\./);
});
