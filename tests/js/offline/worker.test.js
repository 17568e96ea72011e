// The service worker and the page's side of it: whole or not at all, and never anything but its own list.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { askToPersist, hasSpace, isPersistent, isWhole } from '../../../static/js/offline/health.js';
import { scriptUrl, startWorker } from '../../../static/js/offline/worker.js';
import { Page, until } from '../storage/builders.js';

const ORIGIN = 'https://attune.example';
const fromNetwork = (url) => `network ${url}`;
const FILES = listed(['/', '/static/js/app.js', '/learn/bonding']);
const HEADERS = { 'Content-Security-Policy': "default-src 'none'" };

/** The list of a build whose files hold these texts. */
function listed(urls, textOf = fromNetwork) {
  return urls.map((url) => ({ url, sha256: createHash('sha256').update(textOf(url)).digest('base64') }));
}

class Cache {
  kept = new Map();
  async put(url, response) {
    this.kept.set(url, response);
  }
  async match(url) {
    return this.kept.get(url)?.clone();
  }
  async delete(url) {
    return this.kept.delete(url);
  }
}

/** A browser around sw.js: its caches, its network, and the events that it sends. */
function aBrowser() {
  const stores = new Map();
  const caches = {
    has: async (name) => stores.has(name),
    keys: async () => [...stores.keys()],
    delete: async (name) => stores.delete(name),
    match: async (url, { cacheName }) => stores.get(cacheName)?.match(url),
    open: async (name) => {
      if (!stores.has(name)) stores.set(name, new Cache());
      return stores.get(name);
    },
  };
  const browser = {
    stores,
    caches,
    fetched: [],
    skipped: 0,
    claimed: 0,
    unregistered: 0,
    active: null,
    network: (url) => new Response(fromNetwork(url)),
  };
  browser.fetch = async (request, options) => {
    const url = typeof request === 'string' ? request : request.url;
    browser.fetched.push([url, options]);
    return browser.network(url, options);
  };
  return browser;
}

function aWorker(browser, { build = 'one', files = FILES, script = 'sw.js' } = {}) {
  const listeners = {};
  const self = {
    ATTUNE: { build, headers: HEADERS, files },
    location: new URL(ORIGIN),
    addEventListener: (name, listener) => (listeners[name] = listener),
    skipWaiting: async () => (browser.skipped += 1),
    clients: { claim: async () => (browser.claimed += 1) },
    registration: { active: browser.active, unregister: async () => (browser.unregistered += 1) },
  };
  const source = readFileSync(new URL(`../../../service-worker/${script}`, import.meta.url), 'utf8');
  runInNewContext(source, {
    self,
    caches: browser.caches,
    fetch: browser.fetch,
    URL,
    Response,
    crypto,
    btoa,
  });
  const send = async (name, event = {}) => {
    const waits = [];
    listeners[name]?.({ ...event, waitUntil: (promise) => waits.push(promise) });
    await Promise.all(waits);
  };
  const get = (
    path,
    { method = 'GET', mode = 'no-cors', headers = {}, origin = ORIGIN, client = 'page-1' } = {},
  ) => {
    let answer = null;
    const request = { url: origin + path, method, mode, headers: new Headers(headers) };
    const [clientId, resultingClientId] = mode === 'navigate' ? ['', client] : [client, ''];
    listeners.fetch?.({
      request,
      clientId,
      resultingClientId,
      respondWith: (promise) => (answer = promise),
    });
    return answer;
  };
  return { send, get, listeners };
}

test('install fetches every file with its hash, past every cache, and does not push the old version out', async () => {
  const browser = aBrowser();
  await aWorker(browser).send('install');
  assert.deepEqual(
    browser.fetched.map(([url, { integrity, cache, redirect }]) => [url, integrity, cache, redirect]),
    FILES.map(({ url, sha256 }) => [url, `sha256-${sha256}`, 'no-store', 'error']),
  );
  assert.equal(browser.skipped, 0);
  assert.deepEqual([...browser.stores.keys()], ['attune-one']);
  assert.equal(browser.stores.get('attune-one').kept.size, 3);
});

