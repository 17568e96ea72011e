// The page's side of the service worker: starts it, asks it, lets an update in. Must never update unasked.

import { t } from '../words.js';

const SCRIPT = '/sw.js';
const ANSWER_MS = 3_000;
const LOOK_AGAIN_MS = 60 * 60_000;

/**
 * @typedef {object} Health what the worker says of its own files
 * @property {string} build
 * @property {boolean} whole
 * @property {string[]} missing
 * @property {string[]} [changed] those that were not as their build has them, whether or not they were mended since; not said by a worker of an earlier version
 *
 * @typedef {Pick<ServiceWorkerContainer, 'register' | 'controller' | 'addEventListener'>} Workers
 *
 * @typedef {object} Given what a test gives instead of the browser
 * @property {Workers} [workers]
 * @property {EventTarget & {visibilityState: string}} [page]
 * @property {() => number} [now]
 * @property {() => void} [reload]
 */

/**
 * Register the worker; every later update is announced and waits.
 *
 * @param {() => boolean} mayUpdate whether no draft is dirty, no write under way and no visit open
 * @param {Given} [given]
 * @returns {OfflineWorker}
 */
export function startWorker(mayUpdate, given) {
  const worker = new OfflineWorker(mayUpdate, given);
  worker.start();
  return worker;
}

/**
 * Events: `ready` (all files are here, the app starts without signal), `waiting` (a complete new version waits),
 * `applied` (another tab let it in; this one reloads when it may), `failed` (see `problem`).
 */
export class OfflineWorker extends EventTarget {
  #mayUpdate;
  #workers;
  #page;
  #now;
  #reload;
  /** @type {ServiceWorkerRegistration | null} */
  #registration = null;
  #isApplying = false;
  /** A new version already serves; only this page is still the previous one. */
  #isReplaced = false;
  #lookedAt = 0;
  /** @type {'unsupported' | 'starting' | 'ready' | 'failed'} */
  phase = 'starting';
  /** @type {string | null} may be shown */
  problem = null;

  /**
   * @param {() => boolean} mayUpdate
   * @param {Given} [given]
   */
  constructor(
    mayUpdate,
    {
      workers = globalThis.navigator?.serviceWorker,
      page = document,
      now = Date.now,
      reload = () => location.reload(),
    } = {},
  ) {
    super();
    this.#mayUpdate = mayUpdate;
    this.#workers = workers;
    this.#page = page;
    this.#now = now;
    this.#reload = reload;
  }

  /** A complete new version waits for consent. */
  get isUpdateWaiting() {
    return this.#isReplaced || Boolean(this.#registration?.waiting && this.#registration.active);
  }

  async start() {
    const workers = this.#workers;
    if (!workers) {
      this.phase = 'unsupported';
      return;
    }
    const wasControlled = workers.controller !== null;
    workers.addEventListener('controllerchange', () => this.#controlled(wasControlled));
    this.#page.addEventListener('visibilitychange', () => this.#look());
    try {
      // A script from the HTTP cache could be days old.
      this.#registration = await workers.register(scriptUrl(SCRIPT), { scope: '/', updateViaCache: 'none' });
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#lookedAt = this.#now();
    this.#watch(this.#registration);
  }

  /**
   * Let the waiting version in: the page starts again with it.
   *
   * @returns {'applying' | 'not-now' | 'none'} `not-now`: something is not saved yet, or a visit is open
   */
  applyUpdate() {
    const waiting = this.#registration?.waiting;
    if (!waiting && !this.#isReplaced) return 'none';
    if (!this.#mayUpdate()) return 'not-now';
    this.#isApplying = true;
    if (!waiting) {
      this.#reload();
      return 'applying';
    }
    waiting.postMessage({ type: 'apply-update' });
    return 'applying';
  }

  /**
   * Ask the serving worker which of its files are here.
   *
   * @returns {Promise<Health | null>} null when there is none, or none that answers
   */
  async health() {
    return ask(this.#registration?.active ?? this.#workers?.controller, 'health');
  }

  /**
   * What the waiting version says that it brings.
   *
   * @returns {Promise<{news: any[]} | null>} null when none waits, or it does not say
   */
  async newsOfUpdate() {
    return ask(this.#registration?.waiting, 'news');
  }

  /** @param {ServiceWorkerRegistration} registration */
  #watch(registration) {
    if (registration.active) this.#ready();
    if (this.isUpdateWaiting) this.#tell('waiting');
    registration.addEventListener('updatefound', () => this.#follow(registration));
    this.#follow(registration);
  }

  /** @param {ServiceWorkerRegistration} registration */
  #follow(registration) {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed' && this.isUpdateWaiting) this.#tell('waiting');
      if (coming.state === 'activated') this.#ready();
      // A failed update changes nothing: the present version goes on.
      if (coming.state === 'redundant' && !registration.active) this.#fail(null);
    });
  }

  /** An active worker is not enough: the browser may have thrown files away, or this may be the emergency worker. */
  async #ready() {
    const health = await this.health();
    if (this.phase === 'ready') return;
    if (!health || health.missing.length > 0) {
      this.#fail(null);
      return;
    }
    this.phase = 'ready';
    this.problem = null;
    this.#tell('ready');
  }

  /** @param {unknown} cause */
  #fail(cause) {
    this.phase = 'failed';
    this.problem = t(
      'The app could not be put on this tablet for work without signal. Nothing is lost. Open it again with signal.',
    );
    this.dispatchEvent(new CustomEvent('failed', { detail: cause }));
  }

  /** @param {boolean} wasControlled */
  #controlled(wasControlled) {
    if (!wasControlled && !this.#isApplying) return;
    // Asked again: something may have been typed since the consent.
    if (this.#mayUpdate()) this.#reload();
    else {
      this.#isReplaced = true;
      this.#tell('applied');
    }
  }

  /** An app that is never closed would otherwise never learn of a new version. */
  async #look() {
    if (this.#page.visibilityState !== 'visible' || this.#now() - this.#lookedAt < LOOK_AGAIN_MS) return;
    this.#lookedAt = this.#now();
    try {
      await this.#registration?.update();
    } catch (error) {
      // Without signal there is nothing to find; the next check looks again.
      if (!(error instanceof TypeError)) this.#fail(error);
    }
  }

  /** @param {'ready' | 'waiting' | 'applied'} what */
  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}

/**
 * @param {ServiceWorker | null | undefined} worker
 * @param {'health' | 'news'} type
 * @returns {Promise<any>} null when there is none, or none that answers
 */
async function ask(worker, type) {
  if (!worker) return null;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(null), ANSWER_MS);
  });
  worker.postMessage({ type }, [port2]);
  return answer.finally(() => port1.close());
}

/** @type {{createScriptURL: (url: string) => any} | null} */
let policy = null;

/**
 * The only script address that this app may create.
 *
 * @param {string} url
 * @returns {string} a TrustedScriptURL where the browser knows them
 */
export function scriptUrl(url) {
  const rules = { createScriptURL: ours };
  policy ??= /** @type {any} */ (globalThis).trustedTypes?.createPolicy('attune', rules) ?? rules;
  return /** @type {typeof rules} */ (policy).createScriptURL(url);
}

/** @param {string} url */
function ours(url) {
  if (url !== SCRIPT) throw new TypeError(`${url} is not the app's worker.`);
  return url;
}
