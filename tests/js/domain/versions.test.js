// What was observed with one version of an instrument is checked and drawn by it, whatever is current: as on the server.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  currentInstrument,
  currentInstruments,
  instrumentOf,
} from '../../../static/js/domain/definitions.js';
import { outline } from '../../../static/js/domain/outline.js';
import { trend } from '../../../static/js/domain/trend.js';
import { checkVisit } from '../../../static/js/domain/visit.js';
import { courseTold, familiesOf, inEnglish, definitions as packaged, read } from './vectors.js';

const { checks, outlines, trends, wire, family, people } = read('versions.json');
const definitions = {
  ...packaged,
  instruments: { ...packaged.instruments, invented: wire.current },
  earlier: { ...packaged.earlier, instruments: wire.earlier },
};

for (const found of checks) {
  test(`checked: ${found.name}`, () => {
    assert.deepEqual(inEnglish(checkVisit(found.body, definitions, family)), found.expect);
  });
}

for (const found of outlines) {
  test(`drawn: ${found.name}`, () => {
    assert.deepEqual(outline(found.record, family, definitions, people), found.expect);
  });
}

for (const found of trends) {
  test(`compared: ${found.name}`, () => {
    const told = trend(found.records, familiesOf({ ...found, family }), definitions, people);
    const courses = told.courses.map(courseTold);
    assert.deepEqual({ ...told, courses }, found.expect);
  });
}

test('a new observation takes the current version, an old one keeps its own', () => {
  assert.equal(currentInstrument(definitions, 'invented')?.version, '2');
  assert.equal(currentInstrument(definitions, 'unheard_of'), null);
  const ids = currentInstruments(definitions).map(({ id }) => id);
  assert.equal(ids.filter((id) => id === 'invented').length, 1);
  assert.deepEqual(
    ['1', '2', '3'].map((version) => instrumentOf(definitions, { instrument: 'invented', version })?.version),
    ['1', '2', undefined],
  );
});

test('no name that every object has is an instrument', () => {
  assert.equal(instrumentOf(definitions, { instrument: 'constructor', version: '1' }), null);
  assert.equal(currentInstrument(definitions, '__proto__'), null);
});
