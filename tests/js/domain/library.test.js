// Shelves, filters, forms and words of the library.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ageFor,
  fileOf,
  fits,
  namesOneOf,
  pageAfter,
  pageFor,
  pageOf,
  pagesFor,
  plainText,
  searchable,
  sizeInWords,
  spokenParts,
  variantsOf,
} from '../../../static/js/domain/library.js';

const crying = {
  key: 'handout/crying',
  kind: 'handout',
  id: 'crying',
  title: 'When your baby cries',
  summary: 'All babies cry.',
  needs: ['crying'],
  from_days: 0,
  to_days: 182,
  blocks: [
    ['h2', 'It gets more'],
    ['p', 'Crying is ', ['strong', 'normal'], '.'],
    ['ul', ['li', 'Hold.'], ['li', 'Hum.']],
  ],
  easy: [{ text: 'All babies cry.', picture: 'baby-cries' }],
  translations: [{ language: 'ar', title: 'البكاء', summary: 'ملخص', blocks: [['p', 'نص']] }],
};
const plan = {
  key: 'sheet/plan',
  kind: 'sheet',
  id: 'plan',
  title: 'Our plan',
  summary: 'Make it on a calm day.',
  sections: [{ heading: 'First I check', prompts: [{ text: 'Hungry?', lines: 2 }], facts: ['Call 111.'] }],
};
const article = {
  key: 'article/brazelton',
  kind: 'article',
  id: 'brazelton',
  title: 'Brazelton',
  summary: '',
  step: 'understand',
  blocks: [],
};
/** @type {any} */
const library = {
  pages: [crying, plan, article],
  files: [
    {
      slug: 'crying',
      variant: 'large-print',
      kind: 'handout',
      bytes: 64_000,
      url: '/static/built/handouts/c.pdf',
    },
    { slug: 'plan', variant: 'standard', kind: 'sheet', bytes: 9_000, url: '/static/built/handouts/p.pdf' },
  ],
  needs: [{ id: 'crying', label: 'Crying' }],
  ages: [
    { id: 'before-birth', label: 'Before birth', from_days: -280, to_days: -1 },
    { id: '0-to-3', label: '0 to 3 months', from_days: 0, to_days: 91 },
    { id: '6-to-12', label: '6 to 12 months', from_days: 183, to_days: 365 },
  ],
  steps: [{ id: 'understand', label: 'Understand babies' }],
  languages: [
    { id: 'en', name: 'English' },
    { id: 'ar', name: 'العربية', dir: 'rtl' },
  ],
};

test('parents have their pages and sheets, professionals the rest', () => {
  assert.deepEqual(pagesFor(library, 'parents'), [crying, plan]);
  assert.deepEqual(pagesFor(library, 'professionals'), [article]);
  assert.equal(pageOf(library, 'sheet/plan'), plan);
  assert.equal(pageOf(library, 'handout-crying'), undefined);
});

test('a page fits an age when any of its days does, a need when it names it', () => {
  assert.equal(fits(library, crying, { age: '0-to-3', need: 'crying' }), true);
  assert.equal(fits(library, crying, { age: '6-to-12' }), false);
  assert.equal(fits(library, crying, { age: 'before-birth' }), false);
  assert.equal(fits(library, plan, { age: '0-to-3' }), false);
  assert.equal(fits(library, plan, { need: 'crying' }), false);
  assert.equal(fits(library, plan, {}), true);
  assert.equal(fits(library, article, { step: 'understand' }), true);
  assert.equal(fits(library, article, { step: 'train' }), false);
});

test('a baby belongs to its ages; an older child to none', () => {
  assert.equal(ageFor(library, null), 'before-birth');
  assert.equal(ageFor(library, 70), '0-to-3');
  assert.equal(ageFor(library, 900), undefined);
});

test('the page after the last is the first', () => {
  assert.equal(pageAfter([crying, plan], 'handout/crying'), plan);
  assert.equal(pageAfter([crying, plan], 'sheet/plan'), crying);
  assert.equal(pageAfter([crying], 'handout/crying'), undefined);
});

test('a handout has its forms, everything else only one', () => {
  assert.deepEqual(
    variantsOf(library, crying).map(({ id, label, language }) => [id, label, language]),
    [
      ['standard', 'Standard', 'en'],
      ['large-print', 'Large print', 'en'],
      ['easy-read', 'Easy read', 'en'],
      ['ar', 'العربية', 'ar'],
    ],
  );
  const printed = {
    ...library,
    files: [{ slug: 'crying', variant: 'a5', kind: 'handout', bytes: 1, url: '' }],
  };
  assert.equal(variantsOf(printed, crying)[3].label, 'A5 leaflet');
  assert.equal(variantsOf(library, plan).length, 1);
  assert.equal(variantsOf(library, article).length, 1);
});

test('a form has its own PDF, or none', () => {
  assert.equal(fileOf(library, crying, 'large-print')?.bytes, 64_000);
  assert.equal(fileOf(library, crying, 'standard'), undefined);
  assert.equal(fileOf(library, plan, 'standard')?.bytes, 9_000);
  assert.equal(fileOf(library, article, 'standard'), undefined);
});

test('a size is said as people say it', () => {
  assert.deepEqual([10, 64_300, 1_240_000].map(sizeInWords), ['1 KB', '64 KB', '1.2 MB']);
});

test('nodes become text without losing or doubling a space', () => {
  assert.equal(plainText(crying.blocks), 'It gets more Crying is normal. Hold. Hum.');
});

test('a page is said piece by piece, in the form in which it is read', () => {
  assert.deepEqual(spokenParts(crying, 'standard'), [
    'When your baby cries',
    'All babies cry.',
    'It gets more',
    'Crying is normal.',
    'Hold.',
    'Hum.',
  ]);
  assert.deepEqual(spokenParts(crying, 'easy-read'), ['When your baby cries', 'All babies cry.']);
  assert.deepEqual(spokenParts(crying, 'ar'), ['البكاء', 'ملخص', 'نص']);
  assert.deepEqual(spokenParts(plan, 'standard'), [
    'Our plan',
    'Make it on a calm day.',
    'First I check',
    'Call 111.',
    'Hungry?',
  ]);
});

test('a page is found by its headings, its need and the words of a sheet', () => {
  const found = searchable(library, crying);
  assert.deepEqual(found.headings, ['It gets more', 'البكاء']);
  assert.deepEqual(found.keywords, ['Crying', 'crying']);
  assert.match(found.text, /Crying is normal/);
  assert.match(searchable(library, plan).text, /Hungry/);
});

test('a page is given to its own audience and to no other', () => {
  assert.equal(pageFor(library, 'parents', article.key), undefined);
  assert.equal(pageFor(library, 'parents', crying.key), crying);
  assert.equal(pageFor(library, 'parents', plan.key), plan);
  assert.equal(pageFor(library, 'professionals', article.key), article);
  assert.equal(pageFor(library, 'parents', undefined), undefined);
});

test('a language is matched by its words, not as a whole', () => {
  const names = ['English', 'Arabic', 'العربية', 'Cymraeg'];
  for (const written of [
    'Arabic',
    'arabic',
    'Arabic (Iraqi)',
    'Arabic / Kurdish',
    'Kurdish and Arabic',
    'العربية (عراقي)',
  ]) {
    assert.equal(namesOneOf(written, names), true, written);
  }
  for (const written of ['Kurdish', 'Arabica', '', 'Polish'])
    assert.equal(namesOneOf(written, names), false, written);
});
