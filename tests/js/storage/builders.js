// Builders for the tests of storage and sync: vaults, drafts and clocks. All people in them are fictional.

import 'fake-indexeddb/auto';
import './quickKeys.js';
import { openCaseload } from '../../../static/js/storage/caseload.js';
import { cipherWith } from '../../../static/js/storage/cipher.js';
import { Database } from '../../../static/js/storage/database.js';
import { LEDGER } from '../../../static/js/storage/ledger.js';
import { Vault } from '../../../static/js/storage/unlocked.js';
import { addHeader, createVault } from '../../../static/js/storage/vault.js';

export const PASSPHRASE = 'lemon velvet harbour pencil meadow lantern copper thimble';
export const ROBIN = { id: 'user-robin', name: 'Robin (fictional)' };
export const DEVICE = 'device-1';

export function aDatabase(options = {}) {
  return new Database({ name: crypto.randomUUID(), ...options });
}

/** An open vault that no passphrase opens again: its key is made at once, not by 600,000 rounds. */
export async function aVault({ user = ROBIN, database = aDatabase() } = {}) {
  const header = {
    id: crypto.randomUUID(),
    version: 1,
    user,
    device: DEVICE,
    created_at: '2026-11-20T10:00:00.000Z',
    wraps: [],
  };
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  await database.write((tx) => addHeader(tx.objectStore('vaults'), header));
  return new Vault(header, cipherWith(key), database);
}

/** A vault as people have it, which PASSPHRASE opens again. */
export function aVaultWithPassphrase({ user = ROBIN, database = aDatabase() } = {}) {
  return createVault({ user, device: DEVICE, passphrase: PASSPHRASE }, database);
}

export async function aCaseload(options = {}) {
  return openCaseload(await aVault(options));
}

export function aFamilyBody(name = 'Wren (fictional)') {
  return {
    babies: [{ id: crypto.randomUUID(), name, born_on: '2026-08-01' }],
    carers: [{ id: crypto.randomUUID(), name: 'Sam (fictional)', relationship: 'mother' }],
  };
}

export function aVisitBody(closing_note = 'A calm visit.') {
  return { contact: 'six_to_eight_weeks', started_at: '2026-11-20T10:00:00.000Z', closing_note };
}

export function aFamilyDraft(caseload, body = aFamilyBody()) {
  return caseload.newDraft({ kind: 'family' }, body);
}

export function aVisitDraft(caseload, family, body = aVisitBody()) {
  return caseload.newDraft({ kind: 'visit', family }, body);
}

/** Every entry in the database, as it lies on the disk; the vaults' ledgers only where they are asked for. */
export async function onDisk(database, { withLedger = false } = {}) {
  const rows = await database.read((tx) => tx.objectStore('sealed').getAll());
  return withLedger ? rows : rows.filter(({ shelf }) => shelf !== LEDGER);
}

/** Timers that run only when told to. */
export class Clock {
  time = Date.parse('2026-11-20T10:00:00.000Z');
  #timers = new Map();
  #next = 1;

  now = () => this.time;
  setTimer = (work, ms) => {
    this.#timers.set(this.#next, { work, at: this.time + ms });
    return this.#next++;
  };
  clearTimer = (timer) => this.#timers.delete(timer);

  /** @returns {number[]} how far away each timer is */
  get waiting() {
    return [...this.#timers.values()].map(({ at }) => at - this.time);
  }

  advance(ms) {
    this.time += ms;
    for (const [id, { work, at }] of [...this.#timers]) {
      if (at > this.time) continue;
      this.#timers.delete(id);
      work();
    }
  }
}

/** A page or a window whose events a test makes. */
export class Page extends EventTarget {
  visibilityState = 'visible';

  show(visibilityState) {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** Waits until `isTrue` is, or fails after two seconds. */
export async function until(isTrue, why = String(isTrue)) {
  const end = Date.now() + 2_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`Never happened: ${why}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
