// Fetches a PDF: one of the app's own, from this tablet or the server, or one that the service makes of a record when
// somebody asks for it. Must not keep it.

import { t } from '../words.js';
import { NoAnswer, Refused } from './api.js';

/**
 * @param {string} url
 * @param {string} name what it is called where it is handed to
 * @param {{fetch?: typeof fetch}} [given]
 * @returns {Promise<File>} rejects with NoAnswer or Refused
 */
export async function fetchFile(url, name, { fetch: send = (...request) => fetch(...request) } = {}) {
  let response;
  try {
    response = await send(url, { credentials: 'same-origin' });
  } catch (error) {
    throw new NoAnswer(error);
  }
  if (!response.ok)
    throw new Refused(
      response.status,
      { code: 'file', message: t('This file can’t be had just now.') },
      null,
    );
  return new File([await response.blob()], name, { type: 'application/pdf' });
}
