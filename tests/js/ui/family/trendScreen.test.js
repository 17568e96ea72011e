// The trend's print and PDF, and what must be read before them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import { drawn } from '../paper/drawn.js';

globalThis.matchMedia ??= /** @type {any} */ (() => ({ matches: false }));

const { trendActions } = await import('../../../../static/js/ui/family/trend.js');

/** @param {boolean} noPaper */
function actionsOf(noPaper) {
  const body = { babies: [], carers: [], ...(noPaper && { no_paper: true }) };
  const family = { id: 'family', history: [{ record: { id: 'a', kind: 'family', body } }] };
  const app = { inside: { sync: { state: { phase: 'idle' } } } };
  return drawn(trendActions(/** @type {any} */ (app), /** @type {any} */ (family), []));
}

test('“No paper, no texts” stands before the trend is printed', () => {
  const said = actionsOf(true);
  assert.ok(said.indexOf('No paper, no texts') >= 0, said);
  assert.ok(said.indexOf('No paper, no texts') < said.indexOf('Print'), said);
  assert.ok(!actionsOf(false).includes('No paper, no texts'));
});
