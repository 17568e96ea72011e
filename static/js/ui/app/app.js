// What is open now: the vault, the draft, the screen. Ties the parts together; must not draw a screen's own content.

import { openCaseload } from '../../storage/caseload.js';
import { Saver } from '../../storage/drafts.js';
import { StorageFailed, VaultDamaged, VaultLocked } from '../../storage/errors.js';
import { watchIdle } from '../../storage/idle.js';
import * as settings from '../../storage/settings.js';
import { TabClaim } from '../../storage/tab.js';
import { listVaults } from '../../storage/vault.js';
import { startSync } from '../../sync/engine.js';
import { Drafts } from '../draft/drafts.js';
import { PARENTS, ParentMode } from '../read/parentMode.js';
import { byName } from '../wording/names.js';
import { dayByService, makeReady } from '../wording/times.js';
import { showKeptAppearance } from './appearance.js';
import { loadDefinitions } from './definitions.js';
import { Notices } from './notices.js';
import { Router } from './router.js';
import { Stage } from './stage.js';

/** @import { Caseload } from '../../storage/caseload.js' */
/** @import { Vault } from '../../storage/unlocked.js' */
/** @import { SyncEngine } from '../../sync/engine.js' */
/** @import { Session } from '../../sync/answers.js' */
/** @import { OfflineWorker } from '../../offline/worker.js' */
/** @import { Definitions } from '../../domain/types.js' */
/** @import { Beginnings, Modules, Place, Screens } from '../types.js' */

/** The first touch of a screen comes later, and must not wait for this. */
const PREPARE_MS = 300;

/** Tells `unlocked`, `locked`, `cleared` (the tablet was, under the open vault) and, whenever the truth about saving or sending may have changed, `state`. */
export class App extends EventTarget {
  router;
  notices = new Notices();
  claim = new TabClaim();
  parents = new ParentMode(this);
  /** @type {Definitions | null} */
  #definitions = null;
  /** @type {Promise<Definitions> | null} asked for while somebody unlocks: no screen before that needs them */
  #loading = null;
  /** @type {OfflineWorker | null} */
  worker = null;
  /** @type {Session | null} who signed in while setting up */
  session = null;
  /** @type {string | null} */
  lastVaultId = null;
  /** @type {string | null} whose passphrase was forgotten */
  forgottenVaultId = null;
  /** @type {{id: string, bytes: Uint8Array<ArrayBuffer>} | null} a vault that the service opened, until it has a new passphrase */
  #recovered = null;
  /** @type {{stop: () => void} | null} */
  #recoveredIdle = null;
  /** @type {{vault: Vault, caseload: Caseload, sync: SyncEngine, drafts: Drafts} | null} */
  #inside = null;
  #stage;
  /** @type {{touch: () => void, stop: () => void} | null} */
  #idle = null;

