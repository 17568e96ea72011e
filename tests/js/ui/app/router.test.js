// Which screens can be shown knowing what, and that the address never holds an id.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BEGINNINGS, SCREENS } from '../../../../static/js/screens.js';
import { Router } from '../../../../static/js/ui/app/router.js';

/** @param {import('node:test').TestContext} context */
function withoutHistory(context) {
  const globals = /** @type {any} */ (globalThis);
  globals.history = { pushState: () => {}, replaceState: () => {} };
  globals.scrollY = 0;
  context.after(() => {
    delete globals.history;
    delete globals.scrollY;
  });
}

const aRouter = () => new Router(SCREENS, BEGINNINGS);

test('a screen about something needs to know what it is about', () => {
  const mayFollow = (/** @type {string} */ address, place = {}) => aRouter().mayFollow(address, place);
  assert.equal(mayFollow('today'), true);
  assert.equal(mayFollow('visit-check'), false);
  assert.equal(mayFollow('visit-check', { draft: 'd' }), true);
  assert.equal(mayFollow('family', { draft: 'd' }), false);
  assert.equal(mayFollow('visit', { record: 'r' }), true);
  assert.equal(mayFollow('visit', { family: 'f', draft: 'd' }), false);
  assert.equal(mayFollow('article'), false);
  assert.equal(mayFollow('article', { article: 'handout/a' }), true);
});

test('what each screen needs is all that it needs', () => {
  const all = { family: 'f', draft: 'd', record: 'r', article: 'a' };
  for (const [name, { needs, hasNoAddress }] of Object.entries(SCREENS)) {
    assert.equal(aRouter().mayFollow(name, all), !hasNoAddress, name);
    assert.equal(aRouter().mayFollow(name, {}), !hasNoAddress && !needs, name);
    if (needs) assert.equal(aRouter().mayFollow(name, { ...all, [needs]: undefined }), false, name);
  }
});

test('an address that begins something can be followed, one that nobody knows can not', () => {
  assert.equal(aRouter().mayFollow('family-new', {}), true);
  for (const address of ['', 'anything', 'visit-', 'second-tab', 'constructor', '__proto__'])
    assert.equal(aRouter().mayFollow(address, { draft: 'd', family: 'f', record: 'r' }), false, address);
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
  const router = aRouter();
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
  const router = aRouter();
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

test('who comes next is not led to where one was', (context) => {
  const globals = /** @type {any} */ (globalThis);
  const before = ['history', 'document', 'addEventListener', 'location', 'scrollY'].map((name) => [
    name,
    globals[name],
  ]);
  context.after(() => {
    for (const [name, value] of before) globals[name] = value;
  });
  let goBack = () => {};
  globals.history = { state: { index: 1 }, pushState: () => {}, replaceState: () => {} };
  globals.document = { addEventListener: () => {} };
  globals.location = { hash: '#family' };
  globals.scrollY = 0;
  globals.addEventListener = (/** @type {string} */ _, /** @type {() => void} */ listener) => {
    goBack = listener;
  };
  const router = aRouter();
  router.listen();
  router.go('family', { family: 'f-1' });
  router.go('today');
  goBack();
  assert.deepEqual([router.screen, router.place.family], ['family', 'f-1']);
  router.forget();
  assert.deepEqual([router.screen, router.place], ['', {}]);
  goBack();
  assert.deepEqual([router.screen, router.place], ['today', {}], 'nothing of the family is known any more');
});

test('an enclosed screen is the only one, and knows no place from before', (context) => {
  const globals = /** @type {any} */ (globalThis);
  const before = ['history', 'document', 'addEventListener', 'location', 'scrollY'].map((name) => [
    name,
    globals[name],
  ]);
  context.after(() => {
    for (const [name, value] of before) globals[name] = value;
  });
  /** @type {any[]} */
  const entries = [];
  let at = -1;
  /** @type {number[]} */
  const passed = [];
  globals.history = {
    get state() {
      return entries[at];
    },
    pushState: (/** @type {any} */ state) => {
      at += 1;
      entries.splice(at, Number.POSITIVE_INFINITY, state);
    },
    replaceState: (/** @type {any} */ state) => {
      entries[at] = state;
    },
    go: (/** @type {number} */ by) => passed.push(by),
  };
  globals.document = { addEventListener: () => {} };
  globals.location = { hash: '#family' };
  globals.scrollY = 0;
  let moved = () => {};
  globals.addEventListener = (/** @type {string} */ _, /** @type {() => void} */ listener) => {
    moved = listener;
  };
  const moveTo = (/** @type {number} */ entry) => {
    at = entry;
    moved();
  };
  const router = aRouter();
  router.listen();
  router.go('article', { article: 'article/a-bruise' });
  router.go('family', { family: 'f-1' });
  router.enclose('parents', { shelf: { of: 'parents' } });
  assert.deepEqual(router.place, { shelf: { of: 'parents' } });
  assert.equal(entries.length, 3);
  router.go('today');
  assert.equal(router.screen, 'parents');
  router.go('parents', { article: 'handout/crying' });

  moveTo(0);
  moveTo(1);
  assert.deepEqual(passed, [1, 1], 'what lies before is passed over, to where the parent was');
  assert.deepEqual(router.place, { shelf: { of: 'parents' }, article: 'handout/crying' });
  moveTo(2);
  assert.deepEqual(router.place, { shelf: { of: 'parents' } });
  globals.history.pushState(null);
  moved();
  assert.deepEqual([router.screen, router.place], ['parents', { shelf: { of: 'parents' } }]);

  router.release('family', { family: 'f-1' });
  assert.deepEqual([router.screen, router.place], ['family', { family: 'f-1' }]);
  moveTo(2);
  assert.deepEqual(passed, [1, 1, -1], 'what the parent read is passed over, to where one was before');
  globals.location.hash = '#article';
  moveTo(0);
  assert.deepEqual([router.screen, router.place], ['article', { article: 'article/a-bruise' }]);
});

test('who comes next is not held to the screen that a parent was given', (context) => {
  withoutHistory(context);
  const router = aRouter();
  router.enclose('parents', { article: 'handout/crying' });
  router.forget();
  router.go('today');
  assert.deepEqual([router.screen, router.place], ['today', {}]);
});

test('who comes back to a screen finds it as it was amended, whichever is on its way by then', (context) => {
  withoutHistory(context);
  const router = aRouter();
  router.go('families');
  const { place } = router;
  router.amend({ search: 'Ro' });
  router.go('learn', { search: undefined });
  router.amend({ search: 'Rob', shown: 80 }, place);
  assert.deepEqual(place, { search: 'Rob', shown: 80 });
  assert.deepEqual(router.place, { search: undefined });
});

test('a field that is asked for is led to once', (context) => {
  withoutHistory(context);
  const router = aRouter();
  router.go('family-edit', { draft: 'd', field: 'body/babies' });
  assert.equal(router.takeField(), 'body/babies');
  assert.equal(router.takeField(), undefined);
  assert.equal(router.place.draft, 'd');
});
