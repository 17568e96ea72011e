// The screens as the server wrote them into the document, inert text until each is shown for the first time. No other HTML
// text is ever parsed here, and none of it may come from a record.

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
  const found = document.getElementById(id);
  if (!(found instanceof HTMLScriptElement)) throw new Error(`There is no template ${id}.`);
  const template = document.createElement('template');
  template.innerHTML = trusted(found.text);
  found.remove();
  return template;
}

/** @type {{createHTML: (html: string) => any} | null} */
let policy = null;

/**
 * What the server itself wrote into this document.
 *
 * @param {string} html
 * @returns {string} a TrustedHTML where the browser knows them
 */
function trusted(html) {
  const rules = { createHTML: (/** @type {string} */ own) => own };
  policy ??= /** @type {any} */ (globalThis).trustedTypes?.createPolicy('attune-screens', rules) ?? rules;
  return /** @type {typeof rules} */ (policy).createHTML(html);
}
