// Opens or saves what the service makes of a record: by a ticket that the open vault gets for this one time. Must not put
// anything into an address that opens it again.

import { fetchFile } from '../../sync/files.js';
import { withTicket } from '../../sync/session.js';
import { t } from '../../words.js';
import { save } from './share.js';
import { toast } from './toast.js';

/** @import { App } from '../types.js' */

/**
 * @typedef {{open?: typeof window.open, get?: typeof fetchFile, keep?: typeof save, say?: typeof toast}} Given
 *   what a test gives instead of the browser
 */

/**
 * In a new tab. It is opened before the ticket is there, because a browser opens none later than at once after the tap.
 *
 * @param {App} app
 * @param {string} path
 * @param {Given} [given]
 */
export async function openServicePage(
  app,
  path,
  { open = (...asked) => window.open(...asked), say = toast } = {},
) {
  const tab = open('', '_blank');
  try {
    const address = await withTicket(path, app.inside.sync.ask);
    if (!tab) return location.assign(address);
    tab.opener = null;
    tab.location.replace(address);
  } catch (error) {
    tab?.close();
    say(t('It was not opened. {problem}', { problem: /** @type {Error} */ (error).message }));
  }
}

/**
 * Into the tablet's own folder.
 *
 * @param {App} app
 * @param {string} path
 * @param {Given} [given]
 */
export async function keepServiceFile(app, path, { get = fetchFile, keep = save, say = toast } = {}) {
  try {
    keep(await fetchServiceFile(app, path, { get }));
  } catch (error) {
    say(t('It was not saved. {problem}', { problem: /** @type {Error} */ (error).message }));
  }
}

/**
 * @param {App} app
 * @param {string} path of the PDF
 * @param {{get?: typeof fetchFile}} [given]
 * @returns {Promise<File>} under a name that says what it is and which, and nobody's name; rejects as asking does
 */
export async function fetchServiceFile(app, path, { get = fetchFile } = {}) {
  const address = await withTicket(path, app.inside.sync.ask);
  return get(`${address}&download=1`, nameOf(path));
}

/**
 * "summary-86355b45.pdf".
 *
 * @param {string} path
 */
function nameOf(path) {
  const [, id = '', kind = 'document'] = /\/([0-9a-f]{8})[0-9a-f-]*\/(\w+)\.pdf$/.exec(path) ?? [];
  return [kind, id].filter(Boolean).join('-').concat('.pdf');
}
