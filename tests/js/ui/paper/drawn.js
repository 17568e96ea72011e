// A lit-html template as the HTML text that a browser would hold, for tests in Node. Must not be used by the app.

/** lit-html reads `document` when it is loaded; it touches no page until it renders. */
globalThis.document ??= /** @type {any} */ ({
  createComment: () => '',
  createTreeWalker: () => ({}),
  documentElement: { lang: 'en-GB' },
  getElementById: () => null,
});

/**
 * @param {any} value
 * @returns {string}
 */
export function drawn(value) {
  if (Array.isArray(value)) return value.map(drawn).join('');
  if (value === null || value === undefined || typeof value === 'symbol') return '';
  if (value.strings) return template(value.strings, value.values);
  return escaped(String(value));
}

/**
 * @param {string[]} strings
 * @param {unknown[]} values
 */
function template(strings, values) {
  let text = '';
  strings.forEach((string, index) => {
    text += string;
    if (index >= values.length) return;
    const isUnquoted = /[\w:-]=$/.test(string);
    text += isUnquoted ? `"${drawn(values[index])}"` : drawn(values[index]);
  });
  return text;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}