test('install is all or nothing: one bad file and there is no new cache', async () => {
  for (const bad of [
    () => new Response('gone', { status: 404 }),
    () => Promise.reject(new TypeError('integrity')),
  ]) {
    const browser = aBrowser();
    browser.network = (url) => (url === '/learn/bonding' ? bad() : new Response('fine'));
    await assert.rejects(aWorker(browser).send('install'));
    assert.deepEqual([...browser.stores.keys()], []);
  }
});

test('a full disk in the middle of an install leaves no half cache, and does not harm one that is there', async () => {
  for (const isThere of [false, true]) {
    const browser = aBrowser();
    if (isThere) await aWorker(browser).send('install');
    const put = Cache.prototype.put;
    Cache.prototype.put = async (url) => {
      if (url !== '/') throw new DOMException('full', 'QuotaExceededError');
    };
    await assert.rejects(aWorker(browser).send('install'));
    Cache.prototype.put = put;
    assert.deepEqual([...browser.stores.keys()], isThere ? ['attune-one'] : []);
    if (isThere) assert.equal(browser.stores.get('attune-one').kept.size, 3);
  }
});

test('activate takes away only its own older caches', async () => {
  const browser = aBrowser();
  for (const name of ['attune-zero', 'somebody-else']) await browser.caches.open(name);
  const worker = aWorker(browser);
  await worker.send('install');
  await worker.send('activate');
  assert.deepEqual([...browser.stores.keys()].sort(), ['attune-one', 'somebody-else']);
  assert.equal(browser.claimed, 1);
});

test('only GET of the list is answered; everything else is left alone', async () => {
  const browser = aBrowser();
  const worker = aWorker(browser);
  await worker.send('install');
  for (const [path, request] of [
    ['/api/session'],
    ['/api/sync', { method: 'POST' }],
    ['/', { method: 'POST', mode: 'navigate' }],
    ['/static/js/app.js', { method: 'HEAD' }],
    ['/static/js/app.js', { method: 'PUT' }],
    ['/static/js/app.js?v=2'],
    ['/static/js/app.js', { headers: { Range: 'bytes=0-1' } }],
    ['/static/js/app.js', { origin: 'https://elsewhere.example' }],
    ['/static/js/other.js'],
    ['/learn/bonding/'],
    ['/sign-in', { mode: 'navigate' }],
    ['/records/1/summary.pdf'],
    ['/?source=pwa'],
  ]) {
    assert.equal(worker.get(path, request), null, `${request?.method ?? 'GET'} ${path}`);
  }
  browser.fetched = [];
  assert.equal(await (await worker.get('/static/js/app.js')).text(), 'network /static/js/app.js');
  assert.equal(await (await worker.get('/', { mode: 'navigate' })).text(), 'network /');
  assert.equal(await (await worker.get('/?source=pwa', { mode: 'navigate' })).text(), 'network /');
  assert.equal(
    await (await worker.get('/learn/bonding', { mode: 'navigate' })).text(),
    'network /learn/bonding',
  );
  assert.deepEqual(browser.fetched, []);
});

test('the old build serves until the new one is told to go on', async () => {
  const browser = aBrowser();
  const old = aWorker(browser);
  await old.send('install');
  await old.send('activate');
  browser.network = (url) => new Response(`new ${url}`);
  const files = listed(
    FILES.map(({ url }) => url),
    (url) => `new ${url}`,
  );
  const next = aWorker(browser, { build: 'two', files });
  await next.send('install');
  assert.equal(await (await old.get('/')).text(), 'network /');
  assert.equal(browser.skipped, 0);
  await next.send('message', { data: { type: 'apply-update' }, ports: [] });
  assert.equal(browser.skipped, 1);
  await next.send('activate');
  assert.equal(await (await next.get('/')).text(), 'new /');
});

