// Finding a page by what is typed: whole, begun, mistyped, bent; the likeliest first.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typingErrors, wordsOf } from '../../../static/js/domain/matching.js';
import { makeIndex, search } from '../../../static/js/domain/search.js';

const page = (key, title, { summary = '', headings = [], keywords = [], text = '' } = {}) => ({
  key,
  title,
  summary,
  headings,
  keywords,
  text,
});
const index = makeIndex([
  page('sleep', 'Sleeping and waking', { text: 'Babies sleep a lot. Some cry before they sleep.' }),
  page('cry', 'When your baby cries', { keywords: ['Crying'], headings: ['Never shake a baby'] }),
  page('twins', 'Twins, triplets or more', { summary: 'Getting to know each of your babies.' }),
  page('mind', 'Sensitive parenting', { text: 'Mind-mindedness, by Élise Meins.' }),
]);

test('a word is found in the title before it is found in a text', () => {
  assert.deepEqual(search(index, 'cries'), ['cry', 'sleep']);
  assert.deepEqual(search(index, 'cry'), ['cry', 'sleep']);
});

test('a word need not be typed to its end, nor in its form', () => {
  assert.deepEqual(search(index, 'tri'), ['twins']);
  assert.equal(search(index, 'crying')[0], 'cry');
  assert.deepEqual(search(index, 'shaking'), ['cry']);
  assert.equal(search(index, 'sleeps')[0], 'sleep');
});

test('one error in a short word and two in a long one are forgiven', () => {
  assert.deepEqual(search(index, 'twinz'), ['twins']);
  assert.equal(search(index, 'criying')[0], 'cry');
  assert.deepEqual(search(index, 'tirplets'), ['twins']);
  assert.deepEqual(search(index, 'slepin'), ['sleep']);
  assert.deepEqual(search(index, 'xylophone'), []);
  assert.deepEqual(search(index, 'czz'), []);
});

test('what a page has as it is typed is not taken for an error', () => {
  const near = makeIndex([page('a', 'Fathers'), page('b', 'Others'), page('c', 'Feathers')]);
  assert.deepEqual(search(near, 'fathers'), ['a']);
});

test('several words find the pages that have most of them; small words count only alone', () => {
  assert.deepEqual(search(index, 'sleeping baby'), ['sleep']);
  assert.deepEqual(search(index, 'never shake xylophone'), ['cry']);
  assert.deepEqual(search(index, 'the twins'), ['twins']);
  assert.equal(search(index, 'or')[0], 'twins');
});

test('nothing typed finds nothing', () => {
  for (const typed of ['', '   ', '!?']) assert.deepEqual(search(index, typed), []);
});

test('accents, capitals, apostrophes and hyphens do not matter', () => {
  assert.deepEqual(wordsOf("Don’t say Élise's"), ['dont', 'say', 'elises']);
  assert.deepEqual(wordsOf('mind-minded'), ['mind', 'minded', 'mindminded']);
  assert.deepEqual(search(index, 'ELISE'), ['mind']);
  assert.deepEqual(search(index, 'mindmindedness'), ['mind']);
});

test('errors are letters put in, left out, changed or swapped, and are not counted beyond the limit', () => {
  for (const [from, to, errors] of [
    ['cry', 'cry', 0],
    ['crry', 'cry', 1],
    ['cy', 'cry', 1],
    ['cay', 'cry', 1],
    ['rcy', 'cry', 1],
    ['yrc', 'cry', 2],
    ['abcdef', 'uvwxyz', 3],
  ])
    assert.equal(typingErrors(String(from), String(to), 2).whole, errors, `${from} ${to}`);
  assert.equal(typingErrors('slepi', 'sleeping', 2).begun, 1);
});
