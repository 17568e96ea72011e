// What everybody knows by heart is not a passphrase: it is guessed from a phrase book, however long it is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePassphrase, LEAST_BITS, strength } from '../../../static/js/storage/passphrase.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const backwards = (text) => [...text].reverse().join('');
const inWords = (from, to) =>
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'
    .split(' ')
    .slice(from, to)
    .join(' ');

const KNOWN = [
  'the quick brown fox jumps over the lazy dog',
  'the quick brown fox jumped over the lazy dogs',
  'pack my box with five dozen liquor jugs',
  `${LETTERS} ${backwards(LETTERS)}`,
  `${LETTERS.match(/.{1,3}/g).join(' ')} ${LETTERS.match(/.{1,5}/g).join(' ')}`,
  'January February March April May June July',
  'January February March April May June July August September October November December',
  'December November October September August July June May April March February January',
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
  'Sunday Saturday Friday Thursday Wednesday Tuesday Monday Sunday Saturday',
  'Llun Mawrth Mercher Iau Gwener Sadwrn Sul dydd Llun dydd Mawrth dydd Mercher dydd Iau dydd Gwener',
  'Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr',
  inWords(0, 10),
  inWords(0, 15),
  inWords(0, 12).split(' ').reverse().join(' '),
  'twenty one twenty two twenty three twenty four twenty five twenty six twenty seven',
  'first second third fourth fifth sixth seventh eighth ninth tenth',
  'un dau tri pedwar pump chwech saith wyth naw deg un deg un',
  'qwertyuiop asdfghjkl zxcvbnm',
  'poiuytrewq lkjhgfdsa mnbvcxz poiuytrewq',
  'twinkle twinkle little star how I wonder what you are up above the world so high',
  'to be or not to be that is the question whether tis nobler in the mind',
  'our father who art in heaven hallowed be thy name thy kingdom come thy will be done',
  'it is a truth universally acknowledged that a single man in possession of a good fortune',
  'alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike',
  'Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune Pluto',
  'red orange yellow green blue indigo violet',
];

const ORDINARY = [
  'lemon velvet harbour pencil meadow lantern copper',
  'lemon velvet harbour pencil meadow lantern copper thimble',
  'Lemon velvet 7 harbour pencil meadow lantern!',
  'grandma paints seven purple tractors behind our chapel every spring',
  'wednesday rhubarb custard bicycle thunder pebble kitchen saxophone',
  'mae’r ddafad goch yn canu opera ger goleudy Llandudno bob nos Fercher',
];

test('what everybody knows by heart is not strong', () => {
  for (const known of KNOWN) assert.equal(strength(known).isEnough, false, known);
});

test('nor is it in another case, spacing or spelling with digits', () => {
  for (const known of KNOWN) {
    for (const shape of [
      known.toUpperCase(),
      known.replaceAll(' ', ''),
      known.replaceAll(' ', '-'),
      known.replaceAll(' ', '. '),
      [...known.replaceAll(' ', '')].join(' '),
      known.replaceAll('o', '0').replaceAll('e', '3').replaceAll('a', '4'),
      known.normalize('NFKD'),
      `${known} ${known}`,
      `${known}!`,
      `7 ${known}`,
    ]) {
      assert.equal(strength(shape).isEnough, false, shape);
    }
  }
});

test('ordinary words that nobody else puts together are strong', () => {
  for (const ordinary of ORDINARY) {
    const { bits, isEnough } = strength(ordinary);
    assert.equal(isEnough, true, `${ordinary}: ${bits} of ${LEAST_BITS}`);
  }
});

test('what begins with a known phrase is worth what comes after it', () => {
  assert.equal(strength('the quick brown fox lemon velvet harbour pencil meadow lantern').isEnough, true);
  assert.equal(strength('the quick brown fox jumps over the lemon velvet harbour').isEnough, false);
});

test('the offered words are strong whatever they are', () => {
  for (let n = 0; n < 50; n += 1) assert.equal(strength(generatePassphrase()).isEnough, true);
});
