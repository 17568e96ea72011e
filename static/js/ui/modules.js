// Starts the component that each [data-module] names. Must not know what any of them does.

/** @import { Modules, Stop } from './types.js' */

/**
 * Start every component in `root`, itself included; resolves when each has what it shows.
 *
 * @param {Element | DocumentFragment} root
 * @param {Modules} modules
 * @param {import('./types.js').App} app
 * @returns {Promise<Stop>} stops them all. Rejects when an element names a component that there is not.
 */
export async function startModules(root, modules, app) {
  const elements = [...root.querySelectorAll('[data-module]')];
  if (root instanceof Element && root.matches('[data-module]')) elements.unshift(root);
  const stops = await Promise.all(
    elements.map((element) => {
      const name = element.getAttribute('data-module') ?? '';
      const start = modules[name];
      if (!start) throw new Error(`There is no component called ${name}.`);
      return start(/** @type {HTMLElement} */ (element), app);
    }),
  );
  return () => {
    for (const stop of stops) stop?.();
  };
}

/**
 * The one element that matches, or an error that names what is missing.
 *
 * @template {HTMLElement} [E=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {E}
 */
export function part(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`The screen has no ${selector}.`);
  return /** @type {E} */ (found);
}

/** @type {Map<string, HTMLTemplateElement>} */
const read = new Map();

/**
 * A copy of what the document holds as inert text: nothing of a screen is parsed before it is shown for the first time.
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
