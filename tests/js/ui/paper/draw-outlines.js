// Draws the outlines given as JSON, and says their edges, so that they can be compared with what the server draws.

import { readFileSync } from 'node:fs';
import { drawn } from './drawn.js';

const { documentView, edges } = await import('../../../../static/js/ui/paper/documentView.js');
const given = JSON.parse(readFileSync(0, 'utf8'));
const told = given.map((/** @type {any} */ { outline, revision, receipt }) => ({
  html: drawn(documentView(outline)),
  edges: edges(outline, revision, receipt),
}));
process.stdout.write(JSON.stringify(told));
