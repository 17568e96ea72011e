// Which of the app's documents this tablet opens: the one in the chosen language. Must not hold personal data.

const CHOICES = 'choices';
const DOCUMENT = '/document';

/**
 * Open the app in another language, on the present screen. Call it when everything is saved: the app starts again.
 *
 * The worker can read nothing else that a page stores. Without a worker the address alone gives the language.
 *
 * @param {string} address of the document in that language
 * @returns {Promise<void>} resolves when the choice is kept and the page is on its way
 */
export async function openDocument(address) {
  const choices = await globalThis.caches?.open(CHOICES);
  await choices?.put(DOCUMENT, new Response(address));
  history.replaceState(history.state, '', address + location.hash);
  location.reload();
}
