// What is open now: the vault, the draft, the screen. Ties the parts together; must not draw a screen's own content.

import { leaseLeftMs } from '../../domain/lease.js';
import { openCaseload } from '../../storage/caseload.js';
import { Saver } from '../../storage/drafts.js';
import { StorageFailed, VaultDamaged, VaultLocked } from '../../storage/errors.js';
import { eraseVault } from '../../storage/farewell.js';
import { watchIdle } from '../../storage/idle.js';
import * as settings from '../../storage/settings.js';
import { TabClaim } from '../../storage/tab.js';
import { listVaults } from '../../storage/vault.js';
import { takeWayBack } from '../../storage/wayBack.js';
import { startSync } from '../../sync/engine.js';
import { signOut } from '../../sync/session.js';
import { openComingVaultApi } from '../../sync/vaultApi.js';
import { Drafts } from '../draft/drafts.js';
import { PARENTS, ParentMode } from '../read/parentMode.js';
import { byName } from '../wording/names.js';
import { dayByService, makeReady } from '../wording/times.js';
import { showKeptAppearance } from './appearance.js';
import { loadDefinitions } from './definitions.js';
import { Notices } from './notices.js';
import { Router } from './router.js';
import { Stage } from './stage.js';
import { isVisiting } from './visiting.js';

/** @import { Caseload } from '../../storage/caseload.js' */
/** @import { Farewell } from '../../storage/farewell.js' */
/** @import { Vault } from '../../storage/unlocked.js' */
/** @import { SyncEngine } from '../../sync/engine.js' */
/** @import { Session } from '../../sync/answers.js' */
/** @import { ComingVault } from '../../sync/vaultApi.js' */
/** @import { OfflineWorker } from '../../offline/worker.js' */
/** @import { Definitions } from '../../domain/types.js' */
/** @import { Beginnings, Modules, Place, Screens } from '../types.js' */

/** Preparing runs in the pause before the first touch, so that the touch need not wait for it. */
const PREPARE_MS = 300;
/** What whoever unlocks a tablet that was reported lost is shown, and what is shown once it is erased. */
const LOST = 'lost';
/** What is shown after too long without contact with the service. */
const CONNECT = 'connect';
const ERASED = 'erased';
/** How often the time is noted while somebody works. */
const SEEN_EVERY_MS = 10 * 60_000;

/**
 * Emits `unlocked`, `locked`, `cleared` (the tablet's storage, while the vault was open), `losses` when something was
 * taken out of the vault or put back, and `state` when saving or sending may have changed.
 */
export class App extends EventTarget {
  router;
  notices = new Notices();
  claim = new TabClaim();
  parents = new ParentMode(this);
  /** @type {Definitions | null} */
  #definitions = null;
  /** @type {Promise<Definitions> | null} fetched while somebody unlocks: no earlier screen needs them */
  #loading = null;
  /** @type {OfflineWorker | null} */
  worker = null;
  /** @type {Session | null} who signed in while setting up */
  session = null;
  /** @type {ComingVault | null} */
  #comingVault = null;
  /** @type {string | null} */
  lastVaultId = null;
  /** Whether this window has just come back from the trust's own sign-in service. */
  isBack = false;
  /** @type {string | null} whose passphrase was forgotten */
  forgottenVaultId = null;
  /** @type {{id: string, bytes: Uint8Array<ArrayBuffer>} | null} a vault that the service opened, until it has a new passphrase */
  #recovered = null;
  /** @type {{stop: () => void} | null} */
  #recoveredIdle = null;
  /** @type {{vault: Vault, caseload: Caseload, sync: SyncEngine, drafts: Drafts} | null} */
  #inside = null;
  #stage;
  /** @type {typeof LOST | typeof CONNECT | null} the only screen that is shown beside what was begun */
  #only = null;
  /** @type {string | null} the last contact, where it was too long ago when the vault was opened */
  #overSince = null;
  /** The latest time that the tablet's clock is known to have shown. */
  #seenMs = 0;
  #isErasing = false;
  /** @type {{touch: () => void, stop: () => void} | null} */
  #idle = null;
  /** @type {Vault | null} looked through since it was opened */
  #examined = null;

