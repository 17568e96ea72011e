// A document in another language, for the tests: its words, and modules that were loaded inside it.

const MONTHS = 'Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr'.split(
  ' ',
);
const WEEKDAYS = [
  'Dydd Sul',
  'Dydd Llun',
  'Dydd Mawrth',
  'Dydd Mercher',
  'Dydd Iau',
  'Dydd Gwener',
  'Dydd Sadwrn',
];

/**
 * Work inside a document in `lang`. Modules are loaded once a document, so each is asked for by a name of its own.
 *
 * @param {string} lang
 * @param {object} words
 * @param {() => Promise<any>} work
 */
export async function inDocument(lang, words, work) {
  const before = globalThis.document;
  const told = {
    messages: {},
    plural: ['zero', 'one', 'two', 'few', 'many', 'other'],
    months: MONTHS,
    weekdays: WEEKDAYS,
    joins: [],
    ...words,
  };
  globalThis.document = /** @type {any} */ ({
    documentElement: { lang },
    getElementById: (/** @type {string} */ id) =>
      id === 'words' ? { textContent: JSON.stringify(told) } : null,
  });
  try {
    return await work();
  } finally {
    globalThis.document = before;
  }
}
