// Reads the tables of our pages, as tests/written.py does for Python. Must not judge them.

import { readFileSync } from 'node:fs';

/**
 * The tables under a heading of a page, each a list of rows by the words of its head.
 *
 * @param {string} name "docs/formats.md"
 * @param {string} heading "## Vault"
 * @returns {{[head: string]: string}[][]}
 */
export function tables(name, heading) {
  const page = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
  const [, rest] = page.split(`\n${heading}\n`);
  if (!rest) throw new Error(`${name} has no heading “${heading}”`);
  const found = [];
  /** @type {string[]} */
  let head = [];
  for (const line of rest.split(/^#+ /m)[0].split('\n')) {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|'));
    if (!line.startsWith('|')) head = [];
    else if (head.length === 0) {
      head = cells;
      found.push([]);
    } else if (!/^-+$/.test(cells.join(''))) {
      found.at(-1).push(Object.fromEntries(head.map((word, index) => [word, cells[index]])));
    }
  }
  return found;
}

/**
 * What stands in backticks.
 *
 * @param {string} cell
 */
export function codes(cell) {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
}
