// A field that is added to the visit form is checked and said by itself, as on the server.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkBody } from '../../../static/js/domain/bodies.js';
import { outline } from '../../../static/js/domain/outline.js';
import { stepOf } from '../../../static/js/ui/form/fieldPlaces.js';
import { isBegun } from '../../../static/js/ui/visit/steps.js';
import { inEnglish, definitions as packaged, read } from './vectors.js';

const { fields, family, people, checks, outlines } = read('further_fields.json');
const visit = structuredClone(packaged.forms.visit);
for (const [path, further] of Object.entries(fields)) {
  const names = path.split('/').filter(Boolean);
  const group = names.reduce((within, name) => within.fields.find((each) => each.name === name), visit);
  group.fields.push(...further);
}
const definitions = { ...packaged, forms: { ...packaged.forms, visit } };

for (const { name, body, expect } of checks) {
  test(`checked: ${name}`, () => {
    assert.deepEqual(inEnglish(checkBody(visit, body, '2026-11-23')), expect);
  });
}

for (const { name, record, expect } of outlines) {
  test(`said: ${name}`, () => assert.deepEqual(outline(record, family, definitions, people), expect));
}

test('it belongs to the step that its form names', () => {
  assert.equal(stepOf('invented_pages_read', definitions), 'handouts');
  assert.equal(stepOf('reason', definitions), 'review');
  assert.equal(isBegun('handouts', { invented_pages_read: 3 }, visit), true);
  assert.equal(isBegun('review', { invented_pages_read: 3 }, visit), false);
});
