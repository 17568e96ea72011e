// What support is told: states and numbers, and nothing that leads to anybody.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { features } from '../../../../static/js/ui/help/features.js';
import { asText, supportFacts } from '../../../../static/js/ui/help/support.js';

const TABLET = {
  now: '2026-11-24T10:00:00.000Z',
  health: { build: 'abc123', whole: false, missing: ['/a', '/b'] },
  workerPhase: 'ready',
  persistent: /** @type {const} */ ('unknown'),
  space: { freeBytes: 5 * 1024 ** 2, usedBytes: null },
  counts: { 'Families received': 6 },
  waiting: { visits: 2, families: 1, refused: 1 },
  sync: {
    phase: /** @type {const} */ ('failed'),
    unsent: 3,
    refused: 1,
    lastContact: null,
    lastSync: null,
    clockOffsetMs: -61_000,
    signedInUntil: null,
    problem: { code: 'too_large', message: 'Robin’s visit is too large.' },
  },
  device: '12345678-aaaa-bbbb-cccc-1234567890ab',
  features: [{ name: 'Print', isThere: false }],
  browser: 'A browser',
  language: 'cy',
  screen: { width: 390, height: 844, scale: 3, text: 16 },
};

test('a changed file is told to support', () => {
  const health = { build: 'abc123', whole: false, missing: [], changed: ['/a'] };
  assert.match(asText(supportFacts({ ...TABLET, health })), /Files on this tablet: 1 changed on this tablet/);
});

test('states and numbers are told in words that can be read out', () => {
  const text = asText(supportFacts(TABLET));
  for (const line of [
    'Build: abc123',
    'Files on this tablet: 2 missing',
    'Kept by the browser: this browser does not say',
    'Free: 5 MB',
    'Families received: 6',
    'Wait to be sent: 3',
    'Not taken by the service: 1',
    'Problem: too_large',
    'Screen: 390 by 844, scale 3',
    'Print: no',
  ])
    assert.ok(text.split('\n').includes(line), `${line} is not in\n${text}`);
});

test('of a problem only the code is told, of the tablet only the beginning', () => {
  const text = asText(supportFacts(TABLET));
  assert.ok(!text.includes('Robin'));
  assert.ok(text.includes('Tablet: 12345678\n'));
  assert.ok(!text.includes('aaaa'));
});

test('what a browser lacks is said, not guessed', () => {
  const none = features({
    isVaultPossible: false,
    isWorkerPossible: false,
    isInstalled: false,
    hasOwnLock: false,
    window: {},
  });
  assert.ok(none.every(({ isThere }) => !isThere));
  const some = features({
    isVaultPossible: true,
    isWorkerPossible: true,
    isInstalled: true,
    hasOwnLock: true,
    window: { print: () => {}, navigator: { locks: { request: () => {} } } },
  });
  assert.ok(some.find(({ name }) => name === 'Print')?.isThere);
  assert.ok(!some.find(({ name }) => name === 'Copy')?.isThere);
});
