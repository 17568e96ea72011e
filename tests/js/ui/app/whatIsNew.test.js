// What is new is told once, and never beside a newer version that offers its own.

import '../paper/drawn.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Notices } from '../../../../static/js/ui/app/notices.js';
import { tellWhatIsNew } from '../../../../static/js/ui/app/whatIsNew.js';
import { until } from '../../storage/builders.js';

const NEWS = [
  { id: 'second', on: '2026-11-20', title: 'Second', lines: ['A line.'] },
  { id: 'first', on: '2026-11-01', title: 'First', lines: ['A line.'] },
];

/** An app whose vault was told of the first version last; unlocked, on Today. */
function anApp(t) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.mock.method(globalThis, 'fetch', async () => Response.json({ news: NEWS }));
  const kept = new Map(/** @type {any} */ ([['news', { id: 'first' }]]));
  const vault = {
    isLocked: false,
    getMany: async (/** @type {string} */ _shelf, /** @type {string[]} */ ids) =>
      ids.map((id) => kept.get(id)),
    put: async (/** @type {string} */ _shelf, /** @type {string} */ id, /** @type {any} */ value) =>
      kept.set(id, value),
  };
  /** @type {any} */
  const app = Object.assign(new EventTarget(), {
    isUnlocked: true,
    inside: { vault },
    notices: new Notices(),
    parents: { isOn: false },
    router: Object.assign(new EventTarget(), { screen: 'today', place: {} }),
    worker: { isUpdateWaiting: false },
  });
  tellWhatIsNew(app);
  return app;
}

async function whenUnlocked(t, app) {
  app.dispatchEvent(new Event('unlocked'));
  await new Promise(setImmediate);
  t.mock.timers.tick(1_500);
  t.mock.timers.reset();
}

test('what came since the version that was told last is told after unlocking', async (t) => {
  const app = anApp(t);
  await whenUnlocked(t, app);
  await until(() => app.notices.all.has('news'));
  assert.equal(app.notices.all.get('news').text, 'Second');
});

test('while a newer version waits only that one offers what is new', async (t) => {
  const app = anApp(t);
  await whenUnlocked(t, app);
  await until(() => app.notices.all.has('news'));
  app.worker.isUpdateWaiting = true;
  app.dispatchEvent(new Event('state'));
  assert.equal(app.notices.all.has('news'), false);
  app.router.dispatchEvent(new Event('show'));
  assert.equal(app.notices.all.has('news'), false);
});
