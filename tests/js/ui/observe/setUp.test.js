// Whom an observation is of before anybody chose: only where nobody else can be meant.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import '../paper/drawn.js';

const { onlyOnes } = await import('../../../../static/js/ui/observe/setUp.js');

const ROBIN = { id: 'robin', name: 'Robin (fictional)', born_on: '2026-09-14' };
const DOVE = { id: 'dove', name: 'Dove (fictional)', born_on: '2026-09-14' };
const SAM = { id: 'sam', name: 'Sam (fictional)', relationship: 'mother' };
const ALEX = { id: 'alex', name: 'Alex (fictional)', relationship: 'father' };
const OBSERVED = /** @type {any} */ ({ administration: 'observed' });
const STARTED = { started_at: '2026-11-23T14:00:00.000Z' };

/**
 * @param {any} family
 * @param {any} [body]
 * @param {any} [instrument]
 */
function chosen(family, body = {}, instrument = OBSERVED) {
  return onlyOnes({ family, draft: { body: { ...STARTED, ...body } } }, instrument);
}

test('the only baby and the only carer are chosen, each of several by nobody but the visitor', () => {
  assert.deepEqual(chosen({ babies: [ROBIN], carers: [SAM] }), { baby: 'robin', carer: 'sam' });
  assert.deepEqual(chosen({ babies: [ROBIN, DOVE], carers: [SAM, ALEX] }), {});
  const asked = /** @type {any} */ ({ administration: 'asked' });
  assert.deepEqual(chosen({ babies: [ROBIN], carers: [SAM] }, {}, asked), { carer: 'sam' });
});

test('who was there and left the family since may be meant: then nobody is chosen', () => {
  const before = { babies: [ROBIN, DOVE], carers: [SAM, ALEX] };
  const family = { babies: [ROBIN], carers: [SAM], earlier: [before], later: [] };
  const present = { babies: ['robin', 'dove'], carers: ['sam', 'alex'] };
  assert.deepEqual(chosen(family, { present }), {});
  assert.deepEqual(chosen(family), { baby: 'robin', carer: 'sam' });
});

test('a twin who died is not offered, so the other one is meant', () => {
  const died = { ...DOVE, status: 'died', status_on: '2026-11-20' };
  assert.deepEqual(chosen({ babies: [ROBIN, died], carers: [SAM] }), { baby: 'robin', carer: 'sam' });
});
