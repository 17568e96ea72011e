// Starts the component that each [data-module] names. Must not know what any of them does.

/** @import { Modules, Stop } from '../types.js' */

/**
 * Start every component in `root`, itself included; resolves when all are ready to show.
 *
 * @param {Element | DocumentFragment} root
 * @param {Modules} modules
 * @param {import('../types.js').App} app
 * @returns {Promise<Stop>} stops them all; rejects when an element names an unknown component
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
 * The first element that matches; throws an error that names what is missing.
 *
 * @template {HTMLElement} [E=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {E}
 */
export function part(root, selector) {
  const element = root.querySelector(selector);
  if (!element) throw new Error(`The screen has no ${selector}.`);
  return /** @type {E} */ (element);
}
