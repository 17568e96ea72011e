// The check before leaving the base. Must not say "ready" unless each thing that a visit without signal needs is there.

import { render } from '../../../vendor/lit-html/lit-html.js';
import { askToPersist } from '../../offline/health.js';
import { banner } from '../banner.js';
import { checkRow } from '../checkRow.js';
import { part } from '../modules.js';
import { readiness } from '../readiness.js';

/** @type {import('../types.js').Start} */
export async function startReady(element, app) {
  const draw = async () => {
    const { isReady, isSure, checks } = await readiness(app);
    const verdict = isReady
      ? banner(
          isSure ? 'good' : 'care',
          'Ready to work without signal',
          isSure ? '' : 'With care: see below.',
        )
      : banner('bad', 'Not ready yet', 'Stay where there is signal until everything below is in order.');
    render(verdict, part(element, '[data-verdict]'));
    render(checks.map(checkRow), part(element, '[data-checks]'));
  };
  part(element, '[data-again]').addEventListener('click', async () => {
    await askToPersist();
    await app.inside.sync.syncNow();
    await draw();
  });
  await askToPersist();
  await draw();
  app.addEventListener('state', draw);
  app.worker?.addEventListener('ready', draw);
  return () => {
    app.removeEventListener('state', draw);
    app.worker?.removeEventListener('ready', draw);
  };
}
