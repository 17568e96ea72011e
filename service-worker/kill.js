// The emergency worker: served in place of sw.js, it removes the app's worker and caches from every tablet, so that
// the next start comes from the server. Must never touch the vault, and never reload a page: a form may be open.

(() => {
  const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

  worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
  worker.addEventListener('activate', (event) => event.waitUntil(leave()));

  async function leave() {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith('attune-')).map((name) => caches.delete(name)));
    await worker.registration.unregister();
  }
})();
