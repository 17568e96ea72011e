// The choice of the language is kept for the worker, and never taken while something is unsaved.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inDocument } from '../../spoken.js';

class Element {
  /** @param {Record<string, string>} attributes */
  constructor(attributes) {
    this.attributes = attributes;
    this.href = attributes.href;
  }
  /** @param {string} name */
  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
  closest() {
    return this;
  }
}

/** @param {{isAllSaved: boolean, hasCaches?: boolean}} given */
async function aChoice({ isAllSaved, hasCaches = true }) {
  const happened = /** @type {any[]} */ ([]);
  const kept = {
    put: async (/** @type {string} */ key, /** @type {Response} */ answer) =>
      happened.push([key, await answer.text()]),
  };
  const open = async (/** @type {string} */ name) => {
    happened.push(name);
    return kept;
  };
  Object.assign(globalThis, {
    Element,
    caches: hasCaches ? { open } : undefined,
    location: { hash: '#more', reload: () => happened.push('reload') },
    history: { state: { place: 1 }, replaceState: (/** @type {any[]} */ ...told) => happened.push(told) },
  });
  const { startLanguages } = await inDocument(
    'en-GB',
    {},
    () => import('../../../../static/js/ui/app/languages.js'),
  );
  const root = new EventTarget();
  const notices = { say: (/** @type {any[]} */ ...said) => happened.push(said) };
  startLanguages(/** @type {any} */ (root), /** @type {any} */ ({ isAllSaved, notices }));
  return {
    happened,
    /** @param {Record<string, string>} attributes */
    async tap(attributes) {
      const event = new Event('click', { cancelable: true });
      Object.defineProperty(event, 'target', { value: new Element(attributes) });
      root.dispatchEvent(event);
      await new Promise((resolve) => setTimeout(resolve));
      assert.ok(event.defaultPrevented);
    },
  };
}

test('the document of that language is opened on the same screen, and remembered', async () => {
  const choice = await aChoice({ isAllSaved: true });
  await choice.tap({ href: 'https://attune.example/cy/' });
  assert.deepEqual(choice.happened, [
    'choices',
    ['/document', '/cy/'],
    [{ place: 1 }, '', '/cy/#more'],
    'reload',
  ]);
});

test('nothing is opened while something is unsaved, and that is said', async () => {
  const choice = await aChoice({ isAllSaved: false });
  await choice.tap({ href: 'https://attune.example/cy/' });
  assert.equal(choice.happened.length, 1);
  assert.match(choice.happened[0].join(' '), /not saved yet/);
});

test('the language that is spoken is not opened again', async () => {
  const choice = await aChoice({ isAllSaved: true });
  await choice.tap({ href: 'https://attune.example/', 'aria-current': 'true' });
  assert.deepEqual(choice.happened, []);
});

test('where nothing can be kept, the address alone says the language', async () => {
  const choice = await aChoice({ isAllSaved: true, hasCaches: false });
  await choice.tap({ href: 'https://attune.example/cy/' });
  assert.deepEqual(choice.happened, [[{ place: 1 }, '', '/cy/#more'], 'reload']);
});