  /**
   * @param {Screens} screens
   * @param {Beginnings} beginnings
   * @param {Modules} modules what a screen or its frame has in it
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

  /** The day by the service's clock, as far as the difference is known: a date is judged there once it is sent. */
  get today() {
    return dayByService(this.now, this.#inside?.sync.state.clockOffsetMs);
  }

  /** No screen is shown before they are there. */
  get definitions() {
    if (!this.#definitions) throw new Error('The definitions are not there yet.');
    return this.#definitions;
  }

  get isUnlocked() {
    return this.#inside !== null;
  }

  /** What is open. Throws while the vault is locked: no screen that needs it is shown then. */
  get inside() {
    if (!this.#inside) throw new VaultLocked();
    return this.#inside;
  }

  /** Whether everything that was entered is on the disk: only then may a new version be let in. */
  get isAllSaved() {
    return this.#inside === null || this.#inside.drafts.isAllSaved;
  }

  /** A vault that the service opened for its owner, while its new passphrase is chosen. */
  get recovered() {
    return this.#recovered;
  }

  /**
   * For this screen alone, and as long as an open vault waits for a touch: whoever comes next must not give another
   * person's vault a passphrase.
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

  forgetRecovered() {
    this.#recoveredIdle?.stop();
    this.#recoveredIdle = null;
    this.#recovered?.bytes.fill(0);
    this.#recovered = null;
  }

  /** @param {OfflineWorker} worker */
  async start(worker) {
    this.worker = worker;
    // What each of them waits for is different, so they wait together: the disk wakes while the document is read.
    const [mayWork, first] = await Promise.all([
      this.claim.claim(),
      firstScreen(),
      documentIsWhole().then(() => this.#stage.startFrame()),
      showKeptAppearance(),
    ]);
    this.router.listen();
    this.router.stay(mayWork ? first : 'second-tab');
  }

  /** What the screen behind the lock needs, while a passphrase is typed or the key is made of it. */
  prepare() {
    if (this.#loading) return;
    this.#load().catch(() => {}); // Asked for again by whoever unlocks, who is told then.
    // Sorting nobody has the browser fetch the alphabet.
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
   * @param {string} [screen] where to begin; else where one was
   */
  async enter(vault, screen) {
    this.forgetRecovered();
    this.session = null;
    if (!this.claim.isHeld) {
      await vault.lock();
      return this.router.stay('second-tab');
    }
    const [definitions, place] = await Promise.all([this.#load(), placeIn(vault)]);
    this.#definitions = definitions;
    const caseload = openCaseload(vault);
    const state = () => this.dispatchEvent(new Event('state'));
    const drafts = new Drafts(caseload, (save) => new Saver(save, { vault }), state);
    const sync = startSync(vault);
    sync.addEventListener('state', state);
    caseload.addEventListener('change', state);
    vault.addEventListener('locked', () => this.#left());
    vault.addEventListener('cleared', () => {
      caseload.hasChanged();
      this.dispatchEvent(new Event('cleared'));
    });
    this.lastVaultId = vault.id;
    this.#inside = { vault, caseload, sync, drafts };
    this.#idle = watchIdle(() => this.lock());
    this.dispatchEvent(new Event('unlocked'));
    state();
    if (screen) this.router.go(screen, {}, { isReplacing: true });
    else this.#goOn(place);
  }

  /** Somebody is at work without touching the tablet. */
  stayAwake() {
    this.#idle?.touch();
  }

  /** Nothing of a screen stays to be seen. */
  clearScreen() {
    this.#stage.clear();
  }

  /** Hide at once, then lock; resolves when the key is gone. */
  async lock() {
    if (!this.#inside) return;
    this.#stage.clear();
    await this.#inside.vault.lock();
  }

  /** @param {{screen: string, place: Place} | null} last where one was before the app was closed or locked */
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
    this.parents.forget();
    this.router.forget();
    this.notices.clear();
    this.dispatchEvent(new Event('locked'));
    this.dispatchEvent(new Event('state'));
    this.router.stay('unlock');
  }

  /** @param {{screen: string, place: Place, scroll: number}} wanted */
  async #show({ screen, place, scroll }) {
    if (!this.claim.isHeld && screen !== 'second-tab') return this.router.stay('second-tab');
    const { isOutside, isForParents = false, isNotKept, needs } = this.router.known(screen) ?? {};
    if (!this.#inside && !isOutside) return this.begin();
    // Neither Back nor an address typed by hand leads a parent anywhere else.
    if (this.parents.isOn && !isForParents) return this.router.go(PARENTS);
    if (!this.parents.isOn && isForParents) return this.router.go('today', {}, { isReplacing: true });
    const begin = this.router.beginning(screen);
    if (begin) return begin(this);
    const isShown = await this.#stage.show(screen, scroll);
    if (!isShown) return;
    if (isOutside) setTimeout(() => this.prepare(), PREPARE_MS);
    if (!this.#inside || isOutside) return;
    if (needs !== 'draft') this.#inside.drafts.leave();
    if (!isNotKept) await settings.place.keep(this.#inside.vault, { screen, place });
  }
}

/**
 * Where one was before the app was closed or locked. A place that can't be read is no reason to stay outside.
 *
 * @param {Vault} vault
 */
async function placeIn(vault) {
  try {
    return await settings.place.read(vault);
  } catch (error) {
    if (error instanceof VaultDamaged) return null;
    throw error;
  }
}

async function documentIsWhole() {
  if (document.readyState !== 'loading') return;
  await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
}

/** Without a store there is no vault either; the screen for setting up then says what is missing. */
async function firstScreen() {
  try {
    return (await listVaults()).length > 0 ? 'unlock' : 'start';
  } catch (error) {
    if (error instanceof StorageFailed) return 'start';
    throw error;
  }
}
