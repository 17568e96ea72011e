// Dates, lists and ages in a language that the browser may not know. Must not touch a page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inDocument } from '../../spoken.js';

const SUPPORTED = Intl.DateTimeFormat.supportedLocalesOf;
const words = {
  messages: {
    '{first} and {last}': '{first} a(c) {last}',
    '{number} week': Array(6).fill('{number} wythnos'),
    '{number} day': ['', '', '{number} ddiwrnod', '', '', '{number} diwrnod'],
    'corrected {age}': 'oedran wedi’i gywiro {age}',
    'due {day}': 'disgwylir {day}',
  },
  joins: [{ written: 'a(c)', vowels: 'aeiouwy', before_vowel: 'ac', otherwise: 'a' }],
};
// As in Chromium, which knows how Welsh counts and not what its months are called.
Intl.DateTimeFormat.supportedLocalesOf = () => [];
const { times, names } = await inDocument('cy', words, async () => ({
  times: await import('../../../../static/js/ui/wording/times.js'),
  names: await import('../../../../static/js/ui/wording/names.js'),
}));
Intl.DateTimeFormat.supportedLocalesOf = SUPPORTED;

const NOW = new Date('2026-11-23T14:10:00');

test('days and moments are said with the names that came along', () => {
  assert.equal(times.dayInWords('2026-11-23'), '23 Tachwedd 2026');
  assert.equal(times.weekdayInWords(NOW), 'Dydd Llun 23 Tachwedd');
  assert.equal(times.momentInWords('2026-11-12T09:05:00', NOW), '12 Tachwedd 09:05');
  assert.equal(times.momentInWords('2026-11-23T09:05:00', NOW), '09:05');
});

test('a list says “a” before a consonant and “ac” before a vowel', () => {
  assert.equal(names.listed(['Sam', 'Kit']), 'Sam a Kit');
  assert.equal(names.listed(['Sam', 'Kit', 'Alex']), 'Sam, Kit ac Alex');
});

test('an age is said in the interface’s words', () => {
  const baby = { id: 'b', born_on: '2026-09-12', gestation_weeks: 37, gestation_days: 0 };
  assert.equal(names.babyAge(baby, '2026-11-23'), '10 wythnos');
  const early = { ...baby, gestation_weeks: 36 };
  assert.equal(names.correctedAge(early, '2026-11-23'), 'oedran wedi’i gywiro 6 wythnos 2 ddiwrnod');
  assert.equal(names.babyAge({ id: 'b', due_on: '2027-03-03' }, '2026-11-23'), 'disgwylir 3 Mawrth 2027');
});
