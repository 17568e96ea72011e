// Which of the app's documents this tablet opens with: the one in the language that was chosen. Holds no personal data.

const CHOICES = 'choices';
const DOCUMENT = '/document';

/**
 * Open the app in another language, on the screen where one is. To be called when everything is saved: the app starts anew.
 *
 * The worker can't read anything else of a page's; where there is none, the address alone says the language.
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