test('the worker says which of its files are missing', async () => {
  const browser = aBrowser();
  const worker = aWorker(browser);
  await worker.send('install');
  const ask = () => healthOf(worker);
  assert.deepEqual(await ask(), { build: 'one', whole: true, missing: [], changed: [] });
  browser.stores.get('attune-one').kept.delete('/learn/bonding');
  assert.deepEqual(await ask(), {
    build: 'one',
    whole: false,
    missing: ['/learn/bonding'],
    changed: [],
  });
});

async function healthOf(worker) {
  let answer;
  await worker.send('message', {
    data: { type: 'health' },
    ports: [{ postMessage: (told) => (answer = told) }],
  });
  return JSON.parse(JSON.stringify(answer));
}

test('a file that was changed on the tablet is never served: it comes from the server again, and that is told', async () => {
  for (const url of ['/static/js/app.js', '/', '/learn/bonding']) {
    const browser = aBrowser();
    const worker = aWorker(browser);
    await worker.send('install');
    const { kept } = browser.stores.get('attune-one');
    kept.set(url, new Response('steals the passphrase'));
    const mode = url.endsWith('.js') ? 'no-cors' : 'navigate';
    assert.equal(await (await worker.get(url, { mode })).text(), fromNetwork(url));
    assert.equal(await kept.get(url).clone().text(), fromNetwork(url));
    assert.deepEqual(await healthOf(worker), { build: 'one', whole: false, missing: [], changed: [url] });
    assert.deepEqual((await healthOf(aWorker(browser))).changed, [url], 'also by a worker that starts anew');
  }
});

test('without signal a changed file is not served either, and what is left starts', async () => {
  const browser = aBrowser();
  const worker = aWorker(browser);
  await worker.send('install');
  const { kept } = browser.stores.get('attune-one');
  browser.network = () => Promise.reject(new TypeError('no signal'));
  kept.set('/static/js/app.js', new Response('steals the passphrase'));
  assert.equal(await (await worker.get('/', { mode: 'navigate' })).text(), fromNetwork('/'));
  await assert.rejects(worker.get('/static/js/app.js'), /no signal/);
  await assert.rejects(worker.get('/static/js/app.js'), /no signal/);
  const told = await healthOf(worker);
  assert.deepEqual([told.missing, told.changed], [['/static/js/app.js'], ['/static/js/app.js']]);
});

test('a changed document from another build than the server has gives way to the server with all its files', async () => {
  const browser = aBrowser();
  const worker = aWorker(browser);
  await worker.send('install');
  browser.stores.get('attune-one').kept.set('/', new Response('without a policy'));
  ofAnotherBuild(browser);
  const page = await worker.get('/', { mode: 'navigate', client: 'new-page' });
  assert.equal(await page.text(), `later ${ORIGIN}/`);
  assert.equal(worker.get('/static/js/app.js', { client: 'new-page' }), null);
});

test('what nobody opens is looked at too when the tablet is asked, and fetched again', async () => {
  const browser = aBrowser();
  const worker = aWorker(browser);
  await worker.send('install');
  const { kept } = browser.stores.get('attune-one');
  kept.set('/learn/bonding', new Response('the number of somebody else'));
  assert.deepEqual(await healthOf(worker), {
    build: 'one',
    whole: false,
    missing: [],
    changed: ['/learn/bonding'],
  });
  assert.equal(await kept.get('/learn/bonding').clone().text(), fromNetwork('/learn/bonding'));
});

test('a page has the policy of its build, whatever headers were kept with it', async () => {
  const browser = aBrowser();
  const worker = aWorker(browser);
  await worker.send('install');
  const { kept } = browser.stores.get('attune-one');
  for (const url of ['/', '/learn/bonding']) {
    kept.set(
      url,
      new Response(fromNetwork(url), { headers: { Refresh: '0;url=https://elsewhere.example' } }),
    );
    const page = await worker.get(url, { mode: 'navigate' });
    assert.equal(page.headers.get('Content-Security-Policy'), "default-src 'none'");
    assert.equal(page.headers.get('Content-Type'), 'text/html; charset=utf-8');
    assert.equal(page.headers.get('Refresh'), null);
  }
});

