// After the vault of a lost tablet was erased: what happened, and that nothing is lost. Must not know what was in it.

import { sayFarewells } from '../../sync/farewells.js';
import { t } from '../../words.js';
import { part } from '../page/modules.js';

/** @type {import('../types.js').Start} */
export function startErased(element, app) {
  part(element, '[data-start]').addEventListener('click', () => app.router.go('start'));
  const say = async () => {
    const isTold = await sayFarewells();
    part(element, '[data-told]').textContent = isTold
      ? t('Your team can see that it was erased.')
      : t('Your team sees it once there is signal.');
  };
  say();
  addEventListener('online', say);
  return () => removeEventListener('online', say);
}

/**
 * The service is told as soon as it can be, whatever is done with the tablet meanwhile.
 *
 * @param {Promise<void>} started when the first screen is there, which waits for none of this
 */
export function tellOfTheErased(started) {
  started.then(() => sayFarewells());
  addEventListener('online', () => sayFarewells());
}
