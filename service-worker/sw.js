// Keeps the app's own files on the tablet, all or none. Must never touch anything but GET requests for its own list.
// The server puts one line before this file: self.ATTUNE = {build, files: [{url, sha256}]}, sha256 in base64.

(() => {
  /** @typedef {{url: string, sha256: string}} Listed */

  const worker = /** @type {ServiceWorkerGlobalScope & {ATTUNE: {build: string, files: Listed[]}}} */ (
    /** @type {unknown} */ (self)
  );
  const { build, files } = worker.ATTUNE;
  const OURS = 'attune-';
  const SHELL = '/';
  // The tablet's own choices. The cache belongs to no build, so it outlives them all.
  const CHOICES = 'choices';
  const CHOSEN_DOCUMENT = '/document';
  const NEWS = '/news.json';
  const DEFINITIONS = '/definitions.json';
  const cacheName = OURS + build;
  const listed = new Map(files.map((file) => [file.url, file]));
  // What a page can't start without. With files from two builds it would not start at all.
  const needed = files.filter(
    ({ url }) => url.endsWith('.js') || url.endsWith('.css') || url === DEFINITIONS,
  );
  /** Pages that came from the server because this build is incomplete: all their files come from there too. */
  const ofTheServer = new Set();

  worker.addEventListener('install', (event) => event.waitUntil(install()));
  worker.addEventListener('activate', (event) => event.waitUntil(activate()));
  worker.addEventListener('message', (event) => event.waitUntil(answer(event)));
  worker.addEventListener('fetch', (event) => {
    if (ofTheServer.has(event.clientId)) return;
    const file = listedFor(event.request);
    if (file) event.respondWith(isStart(event.request) ? serveStart(event) : serve(file, event.request));
  });

  /** The previous version serves until all of this has succeeded, and then until it is told to go. */
  async function install() {
    const responses = await Promise.all(files.map(fetched));
    const isNew = !(await caches.has(cacheName));
    try {
      const cache = await caches.open(cacheName);
      await Promise.all(files.map((file, index) => cache.put(file.url, responses[index])));
    } catch (error) {
      // A cache that was there before may be in use: remove only the half-filled new one.
      if (isNew) await caches.delete(cacheName);
      throw error;
    }
    // There is nothing to wait for behind a worker without files, above all the emergency one.
    if (worker.registration.active && !(await isServed())) await worker.skipWaiting();
  }

  /** Whether another build has its files here. */
  async function isServed() {
    return (await caches.keys()).some((name) => name.startsWith(OURS) && name !== cacheName);
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

  /** What this version brings, from its own file: while it waits, the page is still the previous version's. */
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
    const { origin } = new URL(request.url);
    if (request.method !== 'GET' || origin !== worker.location.origin || request.headers.has('Range'))
      return undefined;
    return isStart(request) ? listed.get(SHELL) : listed.get(pathOf(request.url));
  }

  /** @param {Request} request */
  function isStart({ mode, url }) {
    return mode === 'navigate' && new URL(url).pathname === SHELL;
  }

  /**
   * A page and its files from one side: all from this build, or all from the server.
   *
   * @param {FetchEvent} event
   */
  async function serveStart({ request, resultingClientId }) {
    const file = await chosenDocument();
    if (await canStart(file)) return serve(file, request);
    const kept = (await keptOf(file)) ?? (await keptOf(/** @type {Listed} */ (listed.get(SHELL))));
    try {
      const response = await fetch(request);
      if (kept && !response.ok) return kept;
      ofTheServer.add(resultingClientId);
      return response;
    } catch (error) {
      if (kept) return kept;
      throw error;
    }
  }

  /**
   * The app's document in the chosen language, if this build has one.
   *
   * @returns {Promise<Listed>}
   */
  async function chosenDocument() {
    const chosen = await (await caches.match(CHOSEN_DOCUMENT, { cacheName: CHOICES }))?.text();
    return /** @type {Listed} */ (listed.get(chosen ?? SHELL) ?? listed.get(SHELL));
  }

  /**
   * Whether everything that a start needs is here. Missing files are fetched if the server has this build.
   *
   * @param {Listed} document
   */
  async function canStart(document) {
    const present = await Promise.all([document, ...needed].map((file) => isHere(file)));
    return present.every(Boolean);
  }

  /** @param {Listed} file */
  async function isHere(file) {
    if (await keptOf(file)) return true;
    try {
      await mended(file);
      return true;
    } catch {
      return false; // no signal, or another build: the caller starts in another way
    }
  }

  /** @param {Listed} file */
  function keptOf(file) {
    return caches.match(file.url, { cacheName });
  }

  /**
   * @param {Listed} file
   * @param {Request} request
   */
  async function serve(file, request) {
    const kept = await keptOf(file);
    if (kept) return kept;
    // The browser threw it away: the same build's file mends the cache, any other answer at least keeps the app going.
    try {
      return await mended(file);
    } catch {
      return fetch(request);
    }
  }

  /** @param {Listed} file */
  async function mended(file) {
    const response = await fetched(file);
    // A cache that a later worker removed stays removed.
    if (await caches.has(cacheName)) await (await caches.open(cacheName)).put(file.url, response.clone());
    return response;
  }

  /**
   * The file as this build has it; any other content under its address is an error.
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
