// In the installed app a family's PDF goes through the tablet's sharing: nothing opens over the app that has no way back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../../../../static/js/words.js';
import { drawn } from './drawn.js';

const { sharePaper } = await import('../../../../static/js/ui/paper/paperShare.js');
const { fromService } = await import('../../../../static/js/ui/paper/documentList.js');

/** A button, and the line beside it in which it says what became of the tap. */
function aButton() {
  const said = new HTMLElement();
  const parentElement = { querySelector: () => said };
  const button = /** @type {any} */ ({ disabled: false, isConnected: true, parentElement });
  return { button, said };
}
globalThis.HTMLElement ??= /** @type {any} */ (
  class {
    textContent = '';
  }
);

test('the file is fetched once and shared under a name that names nobody', async () => {
  const { button, said } = aButton();
  /** @type {any[]} */
  const asked = [];
  /** @type {any[]} */
  const shared = [];
  const get = async () => asked.push('a file') && new File(['%PDF'], 'summary-86355b45.pdf');
  const given = {
    share: async (file, title) => shared.push([file.name, title]) > 0,
  };
  await sharePaper(button, 'Summary', get, given);
  await sharePaper(button, 'Summary', get, given);
  assert.deepEqual(asked, ['a file']);
  assert.deepEqual(shared, [
    ['summary-86355b45.pdf', 'Summary'],
    ['summary-86355b45.pdf', 'Summary'],
  ]);
  assert.deepEqual([said.textContent, button.disabled], ['', false]);
});

test('a file that took too long waits for the next tap; what went wrong is said', async () => {
  const { button, said } = aButton();
  const late = Object.assign(new Error('Too late.'), { name: 'NotAllowedError' });
  const get = async () => new File(['%PDF'], 'summary.pdf');
  await sharePaper(button, 'Summary', get, { share: () => Promise.reject(late) });
  assert.equal(said.textContent, 'It is here. Tap once more.');
  const failed = () => Promise.reject(new Error('The service did not answer.'));
  const other = aButton();
  await sharePaper(other.button, 'Summary', failed);
  assert.equal(other.said.textContent, 'It was not shared: The service did not answer.');
  assert.equal(other.button.disabled, false);
});

test('what comes when its screen is gone is not shown to whoever holds the tablet now', async () => {
  const { button } = aButton();
  /** @type {File[]} */
  const shared = [];
  const get = async () => {
    button.isConnected = false; // locked, or turned to a parent, while it was on its way
    return new File(['%PDF'], 'summary.pdf');
  };
  const share = async (file) => shared.push(file) > 0;
  await sharePaper(button, 'Summary', get, { share });
  assert.deepEqual(shared, []);
});

for (const [isInstalled, isOffered] of [
  [true, 'Share or save PDF'],
  [false, 'Download PDF'],
]) {
  test(`${isInstalled ? 'installed' : 'in a browser'}: ${isOffered}`, (context) => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    context.after(() => Object.defineProperty(globalThis, 'navigator', /** @type {any} */ (before)));
    Object.defineProperty(globalThis, 'navigator', { value: { canShare: () => true }, configurable: true });
    globalThis.matchMedia = /** @type {any} */ (() => ({ matches: isInstalled }));
    const app = /** @type {any} */ ({ inside: { sync: { state: { phase: 'idle' } } } });
    const record = { id: '86355b45-d9ae-4058-aee5-9d3e1e0685c9' };
    const list = drawn(fromService(app, /** @type {any} */ ({ record, state: 'received' })));
    assert.ok(list.includes(/** @type {string} */ (isOffered)));
    assert.equal(/<a[^>]*\.pdf/.test(list), !isInstalled, 'no link to a PDF that opens over the app');
  });
}