test('a version tells what it brings from its own file, while it waits too', async () => {
  const browser = aBrowser();
  const NEWS = '{"news":[{"id":"two"}]}';
  browser.network = (url) => new Response(url === '/news.json' ? NEWS : fromNetwork(url));
  const ask = async (files) => {
    let answer;
    const worker = aWorker(browser, { build: `build-${files.length}`, files });
    await worker.send('install');
    await worker.send('message', {
      data: { type: 'news' },
      ports: [{ postMessage: (told) => (answer = told) }],
    });
    return JSON.parse(JSON.stringify(answer));
  };
  assert.deepEqual(await ask([...FILES, ...listed(['/news.json'], () => NEWS)]), { news: [{ id: 'two' }] });
  assert.equal(await ask(FILES), null);
});

test('a file that the browser threw away is mended from the same build, or taken from the network', async () => {
  const browser = aBrowser();
  const worker = aWorker(browser);
  await worker.send('install');
  const { kept } = browser.stores.get('attune-one');
  for (const url of ['/', '/learn/bonding']) {
    kept.delete(url);
    const mode = url === '/' ? 'navigate' : 'no-cors';
    assert.equal(await (await worker.get(url, { mode })).text(), `network ${url}`);
    assert.equal(kept.size, 3);
  }
  kept.delete('/learn/bonding');
  ofAnotherBuild(browser);
  assert.match(await (await worker.get('/learn/bonding')).text(), /^later /);
  assert.equal(kept.size, 2);
});

/** From now on the server has another build: none of this one's files can be had. */
function ofAnotherBuild(browser) {
  browser.network = (url, options) =>
    options?.integrity ? Promise.reject(new TypeError('integrity')) : new Response(`later ${url}`);
}

for (const missing of ['/', '/static/js/app.js']) {
  test(`without its ${missing} this build never meets another's: the page and its files come from one side`, async () => {
    const browser = aBrowser();
    const worker = aWorker(browser);
    await worker.send('install');
    browser.stores.get('attune-one').kept.delete(missing);
    ofAnotherBuild(browser);
    const page = await worker.get('/', { mode: 'navigate', client: 'new-page' });
    assert.equal(await page.text(), `later ${ORIGIN}/`);
    for (const url of ['/static/js/app.js', '/learn/bonding'])
      assert.equal(worker.get(url, { client: 'new-page' }), null, url);
    assert.equal(
      await (await worker.get('/learn/bonding', { client: 'old-page' })).text(),
      'network /learn/bonding',
    );
  });
}

test('without signal a build that lost a file still starts with what is here', async () => {
  const browser = aBrowser();
  const files = [...FILES, ...listed(['/cy/'])];
  const worker = aWorker(browser, { files });
  await worker.send('install');
  const { kept } = browser.stores.get('attune-one');
  browser.network = () => Promise.reject(new TypeError('no signal'));
  kept.delete('/static/js/app.js');
  const start = async () => (await worker.get('/', { mode: 'navigate' })).text();
  assert.equal(await start(), 'network /');
  await (await browser.caches.open('choices')).put('/document', new Response('/cy/'));
  assert.equal(await start(), 'network /cy/');
  kept.delete('/cy/');
  assert.equal(await start(), 'network /');
  kept.delete('/');
  await assert.rejects(start(), /no signal/);
});

test('a Wi-Fi page never takes the place of a document that is here', async () => {
  const browser = aBrowser();
  const worker = aWorker(browser);
  await worker.send('install');
  browser.stores.get('attune-one').kept.delete('/static/js/app.js');
  browser.network = (_url, options) =>
    options?.integrity ? Promise.reject(new TypeError('integrity')) : new Response('', { status: 511 });
  assert.equal(await (await worker.get('/', { mode: 'navigate' })).text(), 'network /');
});

test('other messages change nothing', async () => {
  const browser = aBrowser();
  const worker = aWorker(browser);
  for (const data of [null, undefined, 'apply-update', {}, { type: 'other' }])
    await worker.send('message', { data, ports: [] });
  assert.equal(browser.skipped, 0);
});

