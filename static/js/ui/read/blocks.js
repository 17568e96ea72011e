// Turns a text's nodes into elements of the allowed kinds. Must not parse HTML, nor know which page it is.

/** @import { Node as TextNode } from '../../domain/types.js' */

const TAGS = new Set('p h2 h3 h4 ul ol li blockquote table thead tbody tr th td strong em br'.split(' '));

/**
 * @param {TextNode[]} nodes
 * @returns {DocumentFragment} throws for a tag that a text may not hold
 */
export function elementsOf(nodes) {
  const fragment = document.createDocumentFragment();
  for (const node of nodes) fragment.append(made(node));
  return fragment;
}

/**
 * @param {TextNode} node
 * @returns {Node | string}
 */
function made(node) {
  if (typeof node === 'string') return node;
  const [tag, ...inner] = node;
  if (!TAGS.has(tag)) throw new Error(`A text may not hold ${tag}.`);
  const element = document.createElement(tag);
  if (tag === 'th') element.setAttribute('scope', 'col');
  element.append(...inner.map(made));
  return element;
}