  /**
   * @param {Screens} screens
   * @param {Beginnings} beginnings
   * @param {Modules} modules the components of the screens and of the frame
   */
  constructor(screens, beginnings, modules) {
    super();
    this.router = new Router(screens, beginnings);
    const starts = Object.entries(screens).map(([name, { start }]) => [name, start]);
    this.#stage = new Stage({ ...Object.fromEntries(starts), ...modules }, this);
    this.router.addEventListener('show', (event) => this.#show(/** @type {CustomEvent} */ (event).detail));
    this.parents.addEventListener('change', () => {
      const sync = this.#inside?.sync;
      if (this.parents.isOn) sync?.rest();
      else sync?.wake();
    });
    this.claim.addEventListener('lost', async () => {
      await this.lock();
      this.router.stay('second-tab');
    });
  }

  get now() {
    return new Date();
  }

  /** Today, "YYYY-MM-DD", by the service's clock as far as its offset is known: the service checks dates once sent. */
  get today() {
    return dayByService(this.now, this.#inside?.sync.state.clockOffsetMs);
  }

  /** No screen is shown until they are loaded. */
  get definitions() {
    if (!this.#definitions) throw new Error('The definitions are not there yet.');
    return this.#definitions;
  }

  get isUnlocked() {
    return this.#inside !== null;
  }

  /** What is open. Throws VaultLocked while the vault is locked, when no screen that needs it is shown. */
  get inside() {
    if (!this.#inside) throw new VaultLocked();
    return this.#inside;
  }

  /** Whether everything entered is on disk: only then may a new version start. */
  get isAllSaved() {
    return this.#inside === null || this.#inside.drafts.isAllSaved;
  }

  /** A vault that the service opened for its owner, while its new passphrase is chosen. */
  get recovered() {
    return this.#recovered;
  }

  /**
   * Hold the key for this screen alone, and no longer than an open vault may stay idle: whoever comes next must not set
   * the passphrase of another person's vault.
   *
   * @param {{id: string, bytes: Uint8Array<ArrayBuffer>}} recovered
   */
  holdRecovered(recovered) {
    this.forgetRecovered();
    this.#recovered = recovered;
    this.#recoveredIdle = watchIdle(() => {
      this.forgetRecovered();
      this.router.stay('unlock');
    });
  }

  /**
   * Who asks the service while a vault is set up or opened anew.
   *
   * @returns {ComingVault}
   */
  comingVault() {
    this.#comingVault ??= openComingVaultApi();
    return this.#comingVault;
  }

  /** Nobody went on: the sign-in that was begun is ended, here and at the service. */
  leaveComingVault() {
    const coming = this.#comingVault;
    takeWayBack();
    this.#comingVault = null;
    this.session = null;
    // Without signal it ends there by itself; and nobody can use it, because its secret is forgotten here.
    if (coming) signOut(coming.ask).catch(() => {});
  }

  /** Where to go on after signing in elsewhere, if this window was there. */
  #cameBack() {
    const way = takeWayBack();
    if (!way || !['start', 'forgotten'].includes(way.screen)) return null;
    this.#comingVault = openComingVaultApi({ back: way.back });
    this.forgottenVaultId = way.vault ?? null;
    this.isBack = true;
    return way.screen;
  }

  forgetRecovered() {
    this.#recoveredIdle?.stop();
    this.#recoveredIdle = null;
    this.#recovered?.bytes.fill(0);
    this.#recovered = null;
  }

  /** @param {OfflineWorker} worker */
  async start(worker) {
    this.worker = worker;
    // Each waits for something different, so they wait together: the disk wakes while the document is parsed.
    const [mayWork, first] = await Promise.all([
      this.claim.claim(),
      firstScreen(),
      documentIsWhole().then(() => this.#stage.startFrame()),
      showKeptAppearance(),
    ]);
    this.router.listen();
    this.router.stay(mayWork ? (this.#cameBack() ?? first) : 'second-tab');
  }

  /** Load what the screen behind the lock needs, while a passphrase is typed or its key derived. */
  prepare() {
    if (this.#loading) return;
    this.#load().catch(() => {}); // Unlocking asks again and reports a failure.
    // Sorting an empty list makes the browser load its sorting rules.
    makeReady(this.now).then(() => byName([]));
  }

  /** The first screen of a tab that may work. */
  async begin() {
    this.router.stay(await firstScreen());
  }

  /**
   * Work with an open vault.
   *
   * @param {Vault} vault
   * @param {string} [screen] where to begin; otherwise the last place
   */
  async enter(vault, screen) {
    this.forgetRecovered();
    takeWayBack();
    this.session = null;
    this.#comingVault = null;
    if (!this.claim.isHeld) {
      await vault.lock();
      return this.router.stay('second-tab');
    }
    const [definitions, place, lost, lease, seen] = await Promise.all([
      this.#load(),
      unlessDamaged(settings.place.read(vault)),
      unlessDamaged(settings.lost.read(vault)),
      unlessDamaged(settings.lease.read(vault)),
      unlessDamaged(settings.seen.read(vault)),
    ]);
    // Looked at here only: nobody is cut off at work.
    const isLeaseOver = leaseLeftMs(lease, this.now, seen) === 0;
    this.#overSince = isLeaseOver ? (lease?.met_at ?? null) : null;
    this.#seenMs = Date.parse(seen ?? '') || 0;
    this.#only = lost ? LOST : isLeaseOver ? CONNECT : null;
    this.#definitions = definitions;
    const caseload = openCaseload(vault);
    const state = () => this.dispatchEvent(new Event('state'));
    const drafts = new Drafts(caseload, (save) => new Saver(save, { vault }), state);
    const sync = startSync(vault);
    sync.addEventListener('state', () => this.#mindWhatIsOpen());
    sync.addEventListener('state', state);
    caseload.addEventListener('change', state);
    vault.addEventListener('locked', () => this.#left());
    vault.addEventListener('cleared', () => {
      caseload.hasChanged();
      this.dispatchEvent(new Event('cleared'));
    });
    vault.addEventListener('losses', () => this.dispatchEvent(new Event('losses')));
    this.lastVaultId = vault.id;
    this.#inside = { vault, caseload, sync, drafts };
    this.#idle = watchIdle(() => this.lock());
    this.dispatchEvent(new Event('unlocked'));
    state();
    if (this.#only) this.router.stay(this.#only);
    else if (screen) this.router.go(screen, {}, { isReplacing: true });
    else this.#goOn(place);
  }

  /** What lies under a former key is sealed anew meanwhile; what the lock leaves is gone on with after the next unlocking. */
  async sealAnew() {
    const vault = this.#inside?.vault;
    if (vault?.hasFormer) await vault.sealAnew();
  }

  /** Put off the idle lock: somebody is at work without touching the tablet. */
  stayAwake() {
    this.#idle?.touch();
  }

  /** Leave nothing of a screen in view. */
  clearScreen() {
    this.#stage.clear();
  }

  /** Hide at once, then lock; resolves when the key is gone. */
  async lock() {
    if (!this.#inside) return;
    this.#stage.clear();
    await this.#inside.vault.lock();
  }

  /**
   * Take the open vault off this tablet, which was reported lost; the app is locked, whatever becomes of it.
   *
   * @param {Farewell} farewell
   * @param {string[]} mayGo as `eraseVault` has it
   * @returns {Promise<boolean>} false when the vault stays: something in it is nowhere else. Rejects as `eraseVault` does
   */
  async eraseLost(farewell, mayGo) {
    const { vault } = this.inside;
    this.#stage.clear();
    this.#isErasing = true;
    let isErased = false;
    try {
      isErased = await eraseVault(vault, farewell, mayGo);
      return isErased;
    } finally {
      this.#isErasing = false;
      this.router.stay(isErased ? ERASED : 'unlock');
    }
  }

  /** A visit that is open is never cut off: it is finished first. */
  #mindWhatIsOpen() {
    const { lost, lease } = this.#inside?.sync.state ?? {};
    if (lost === undefined) return;
    // Any contact opens it, whatever the clock says.
    const isStillOver = this.#overSince !== null && lease?.met_at === this.#overSince;
    if (!isStillOver) this.#overSince = null;
    this.#only = lost ? LOST : isStillOver ? CONNECT : null;
    const { screen } = this.router;
    if (this.#only && screen !== this.#only && !this.#isWriting) this.router.stay(this.#only);
    if (!this.#only && (screen === LOST || screen === CONNECT))
      this.router.go('today', {}, { isReplacing: true });
  }

  get #isWriting() {
    return isVisiting(this) || this.router.shown?.needs === 'draft';
  }

  /** @param {{screen: string, place: Place} | null} last the last place before the app was closed or locked */
  #goOn(last) {
    const { router } = this;
    const named = location.hash.slice(1);
    const { isOutside, isForParents } = router.known(named) ?? {};
    const isAsked = !isOutside && !isForParents && router.mayFollow(named, {}) && named !== last?.screen;
    if (isAsked) router.go(named, {}, { isReplacing: true });
    else if (last && router.mayFollow(last.screen, last.place))
      router.go(last.screen, last.place, { isReplacing: true });
    else router.go('today', {}, { isReplacing: true });
  }

  #load() {
    this.#loading ??= loadDefinitions().catch((error) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  #left() {
    this.#idle?.stop();
    this.#idle = null;
    this.#inside = null;
    this.#examined = null;
    this.#only = null;
    this.parents.forget();
    this.router.forget();
    this.notices.clear();
    this.dispatchEvent(new Event('locked'));
    this.dispatchEvent(new Event('state'));
    if (!this.#isErasing) this.router.stay('unlock');
  }

  /** @param {{screen: string, place: Place, scroll: number}} wanted */
  async #show({ screen, place, scroll }) {
    if (!this.claim.isHeld && screen !== 'second-tab') return this.router.stay('second-tab');
    const known = this.router.known(screen);
    const { isOutside, isBeginning, isForParents = false, isNotKept, needs } = known ?? {};
    if (!this.#inside && !isOutside) return this.begin();
    // Neither Back nor an address typed by hand leads a parent anywhere else.
    if (this.parents.isOn && !isForParents) return this.router.go(PARENTS);
    if (!this.parents.isOn && isForParents) return this.router.go('today', {}, { isReplacing: true });
    const only = this.#only;
    if (only && !isOutside && screen !== only && !this.#isWriting) return this.router.stay(only);
    const begin = this.router.beginning(screen);
    if (begin) return begin(this);
    const isShown = await this.#stage.show(screen, scroll);
    if (!isShown) return;
    if (!isBeginning) this.leaveComingVault();
    if (isOutside) setTimeout(() => this.prepare(), PREPARE_MS);
    if (!this.#inside || isOutside) return;
    if (needs !== 'draft') this.#inside.drafts.leave();
    const { vault } = this.#inside;
    try {
      if (!isNotKept) await settings.place.keep(vault, { screen, place });
      await this.#noteTime(vault);
      await this.#examine(vault);
    } catch (error) {
      // Nobody's words are lost: what is written says by itself that the disk fails, and the next screen tries again.
      if (!(error instanceof StorageFailed)) throw error;
      this.#examined = null;
    }
  }

  /**
   * So that a clock that is turned back later is noticed.
   *
   * @param {Vault} vault
   */
  async #noteTime(vault) {
    if (this.#overSince !== null || this.now.getTime() < this.#seenMs + SEEN_EVERY_MS) return;
    this.#seenMs = this.now.getTime();
    await settings.seen.keep(vault, this.now.toISOString());
  }

  /**
   * Once the first screen is there, so that nobody waits for it.
   *
   * @param {Vault} vault
   */
  async #examine(vault) {
    if (this.#examined === vault) return;
    this.#examined = vault;
    await vault.examine({ isFirst: true });
    await this.sealAnew();
  }
}

/**
 * What is kept beside the records, such as the last place: one that can't be read must not keep anybody out.
 *
 * @template T
 * @param {Promise<T | null>} reading
 */
async function unlessDamaged(reading) {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof VaultDamaged) return null;
    throw error;
  }
}

async function documentIsWhole() {
  if (document.readyState !== 'loading') return;
  await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
}

/** Without storage there is no vault; the set-up screen then says what is missing. */
async function firstScreen() {
  try {
    return (await listVaults()).length > 0 ? 'unlock' : 'start';
  } catch (error) {
    if (error instanceof StorageFailed) return 'start';
    throw error;
  }
}
