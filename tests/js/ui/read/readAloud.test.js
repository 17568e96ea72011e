// Reading aloud: only with the tablet's own voice, in the page's language, and silent when it is stopped.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ReadAloud } from '../../../../static/js/ui/read/readAloud.js';

const OWN = { lang: 'en-GB', localService: true };
/** @type {any[]} */
let said;
/** @type {any} */ (globalThis).SpeechSynthesisUtterance = class {
  constructor(text) {
    this.text = text;
  }
};
const speech = (voices) => ({
  getVoices: () => voices,
  speak: (utterance) => said.push(utterance),
  cancel: () => said.push('silence'),
  addEventListener() {},
  removeEventListener() {},
});
beforeEach(() => {
  said = [];
});

test('without a voice of its own for the language a tablet does not offer to read', () => {
  assert.equal(new ReadAloud(undefined).canRead('en'), false);
  assert.equal(new ReadAloud(speech([])).canRead('en'), false);
  assert.equal(new ReadAloud(speech([{ ...OWN, localService: false }])).canRead('en'), false);
  assert.equal(new ReadAloud(speech([OWN])).canRead('en'), true);
  assert.equal(new ReadAloud(speech([OWN])).canRead('cy'), false);
  assert.equal(new ReadAloud(speech([{ lang: 'ar_EG', localService: true }])).canRead('ar'), true);
});

test('each part is said in turn, and after the last it is over', () => {
  const voice = new ReadAloud(speech([OWN]));
  let told = 0;
  voice.addEventListener('change', () => {
    told += 1;
  });
  voice.read(['One.', 'Two.'], 'en');
  assert.deepEqual(
    said.map((each) => each.text ?? each),
    ['silence', 'One.', 'Two.'],
  );
  assert.equal(said[1].lang, 'en-GB');
  assert.equal(voice.isReading, true);
  said.at(-1).onend();
  assert.equal(voice.isReading, false);
  assert.equal(told, 2);
});

test('when it is stopped nothing more is said, and a late end changes nothing', () => {
  const voice = new ReadAloud(speech([OWN]));
  voice.read(['One.'], 'en');
  const first = said.at(-1);
  voice.stop();
  assert.equal(said.at(-1), 'silence');
  voice.read(['Two.'], 'en');
  first.onend();
  assert.equal(voice.isReading, true);
  voice.close();
  assert.equal(voice.isReading, false);
});
