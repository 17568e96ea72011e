// Decides when to sync, and reports how it went. Must not touch a record or trust navigator.onLine.

import { openCaseload } from '../storage/caseload.js';
import { VaultLocked } from '../storage/errors.js';
import { countOutbox } from '../storage/exchange.js';
import { putHandedOverAway } from '../storage/lent.js';
import { isAsked, meetRecoveryKey } from '../storage/recoveryKey.js';
import * as settings from '../storage/settings.js';
import { t, tn } from '../words.js';
import { hearOfChanges, putAway } from './accountChanges.js';
import { NoAnswer, Refused, SignedOut } from './api.js';
import { flush } from './outbox.js';
import { getSession, sessionEvents } from './session.js';
import { openVaultApi } from './vaultApi.js';

/** @import { HandedOver } from '../storage/lent.js' */
/** @import { AccountChange } from '../storage/settings.js' */
/** @import { Lease } from '../domain/lease.js' */
/** @import { Vault } from '../storage/unlocked.js' */
/** @import { Lost, Session } from './answers.js' */
/** @import { Ask, Sending } from './api.js' */
/** @import { Flushed } from './outbox.js' */

const LOCK = 'attune-sync';
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;
/** How often an open vault asks for what is new. */
const CONTACT_MS = 4 * 60_000;
/** A request without an answer for this long is given up when signal comes back: its connection is mostly dead. */
const HANGS_MS = 5_000;

/**
 * @typedef {object} SyncState
 * @property {'idle' | 'syncing' | 'offline' | 'signed_out' | 'failed'} phase `idle`: the last exchange was whole
 * @property {number} unsent records that the server may not have
 * @property {number} refused records that the server did not take, and said why
 * @property {string | null} lastContact when the server last answered, by this tablet's clock
 * @property {string | null} lastSync when an exchange was last whole
 * @property {number | null} clockOffsetMs the server's clock minus this tablet's
 * @property {string | null} signedInUntil
 * @property {string | null} role at the service, when it last answered: `visitor` or `lead`
 * @property {boolean} hasPassword whether the account has one of Attune's own
 * @property {string | null} secondStep at signing in: `on`, `offered`, `needed`, or `off` where the service has none
 * @property {AccountChange[]} changes of the account's ways in, which its owner has not put away yet
 * @property {HandedOver[]} handedOver families that left for a colleague, which their former visitor has not put away yet
 * @property {boolean} isKeyOffered whether the service has another recovery key, and its owner has still to agree
 * @property {{code: string, message: string} | null} problem its message may be shown
 * @property {(Lost & {isSent: boolean}) | null | undefined} lost this tablet was reported lost; undefined until that is known.
 *   `isSent`: the service said so just now, and confirmed everything that could be sent
 * @property {Lease | null} lease how long the vault opens without contact; null before the first
 *
 * @typedef {object} Given what a test gives instead of the browser
 * @property {Ask} [ask]
 * @property {Pick<LockManager, 'request'>} [locks]
 * @property {EventTarget & {visibilityState: string}} [page]
 * @property {EventTarget} [tab]
 * @property {() => number} [now]
 * @property {() => number} [random]
 * @property {(work: () => void, ms: number) => any} [setTimer]
 * @property {(timer: any) => void} [clearTimer]
 */

/**
 * Sync now and from now on, until the vault is locked: when signal may be back, when the app comes to the foreground,
 * after signing, after signing in, and again after a failure.
 *
 * @param {Vault} vault
 * @param {Given} [given]
 * @returns {SyncEngine}
 */
export function startSync(vault, given) {
  const engine = new SyncEngine(vault, given);
  engine.start();
  return engine;
}

/**
 * The pause before the next try: twice as long each time, up to five minutes, and never for all tablets at once.
 *
 * @param {number} failures in a row, from 1
 * @param {() => number} random
 */
export function backOffMs(failures, random) {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
  return longest / 2 + (random() * longest) / 2;
}

