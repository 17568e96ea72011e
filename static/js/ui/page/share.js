// Gives a PDF to the tablet's own sharing, or to its downloads where it can't share. Must not share anything unasked.

import { fetchFile } from '../../sync/files.js';

/** @import { LibraryFile } from '../../domain/types.js' */

const KEPT_FOR_SAVING_MS = 60_000;

/** Whether this tablet can share a PDF at all. */
export function canShare() {
  const probe = new File(['%PDF'], 'handout.pdf', { type: 'application/pdf' });
  return Boolean(globalThis.navigator?.canShare?.({ files: [probe] }));
}

/**
 * Save the file to the tablet's downloads. A link to its address would ask the server, signal or not.
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
 * Fetch the file before anybody asks for it: a tablet allows sharing only straight after a tap.
 *
 * @param {LibraryFile} libraryFile
 * @returns {Promise<File>} named "SLUG-VARIANT.pdf"
 */
export function fileOfPage(libraryFile) {
  return fetchFile(libraryFile.url, `${libraryFile.slug}-${libraryFile.variant}.pdf`);
}

/**
 * @param {File} file
 * @param {string} title
 * @returns {Promise<boolean>} false when the person closed the tablet's share sheet, which is no failure
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
