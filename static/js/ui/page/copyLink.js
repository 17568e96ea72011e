// Copies a one-time link from a page that has no app. Must not read the clipboard.

for (const part of document.querySelectorAll('[data-copies]')) offer(/** @type {HTMLElement} */ (part));

/** @param {HTMLElement} part hidden where scripts don't run: the link can then be marked by hand */
function offer(part) {
  const link = document.getElementById(part.dataset.copies ?? '');
  if (!link) return;
  part.hidden = false;
  part.querySelector('button')?.addEventListener('click', async () => {
    const isCopied = await copied(link.textContent ?? '');
    if (!isCopied) getSelection()?.selectAllChildren(link);
    show(part, isCopied ? '[data-copied]' : '[data-by-hand]');
  });
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} false where the browser does not let a page copy
 */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {HTMLElement} part
 * @param {string} selector
 */
function show(part, selector) {
  const said = part.querySelector(selector);
  if (said instanceof HTMLElement) said.hidden = false;
}