/** Emits `state` whenever `state` changes. */
export class SyncEngine extends EventTarget {
  #vault;
  #caseload;
  /** @type {Ask} */
  #ask;
  #askOnce;
  #locks;
  #page;
  #tab;
  #now;
  #random;
  #setTimer;
  #clearTimer;
  #ended = new AbortController();
  #attempt = new AbortController();
  /** When the attempt last sent or received something. */
  #lastSign = 0;
  #isQuiet = false;
  #failures = 0;
  #isWanted = false;
  /** Whether somebody else holds the tablet. */
  #isResting = false;
  /** Whether this exchange sent everything from a tablet that was reported lost. */
  #isSentAsLost = false;
  /** @type {Promise<void> | null} */
  #running = null;
  /** @type {any} */
  #timer = null;
  /** @type {SyncState} */
  state = {
    phase: 'syncing',
    unsent: 0,
    refused: 0,
    lastContact: null,
    lastSync: null,
    clockOffsetMs: null,
    signedInUntil: null,
    role: null,
    hasPassword: true,
    secondStep: null,
    changes: [],
    handedOver: [],
    isKeyOffered: false,
    problem: null,
    lost: undefined,
    lease: null,
  };

  /**
   * @param {Vault} vault
   * @param {Given} [given]
   */
  constructor(
    vault,
    {
      ask = openVaultApi(vault),
      locks = globalThis.navigator?.locks,
      page = document,
      tab = window,
      now = Date.now,
      random = Math.random,
      setTimer = (work, ms) => setTimeout(work, ms),
      clearTimer = (timer) => clearTimeout(timer),
    } = {},
  ) {
    super();
    this.#vault = vault;
    this.#caseload = openCaseload(vault);
    this.#askOnce = ask;
    this.#ask = (/** @type {string} */ path, /** @type {Sending} */ sending = {}) => {
      const heard = () => {
        this.#lastSign = this.#now();
      };
      heard();
      return ask(path, { ...sending, heard, signal: this.#attempt.signal });
    };
    this.#locks = locks;
    this.#page = page;
    this.#tab = tab;
    this.#now = now;
    this.#random = random;
    this.#setTimer = setTimer;
    this.#clearTimer = clearTimer;
  }

  start() {
    const { signal } = this.#ended;
    const freshly = () => {
      this.#failures = 0;
      this.#sync();
    };
    const again = () => {
      if (this.#now() - this.#lastSign >= HANGS_MS) this.#attempt.abort();
      freshly();
    };
    this.#tab.addEventListener('online', again, { signal });
    this.#page.addEventListener(
      'visibilitychange',
      () => this.#page.visibilityState === 'visible' && freshly(),
      { signal },
    );
    sessionEvents.addEventListener('signed-in', freshly, { signal });
    this.#caseload.addEventListener('signed', () => this.#sync(), { signal });
    // What the service has comes again; what it does not have is in memory only while the app is open.
    this.#vault.addEventListener('cleared', freshly, { signal });
    this.#vault.addEventListener('locking', () => this.stop(), { signal });
    this.#sync();
  }

  /** Stop for good. A run under way leaves the vault as it is. */
  stop() {
    this.#ended.abort();
    this.#attempt.abort();
    this.#stopTimer();
  }

  /**
   * Somebody else holds the tablet while the vault stays open: nothing is asked for meanwhile. A run under way is
   * finished first.
   *
   * @returns {Promise<void>}
   */
  async rest() {
    this.#isResting = true;
    this.#isWanted = false;
    this.#stopTimer();
    await this.#running;
    this.#stopTimer();
  }

  /** The tablet is back in its owner's hands. */
  wake() {
    if (!this.#isResting) return;
    this.#isResting = false;
    this.#failures = 0;
    this.#sync();
  }

  /** Something in the vault was changed that the state tells of. */
  async look() {
    const { phase, problem } = this.state;
    await this.#tell({ phase, problem });
  }

  /** Asks the service as this vault. @returns {Ask} */
  get ask() {
    return this.#askOnce;
  }

  /**
   * The button: resolves with the state when the run is over.
   *
   * @returns {Promise<SyncState>}
   */
  async syncNow() {
    this.#failures = 0;
    await this.#sync();
    return this.state;
  }

  /**
   * @param {{isQuiet?: boolean}} [how] `isQuiet`: nothing is said of it unless it changes something
   * @returns {Promise<void>} never rejects: the outcome is in the state
   */
  async #sync({ isQuiet = false } = {}) {
    this.#stopTimer();
    if (this.#isResting) return;
    this.#isWanted = true;
    this.#isQuiet = isQuiet;
    this.#running ??= this.#runWhileWanted().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  async #runWhileWanted() {
    while (this.#isWanted && !this.#ended.signal.aborted) {
      this.#isWanted = false;
      this.#attempt = new AbortController();
      try {
        await this.#alone(() => this.#run());
      } catch (error) {
        // Given up for a new attempt, which will report the state.
        const isGivenUp = this.#attempt.signal.aborted && !this.#ended.signal.aborted;
        if (!isGivenUp) await this.#fail(error);
      }
    }
  }

  /** @param {() => Promise<void>} run */
  async #alone(run) {
    if (!this.#locks) return run();
    return this.#locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? run() : this.#retry(null)));
  }

  async #run() {
    this.#isSentAsLost = false;
    if (!this.#isQuiet) await this.#tell({ phase: 'syncing' });
    const session = await this.#meetServer();
    if (session.lost) return this.#sendAsLost(session, session.lost);
    if (this.state.lost) await settings.lost.keep(this.#vault, null);
    if (!session.user) throw new SignedOut();
    // Another person's session would bring that person's families into this vault.
    if (session.user.id !== this.#vault.userId) throw somebodyElse(this.#vault);
    await hearOfChanges(this.#vault, session);
    const flushed = await flush(this.#vault, session, this.#ask).finally(() => this.#caseload.hasChanged());
    await this.#conclude(flushed, session.user);
  }

  /**
   * The service takes what waits here and gives nothing. That it is lost is known from now on without signal too.
   *
   * @param {Session} session
   * @param {Lost} lost
   */
  async #sendAsLost(session, lost) {
    await settings.lost.keep(this.#vault, lost);
    await this.#tell({ phase: 'syncing' });
    const flushed = await flush(this.#vault, session, this.#ask).finally(() => this.#caseload.hasChanged());
    const problem = problemIn(flushed);
    if (problem) this.#retry(null);
    else this.#lookAgain();
    this.#isSentAsLost = !problem;
    await this.#tell({ phase: problem ? 'failed' : 'idle', problem });
  }

  /** @returns {Promise<Session>} */
  async #meetServer() {
    const askedAt = this.#now();
    const session = await getSession(this.#ask);
    const answeredAt = this.#now();
    const offset_ms = Math.round(Date.parse(session.server_time) - (askedAt + answeredAt) / 2);
    const measured_at = new Date(answeredAt).toISOString();
    const isOurs = session.user?.id === this.#vault.userId && !session.lost;
    const lease = { hours: session.offline_hours, met_at: measured_at };
    await this.#vault.transact([
      settings.clock.put({ offset_ms, measured_at }),
      ...(isOurs ? [settings.lease.put(lease), settings.seen.put(measured_at)] : []),
    ]);
    if (session.recovery) await meetRecoveryKey(this.#vault, session.recovery);
    return session;
  }

  /**
   * @param {Flushed} flushed
   * @param {import('./answers.js').User} user
   */
  async #conclude(flushed, { signed_in_until, role, second_step, has_password }) {
    const problem = problemIn(flushed);
    const before = await settings.session.read(this.#vault);
    const synced_at = problem ? (before?.synced_at ?? null) : new Date(this.#now()).toISOString();
    await settings.session.keep(this.#vault, { signed_in_until, synced_at, role, second_step, has_password });
    if (problem) this.#retry(null);
    else this.#lookAgain();
    await this.#tell({ phase: problem ? 'failed' : 'idle', problem });
  }

  /** @param {unknown} error */
  async #fail(error) {
    if (error instanceof VaultLocked) {
      this.stop();
      return;
    }
    const isSignedOut = error instanceof SignedOut;
    // Usually only signing in helps now, but that may already have been done in another tab.
    if (isSignedOut) this.#lookAgain({ isQuiet: true });
    else this.#retry(error instanceof Refused ? error.retryAfterMs : null);
    const phase = isSignedOut ? 'signed_out' : error instanceof NoAnswer ? 'offline' : 'failed';
    await this.#tell({ phase, problem: problemOf(error) });
  }

  /** @param {number | null} leastMs */
  async #retry(leastMs) {
    if (this.#ended.signal.aborted) return;
    this.#failures += 1;
    this.#stopTimer();
    // However long the server asks us to wait, ask again after this: a visit must not wait for a day.
    const pauseMs = Math.min(
      LONGEST_RETRY_MS,
      Math.max(leastMs ?? 0, backOffMs(this.#failures, this.#random)),
    );
    this.#timer = this.#setTimer(() => this.#sync(), pauseMs);
  }

  /** @param {{isQuiet?: boolean}} [how] */
  #lookAgain(how) {
    this.#failures = 0;
    if (this.#ended.signal.aborted) return;
    this.#stopTimer();
    this.#timer = this.#setTimer(() => this.#sync(how), CONTACT_MS);
  }

  #stopTimer() {
    if (this.#timer !== null) this.#clearTimer(this.#timer);
    this.#timer = null;
  }

  /** Its owner has read what happened to the account. */
  async putChangesAway() {
    await putAway(this.#vault);
    this.state = { ...this.state, changes: [] };
    this.dispatchEvent(new Event('state'));
  }

  /** Its owner has read which families left for a colleague. */
  async putHandedOverAway() {
    await putHandedOverAway(this.#vault);
    this.state = { ...this.state, handedOver: [] };
    this.dispatchEvent(new Event('state'));
  }

  /** @param {Pick<SyncState, 'phase'> & {problem?: SyncState['problem']}} news */
  async #tell({ phase, problem = null }) {
    this.state = { ...this.state, phase, problem, ...(await this.#facts()) };
    this.dispatchEvent(new Event('state'));
  }

  /** What the vault says; when it can't be read just now, what it said before. */
  async #facts() {
    try {
      const [counts, [clock, session, changes, offered, lost, lent, lease]] = await Promise.all([
        countOutbox(this.#vault),
        settings.readSettings(
          this.#vault,
          settings.clock,
          settings.session,
          settings.accountChanges,
          settings.recoveryOffered,
          settings.lost,
          settings.lent,
          settings.lease,
        ),
      ]);
      return {
        ...counts,
        lastContact: clock?.measured_at ?? null,
        clockOffsetMs: clock?.offset_ms ?? null,
        lastSync: session?.synced_at ?? null,
        signedInUntil: session?.signed_in_until ?? null,
        role: session?.role ?? null,
        hasPassword: session?.has_password ?? true,
        secondStep: session?.second_step ?? null,
        lease,
        changes: changes?.waiting ?? [],
        handedOver: lent?.news ?? [],
        isKeyOffered: isAsked(offered),
        lost: lost && { ...lost, isSent: this.#isSentAsLost },
      };
    } catch (error) {
      return error instanceof VaultLocked
        ? {}
        : { phase: /** @type {const} */ ('failed'), problem: problemOf(error) };
    }
  }
}

/**
 * @param {Flushed} flushed
 * @returns {SyncState['problem']}
 */
function problemIn({ mismatched, unanswered, missed, malformed }) {
  if (mismatched.length > 0) {
    const message = tn(
      'The server’s receipt for one of your records was for something else. It is safe on this tablet and is tried again. If this stays, tell your team lead.',
      'The server’s receipt for {number} of your records was for something else. They are safe on this tablet and are tried again. If this stays, tell your team lead.',
      mismatched.length,
    );
    return { code: 'receipt_mismatch', message };
  }
  if (unanswered.length > 0) {
    const message = tn(
      'The server did not confirm one of your records. It is safe on this tablet and is tried again.',
      'The server did not confirm {number} of your records. They are safe on this tablet and are tried again.',
      unanswered.length,
    );
    return { code: 'unanswered', message };
  }
  if (missed.length + malformed > 0) {
    const message = tn(
      'One entry came damaged from the server and was left out. Your own records are safe. Tell your team lead.',
      '{number} entries came damaged from the server and were left out. Your own records are safe. Tell your team lead.',
      missed.length + malformed,
    );
    return { code: 'missed', message };
  }
  return null;
}

/**
 * @param {unknown} error
 * @returns {{code: string, message: string}}
 */
function problemOf(error) {
  const { name, code, message } = /** @type {Error & {code?: unknown}} */ (error);
  return { code: typeof code === 'string' && code ? code : name, message };
}

/**
 * Another person is signed in, or the same person whose account was made again under another id after a loss.
 *
 * @param {Vault} vault
 */
function somebodyElse({ userId: id, userName: name }) {
  return new SignedOut(
    'other_user',
    t(
      'Somebody else is signed in: only {name} can send from here. What you saved is safe on this tablet. If that is you, your account was made again after a loss: whoever runs the service must make it with the number {id}.',
      { name, id },
    ),
  );
}
