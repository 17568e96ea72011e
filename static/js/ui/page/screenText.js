// The screens' HTML, which the server wrote into the document as inert text; parsed when a screen is first shown. Must
// not parse any other HTML, least of all from a record.

/** @type {Map<string, HTMLTemplateElement>} */
const read = new Map();

/**
 * A copy of a screen, or of another part that the document holds as inert text.
 *
 * @param {string} id
 * @returns {DocumentFragment}
 */
export function copyOf(id) {
  const template = read.get(id) ?? templateOf(id);
  read.set(id, template);
  return /** @type {DocumentFragment} */ (document.importNode(template.content, true));
}

/** @param {string} id */
function templateOf(id) {
  const script = document.getElementById(id);
  if (!(script instanceof HTMLScriptElement)) throw new Error(`There is no template ${id}.`);
  const template = document.createElement('template');
  template.innerHTML = trusted(script.text);
  script.remove();
  return template;
}

/** @type {{createHTML: (html: string) => any} | null} */
let policy = null;

/**
 * Marks HTML as trusted, because the server itself wrote it into this document.
 *
 * @param {string} html
 * @returns {string} a TrustedHTML where the browser supports it
 */
function trusted(html) {
  const rules = { createHTML: (/** @type {string} */ own) => own };
  policy ??= /** @type {any} */ (globalThis).trustedTypes?.createPolicy('attune-screens', rules) ?? rules;
  return /** @type {typeof rules} */ (policy).createHTML(html);
}
