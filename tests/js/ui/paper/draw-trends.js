// Draws the trends of the vectors, and says their edges, so that they can be compared with what the server draws.

import { readFileSync } from 'node:fs';
import { foundRisks } from '../../../../static/js/domain/openRisk.js';
import { trend } from '../../../../static/js/domain/trend.js';
import { familiesOf, withInvented } from '../../domain/vectors.js';
import { drawn } from './drawn.js';

const { trendEdges, trendView } = await import('../../../../static/js/ui/paper/trendView.js');
const definitions = withInvented();
const given = JSON.parse(readFileSync(0, 'utf8'));
const told = given.map((/** @type {any} */ found) => {
  const { records, people, sha256 } = found;
  const families = familiesOf(found);
  const visits = records
    .map((/** @type {any} */ record, /** @type {number} */ at) => ({
      record,
      body: record.body,
      state: 'received',
      receipt: { sha256, seq: at + 1 },
    }))
    .sort((/** @type {any} */ a, /** @type {any} */ b) => (a.body.started_at < b.body.started_at ? 1 : -1));
  const made = trend(records, families, definitions, people, foundRisks(records));
  const { about, edges } = trendEdges(made, families, definitions, visits);
  return { html: drawn(trendView(made, about)), edges };
});
process.stdout.write(JSON.stringify(told));