test('the emergency worker takes worker and files away, and nothing else', async () => {
  const browser = aBrowser();
  for (const name of ['attune-one', 'somebody-else']) await browser.caches.open(name);
  const worker = aWorker(browser, { script: 'kill.js' });
  assert.deepEqual(Object.keys(worker.listeners).sort(), ['activate', 'install']);
  await worker.send('install');
  await worker.send('activate');
  assert.deepEqual(
    [browser.skipped, browser.unregistered, [...browser.stores.keys()]],
    [1, 1, ['somebody-else']],
  );
});

/** A registration as the page sees it. */
class Registration extends EventTarget {
  installing = null;
  waiting = null;
  active = null;
  updates = 0;
  async update() {
    this.updates += 1;
  }
}

class Worker extends EventTarget {
  state = 'installing';
  told = [];
  isWhole = true;
  /** @type {string[]} */
  changed = [];
  postMessage(message, [port] = []) {
    if (message.type === 'health') {
      const missing = this.isWhole ? [] : ['/static/js/app.js'];
      port.postMessage({
        build: 'one',
        whole: this.isWhole && !this.changed.length,
        missing,
        changed: this.changed,
      });
    } else if (message.type === 'news') port.postMessage({ news: [{ id: 'two' }] });
    else this.told.push(message);
  }
  become(state) {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

function aPage({ controller = null, registration = new Registration(), mayUpdate = () => true } = {}) {
  const workers = Object.assign(new EventTarget(), { controller, registered: [] });
  workers.register = async (...given) => {
    workers.registered.push(given);
    if (registration instanceof Error) throw registration;
    return registration;
  };
  const screen = new Page();
  const seen = { reloads: 0, told: [] };
  const time = { now: 0 };
  const worker = startWorker(mayUpdate, {
    workers: /** @type {any} */ (workers),
    page: screen,
    now: () => time.now,
    reload: () => (seen.reloads += 1),
  });
  for (const name of ['ready', 'waiting', 'applied', 'failed'])
    worker.addEventListener(name, () => seen.told.push(name));
  return { worker, workers, registration, screen, seen, time };
}

function anUpdate(registration) {
  const coming = new Worker();
  registration.installing = coming;
  registration.dispatchEvent(new Event('updatefound'));
  registration.installing = null;
  registration.waiting = coming;
  coming.become('installed');
  return coming;
}

test('the worker is registered from its one address, never from an old copy', async () => {
  const { workers } = aPage();
  assert.deepEqual(workers.registered, [['/sw.js', { scope: '/', updateViaCache: 'none' }]]);
  assert.equal(scriptUrl('/sw.js'), '/sw.js');
  for (const url of ['/other.js', 'https://elsewhere.example/sw.js', '/sw.js?x', ''])
    assert.throws(() => scriptUrl(url), TypeError);
});

test('the first install is told when it is active, and does not reload the page', async () => {
  const registration = new Registration();
  const coming = new Worker();
  registration.installing = coming;
  const { worker, workers, seen } = aPage({ registration });
  await until(() => workers.registered.length === 1);
  await null;
  coming.become('installed');
  registration.active = coming;
  coming.become('activated');
  workers.dispatchEvent(new Event('controllerchange'));
  await until(() => worker.phase === 'ready');
  assert.deepEqual([seen.told, worker.phase, seen.reloads], [['ready'], 'ready', 0]);
});

test('an active worker that has lost files is not called ready', async () => {
  const active = Object.assign(new Worker(), { isWhole: false });
  const registration = Object.assign(new Registration(), { active });
  const { worker, seen } = aPage({ controller: active, registration });
  await until(() => worker.phase === 'failed');
  assert.deepEqual(seen.told, ['failed']);
});

test('one whose changed file is mended is ready, and goes on saying what it found', async () => {
  const active = Object.assign(new Worker(), { changed: ['/static/js/app.js'] });
  const registration = Object.assign(new Registration(), { active });
  const { worker } = aPage({ controller: active, registration });
  await until(() => worker.phase === 'ready');
  assert.equal(await isWhole(worker), 'no');
  assert.deepEqual((await worker.health()).changed, ['/static/js/app.js']);
});

test('an update waits until the visitor agrees and nothing is unsaved', async () => {
  let isClean = false;
  const registration = Object.assign(new Registration(), { active: new Worker() });
  const { worker, workers, seen } = aPage({
    controller: registration.active,
    registration,
    mayUpdate: () => isClean,
  });
  await until(() => worker.phase === 'ready');
  assert.equal(worker.applyUpdate(), 'none');
  const coming = anUpdate(registration);
  assert.deepEqual([seen.told.at(-1), worker.isUpdateWaiting, coming.told], ['waiting', true, []]);
  assert.equal(worker.applyUpdate(), 'not-now');
  assert.deepEqual(coming.told, []);
  isClean = true;
  assert.equal(worker.applyUpdate(), 'applying');
  assert.deepEqual(coming.told, [{ type: 'apply-update' }]);
  assert.equal(seen.reloads, 0);
  workers.dispatchEvent(new Event('controllerchange'));
  assert.equal(seen.reloads, 1);
});

test('an update that another tab let in does not reload a dirty page', async () => {
  let isClean = false;
  const registration = Object.assign(new Registration(), { active: new Worker() });
  const { worker, workers, seen } = aPage({
    controller: registration.active,
    registration,
    mayUpdate: () => isClean,
  });
  await until(() => worker.phase === 'ready');
  workers.dispatchEvent(new Event('controllerchange'));
  assert.deepEqual([seen.told.at(-1), seen.reloads], ['applied', 0]);
  isClean = true;
  workers.dispatchEvent(new Event('controllerchange'));
  assert.equal(seen.reloads, 1);
});

test('after another tab let an update in, this page starts anew when its visitor agrees', async () => {
  let isClean = false;
  const registration = Object.assign(new Registration(), { active: new Worker() });
  const { worker, workers, seen } = aPage({
    controller: registration.active,
    registration,
    mayUpdate: () => isClean,
  });
  await until(() => worker.phase === 'ready');
  workers.dispatchEvent(new Event('controllerchange'));
  assert.equal(worker.isUpdateWaiting, true);
  assert.equal(worker.applyUpdate(), 'not-now');
  isClean = true;
  assert.equal(worker.applyUpdate(), 'applying');
  assert.equal(seen.reloads, 1);
});

test('what an update brings is asked of the version that waits', async () => {
  const registration = Object.assign(new Registration(), { active: new Worker() });
  const { worker } = aPage({ controller: registration.active, registration });
  await until(() => worker.phase === 'ready');
  assert.equal(await worker.newsOfUpdate(), null);
  anUpdate(registration);
  assert.deepEqual(await worker.newsOfUpdate(), { news: [{ id: 'two' }] });
});

test('an update that did not come through changes nothing', async () => {
  const registration = Object.assign(new Registration(), { active: new Worker() });
  const { worker, seen } = aPage({ controller: registration.active, registration });
  await until(() => worker.phase === 'ready');
  const coming = new Worker();
  registration.installing = coming;
  registration.dispatchEvent(new Event('updatefound'));
  coming.become('redundant');
  assert.deepEqual([seen.told, worker.phase], [['ready'], 'ready']);
});

test('a first install that did not come through is said', async () => {
  const one = aPage({ registration: /** @type {any} */ (new TypeError('no signal')) });
  await until(() => one.worker.phase === 'failed');
  assert.match(one.worker.problem, /Nothing is lost/);
  const registration = new Registration();
  const coming = new Worker();
  registration.installing = coming;
  const other = aPage({ registration });
  await null;
  await null;
  coming.become('redundant');
  assert.equal(other.worker.phase, 'failed');
});

test('a new version is looked for at most once an hour, on return to the app', async () => {
  const registration = Object.assign(new Registration(), { active: new Worker() });
  const { worker, screen, time } = aPage({ controller: registration.active, registration });
  await until(() => worker.phase === 'ready');
  screen.show('visible');
  assert.equal(registration.updates, 0);
  time.now = 61 * 60_000;
  screen.show('hidden');
  screen.show('visible');
  screen.show('visible');
  assert.equal(registration.updates, 1);
});

test('a browser without service workers is named', async () => {
  const worker = startWorker(() => true, { workers: /** @type {any} */ (null), page: new Page() });
  assert.equal(worker.phase, 'unsupported');
  assert.equal(await worker.health(), null);
  assert.equal(await isWhole(worker), 'unknown');
});

test('health says yes, no or unknown, and never more than the browser knows', async () => {
  assert.equal(await isPersistent({ persisted: async () => true }), 'yes');
  assert.equal(await isPersistent({ persisted: async () => false }), 'no');
  assert.equal(await isPersistent({}), 'unknown');
  assert.equal(await askToPersist({ persist: async () => true }), 'yes');
  assert.equal(await askToPersist({ persist: async () => false }), 'no');
  assert.equal(await askToPersist({}), 'unknown');
  const free = (quota, usage) => hasSpace({ estimate: async () => ({ quota, usage }) });
  assert.deepEqual(await free(1e9, 1e6), { answer: 'yes', freeBytes: 999e6, usedBytes: 1e6 });
  assert.equal((await free(1e9, 1e9 - 1)).answer, 'no');
  assert.deepEqual(await hasSpace({}), { answer: 'unknown', freeBytes: null, usedBytes: null });
  assert.equal(await isWhole({ health: async () => ({ whole: true }) }), 'yes');
  assert.equal(await isWhole({ health: async () => ({ whole: false }) }), 'no');
  assert.equal(await isWhole({ health: async () => null }), 'unknown');
});

test('a browser that puts the question to the visitor is not waited for', async () => {
  const asked = [];
  const persist = () => new Promise((answer) => asked.push(answer));
  assert.equal(await askToPersist({ persist, persisted: async () => false }, 1), 'no');
  assert.equal(asked.length, 1);
});

test('after the emergency brake the app is back with one start: nothing that serves is pushed out', async () => {
  const browser = aBrowser();
  const brake = aWorker(browser, { script: 'kill.js' });
  await brake.send('activate');
  browser.active = brake;
  browser.skipped = 0;
  await aWorker(browser).send('install');
  assert.equal(browser.skipped, 1);
  await aWorker(browser, { build: 'two' }).send('install');
  assert.equal(browser.skipped, 1);
});

test('a cache that was taken away is not made again by a worker that is still busy', async () => {
  const browser = aBrowser();
  const worker = aWorker(browser);
  await worker.send('install');
  await browser.caches.delete('attune-one');
  const answer = await worker.get('/static/js/app.js');
  assert.notEqual(answer, null);
  const told = [];
  await worker.send('message', {
    data: { type: 'health' },
    ports: [{ postMessage: (said) => told.push(said) }],
  });
  assert.equal(told[0].whole, false);
  assert.deepEqual([...browser.stores.keys()], []);
});

test('the start opens the document of the language that was chosen, as long as this build has one', async () => {
  const browser = aBrowser();
  const files = [...FILES, ...listed(['/cy/'])];
  const worker = aWorker(browser, { files });
  await worker.send('install');
  const start = async () => (await worker.get('/', { mode: 'navigate' })).text();
  assert.equal(await start(), 'network /');
  await (await browser.caches.open('choices')).put('/document', new Response('/cy/'));
  assert.equal(await start(), 'network /cy/');
  await (await browser.caches.open('choices')).put('/document', new Response('/gone/'));
  assert.equal(await start(), 'network /');
});

test('what was chosen outlives every build, and the emergency worker', async () => {
  const browser = aBrowser();
  await browser.caches.open('choices');
  await aWorker(browser).send('activate');
  await aWorker(browser, { script: 'kill.js' }).send('activate');
  assert.ok(browser.stores.has('choices'));
});
