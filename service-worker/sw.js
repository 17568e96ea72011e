// Keeps the app's own files on the tablet, whole or not at all. Must never touch anything but GET of its own list.
// The server puts one line before this file: self.ATTUNE = {build, files: [{url, sha256}]}, sha256 in base64.

(() => {
  /** @typedef {{url: string, sha256: string}} Listed */

  const worker = /** @type {ServiceWorkerGlobalScope & {ATTUNE: {build: string, files: Listed[]}}} */ (
    /** @type {unknown} */ (self)
  );
  const { build, files } = worker.ATTUNE;
  const OURS = 'attune-';
  const SHELL = '/';
  // What was chosen on this tablet: no build's cache, so that it outlives them all.
  const CHOICES = 'choices';
  const CHOSEN_DOCUMENT = '/document';
  const NEWS = '/news.json';
  const cacheName = OURS + build;
  const listed = new Map(files.map((file) => [file.url, file]));

  worker.addEventListener('install', (event) => event.waitUntil(install()));
  worker.addEventListener('activate', (event) => event.waitUntil(activate()));
  worker.addEventListener('message', (event) => event.waitUntil(answer(event)));
  worker.addEventListener('fetch', (event) => {
    const file = listedFor(event.request);
    if (file) event.respondWith(file.url === SHELL ? serveShell(event.request) : serve(file, event.request));
  });

  /** Until this has succeeded as a whole, the version before goes on serving, and after it too until it is told to go. */
  async function install() {
    const responses = await Promise.all(files.map(fetched));
    const isNew = !(await caches.has(cacheName));
    try {
      const cache = await caches.open(cacheName);
      await Promise.all(files.map((file, index) => cache.put(file.url, responses[index])));
    } catch (error) {
      // A cache that was there before may be serving: only the half-filled new one goes.
      if (isNew) await caches.delete(cacheName);
      throw error;
    }
  }

  async function activate() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(OURS) && name !== cacheName);
    await Promise.all(old.map((name) => caches.delete(name)));
    await worker.clients.claim();
  }

  /** @param {ExtendableMessageEvent} event */
  async function answer({ data, ports }) {
    if (data?.type === 'apply-update') await worker.skipWaiting();
    if (data?.type === 'health') ports[0]?.postMessage(await health());
    if (data?.type === 'news') ports[0]?.postMessage(await news());
  }

  /** What this version brings, from its own file: while it waits, the page still has the one before. */
  async function news() {
    const kept = await caches.match(NEWS, { cacheName });
    return kept ? await kept.json() : null;
  }

  async function health() {
    const found = (await caches.has(cacheName)) ? await keptPaths() : new Set();
    const missing = files.filter(({ url }) => !found.has(url)).map(({ url }) => url);
    return { build, whole: missing.length === 0, missing };
  }

  async function keptPaths() {
    const cache = await caches.open(cacheName);
    return new Set((await cache.keys()).map((request) => pathOf(request.url)));
  }

  /**
   * @param {Request} request
   * @returns {Listed | undefined}
   */
  function listedFor(request) {
    const { origin, pathname } = new URL(request.url);
    if (request.method !== 'GET' || origin !== worker.location.origin || request.headers.has('Range'))
      return undefined;
    if (request.mode === 'navigate' && pathname === SHELL) return listed.get(SHELL);
    return listed.get(pathOf(request.url));
  }

  /**
   * The app's document in the language that was chosen, as long as this build has one.
   *
   * @param {Request} request
   */
  async function serveShell(request) {
    const chosen = await (await caches.match(CHOSEN_DOCUMENT, { cacheName: CHOICES }))?.text();
    const file = listed.get(chosen ?? SHELL) ?? listed.get(SHELL);
    return serve(/** @type {Listed} */ (file), request);
  }

  /**
   * @param {Listed} file
   * @param {Request} request
   */
  async function serve(file, request) {
    const kept = await caches.match(file.url, { cacheName });
    if (kept) return kept;
    // The browser threw it away: the same build's file mends the cache, any other answer at least keeps the app going.
    try {
      const response = await fetched(file);
      // A cache that a later worker took away stays away.
      if (await caches.has(cacheName)) await (await caches.open(cacheName)).put(file.url, response.clone());
      return response;
    } catch {
      return fetch(request);
    }
  }

  /**
   * The file as this build has it; anything else that answers under its address is an error.
   *
   * @param {Listed} file
   */
  async function fetched({ url, sha256 }) {
    const response = await fetch(url, {
      integrity: `sha256-${sha256}`,
      cache: 'no-store',
      redirect: 'error',
    });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response;
  }

  /** @param {string} url */
  function pathOf(url) {
    const { pathname, search } = new URL(url);
    return pathname + search;
  }
})();
