// Keeps the app's own files on the tablet, all or none. Must never touch anything but GET requests for its own list,
// and must never serve a file that is not as its list has it: whoever holds a locked tablet can change what is kept.
// The server puts one line before this file: self.ATTUNE = {build, headers, files: [{url, sha256}]}, sha256 in base64.

(() => {
  /** @typedef {{url: string, sha256: string}} Listed */

  const worker =
    /** @type {ServiceWorkerGlobalScope & {ATTUNE: {build: string, headers: {[name: string]: string}, files: Listed[]}}} */ (
      /** @type {unknown} */ (self)
    );
  const { build, headers, files } = worker.ATTUNE;
  const OURS = 'attune-';
  const SHELL = '/';
  // The tablet's own choices. The cache belongs to no build, so it outlives them all.
  const CHOICES = 'choices';
  const CHOSEN_DOCUMENT = '/document';
  const NEWS = '/news.json';
  const DEFINITIONS = '/definitions.json';
  /** Beside the files: the addresses of those that were found changed. A worker forgets, the cache does not. */
  const CHANGED = '/changed';
  const cacheName = OURS + build;
  const listed = new Map(files.map((file) => [file.url, file]));
  // What a page can't start without. With files from two builds it would not start at all.
  const needed = files.filter(
    ({ url }) => url.endsWith('.js') || url.endsWith('.css') || url === DEFINITIONS,
  );
  /** Pages that came from the server because this build is incomplete: all their files come from there too. */
  const ofTheServer = new Set();
  /** @type {Map<string, Promise<Response | undefined>>} what the page that starts just now will ask for, looked at meanwhile */
  const ahead = new Map();
  /** All files were looked at, not only counted: once in a worker's life, which the browser keeps short. */
  let isLookedAt = false;

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
    const file = listed.get(NEWS);
    const kept = file && (await keptOf(file));
    return kept ? await kept.json() : null;
  }

  async function health() {
    const look = isLookedAt ? isThere : keptOf;
    isLookedAt = true;
    const missing = [];
    // One after the other: the start has the first claim on the disk.
    for (const file of files) if (!(await look(file)) && !(await isMended(file))) missing.push(file.url);
    const changed = await changedFiles();
    return { build, whole: missing.length === 0 && changed.length === 0, missing, changed };
  }

  /**
   * Whether a file that was found changed is here again. One that the browser threw away waits until it is asked for.
   *
   * @param {Listed} file
   */
  async function isMended(file) {
    return (await changedFiles()).includes(file.url) && isHere(file);
  }

  /** @returns {Promise<string[]>} */
  async function changedFiles() {
    const noted = await caches.match(CHANGED, { cacheName });
    return noted ? noted.json() : [];
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
    const document = await keptOf(file);
    lookAhead();
    if (await canStart(file)) return document ? withOurHeaders(document, request) : serve(file, request);
    const other = document ?? (await keptOf(/** @type {Listed} */ (listed.get(SHELL))));
    const kept = other && withOurHeaders(other, request);
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

  /** While the browser reads the document, look at the files that it names: by then each is ready. */
  function lookAhead() {
    for (const file of needed) {
      const looked = keptOf(file);
      // Whoever asks for the file hears of it.
      looked.catch(() => undefined);
      ahead.set(file.url, looked);
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
   * Whether everything that a start needs is here. Missing files are fetched if the server has this build. What is in
   * them is looked at when each is asked for: looking at all of them first would keep the screen waiting.
   *
   * @param {Listed} document
   */
  async function canStart(document) {
    const present = await Promise.all([document, ...needed].map((file) => isHere(file)));
    return present.every(Boolean);
  }

  /** @param {Listed} file */
  async function isHere(file) {
    if (await isThere(file)) return true;
    try {
      await mended(file);
      return true;
    } catch {
      return false; // no signal, or another build: the caller starts in another way
    }
  }

  /** @param {Listed} file */
  async function isThere({ url }) {
    return Boolean(await caches.match(url, { cacheName }));
  }

  /**
   * The file as it is kept, if it is still as this build has it. One that was changed is thrown away.
   *
   * @param {Listed} file
   */
  async function keptOf(file) {
    const kept = await caches.match(file.url, { cacheName });
    if (!kept || (await isOurs(kept.clone(), file))) return kept;
    await throwAway(file);
    return undefined;
  }

  /**
   * @param {Response} response
   * @param {Listed} file
   */
  async function isOurs(response, { sha256 }) {
    const digest = await crypto.subtle.digest('SHA-256', await response.arrayBuffer());
    return btoa(String.fromCharCode(...new Uint8Array(digest))) === sha256;
  }

  /** @param {Listed} file */
  async function throwAway({ url }) {
    const cache = await caches.open(cacheName);
    await cache.delete(url);
    const changed = new Set([...(await changedFiles()), url]);
    await cache.put(CHANGED, new Response(JSON.stringify([...changed])));
  }

  /**
   * A page with the headers that its build gives it: those that are kept could have been changed too.
   *
   * @param {Response} kept
   * @param {Request} request
   */
  function withOurHeaders(kept, { mode }) {
    if (mode !== 'navigate') return kept;
    return new Response(kept.body, { headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' } });
  }

  /**
   * @param {Listed} file
   * @param {Request} request
   */
  async function serve(file, request) {
    const looked = ahead.get(file.url);
    ahead.delete(file.url);
    const kept = await (looked ?? keptOf(file));
    if (kept) return withOurHeaders(kept, request);
    // The browser threw it away, or it was changed: the same build's file mends the cache, any other answer at least keeps the app going.
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
