// Handing a PDF to the tablet's own sharing where it can take one, else to its folder of downloads. Must not hand over what nobody asked for.

import { fetchFile } from '../../sync/files.js';

/** @import { LibraryFile } from '../../domain/types.js' */

const KEPT_FOR_SAVING_MS = 60_000;

/** Whether this tablet can share a PDF at all. */
export function canShare() {
  const probe = new File(['%PDF'], 'handout.pdf', { type: 'application/pdf' });
  return Boolean(globalThis.navigator?.canShare?.({ files: [probe] }));
}

/**
 * Keep the file in the tablet's own folder. By a link to its address it would be asked of the server, signal or not.
 *
 * @param {File} file
 */
export function save(file) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_FOR_SAVING_MS);
}

/**
 * The file, fetched before it is asked for: a tablet lets sharing begin only at once after the tap.
 *
 * @param {LibraryFile} told
 * @returns {Promise<File>}
 */
export function fileOfPage(told) {
  return fetchFile(told.url, `${told.slug}-${told.variant}.pdf`);
}

/**
 * @param {File} file
 * @param {string} title
 * @returns {Promise<boolean>} false when the tablet's own sheet was closed: an answer, and no failure
 */
export async function share(file, title) {
  try {
    await navigator.share({ files: [file], title });
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    throw error;
  }
}
