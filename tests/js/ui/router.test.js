// Which screens can be shown knowing what, and that the address never holds an id.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWhole, Router } from '../../../static/js/ui/router.js';

test('a screen about something needs to know what it is about', () => {
  assert.equal(isWhole('today', {}), true);
  assert.equal(isWhole('visit-check', {}), false);
  assert.equal(isWhole('visit-check', { draft: 'd' }), true);
  assert.equal(isWhole('family', { draft: 'd' }), false);
  assert.equal(isWhole('visit', { record: 'r' }), true);
  assert.equal(isWhole('article', {}), false);
  assert.equal(isWhole('article', { article: 'handout/a' }), true);
  assert.equal(isWhole('', {}), false);
  assert.equal(isWhole('anything', { draft: 'd', family: 'f', record: 'r' }), false);
});

test('the address names the screen and nothing else; history holds a number', (context) => {
  /** @type {any[]} */
  const told = [];
  const globals = /** @type {any} */ (globalThis);
  globals.history = {
    pushState: (/** @type {any[]} */ ...given) => told.push(given),
    replaceState: (/** @type {any[]} */ ...given) => told.push(given),
  };
  globals.scrollY = 0;
  context.after(() => {
    delete globals.history;
    delete globals.scrollY;
  });
  const router = new Router();
  router.go('visit-check', { family: 'f-1', draft: 'd-1' });
  router.go('visit-hello');
  assert.deepEqual(told, [
    [{ index: 1 }, '', '#visit-check'],
    [{ index: 2 }, '', '#visit-hello'],
  ]);
  assert.deepEqual(router.place, { family: 'f-1', draft: 'd-1' });
  router.forget();
  assert.deepEqual(router.place, {});
});

test('Back closes what lies over a screen once, and the screen beneath is not drawn anew', (context) => {
  const globals = /** @type {any} */ (globalThis);
  const before = ['history', 'document', 'addEventListener', 'location', 'scrollY'].map((name) => [
    name,
    globals[name],
  ]);
  context.after(() => {
    for (const [name, value] of before) globals[name] = value;
  });
  /** @type {() => void} */
  let goBack = () => {};
  const seen = { shown: 0, closed: 0, pushed: 0 };
  globals.history = { state: { index: 0 }, pushState: () => (seen.pushed += 1), replaceState: () => {} };
  globals.document = { addEventListener: () => {} };
  globals.location = { hash: '#today' };
  globals.scrollY = 0;
  globals.addEventListener = (/** @type {string} */ _, /** @type {() => void} */ listener) => {
    goBack = listener;
  };
  const router = new Router();
  router.listen();
  router.addEventListener('show', () => {
    seen.shown += 1;
  });
  router.cover(() => {
    seen.closed += 1;
  });
  goBack();
  assert.deepEqual(seen, { shown: 0, closed: 1, pushed: 1 });
  goBack();
  assert.deepEqual(seen, { shown: 1, closed: 1, pushed: 1 });
});
