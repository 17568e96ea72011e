// The open drafts: the one being filled in, and any that was left before it was on disk. Must not draw anything.

import { familyNow, familyOf, isKeptApart } from '../../domain/familyInTime.js';
import { readableBody } from '../../domain/readable.js';
import { isUntouched } from '../../storage/untouched.js';
import { t } from '../../words.js';
import { OpenDraft } from './openDraft.js';

/** @import { Caseload } from '../../storage/caseload.js' */
/** @import { Draft } from '../../storage/shelves.js' */
/** @import { Saver, SavingState } from '../../storage/drafts.js' */
/** @import { FamilyInTime, RecordEnvelope } from '../../domain/types.js' */

/** What a screen shows no longer exists here: it was signed, removed or handed over. */
export class NoLongerThere extends Error {
  constructor() {
    super(t('This is no longer on the tablet as a draft.'));
    this.name = 'NoLongerThere';
  }
}

/** @typedef {{open: OpenDraft, saver: Saver, family: FamilyInTime | null}} Opened */

export class Drafts {
  #caseload;
  #makeSaver;
  #changed;
  /** @type {Opened | null} */
  #current = null;
  /** @type {Set<Opened>} left, but not on disk yet */
  #unsaved = new Set();
  /** @type {Date | null} */
  savedAt = null;

  /**
   * @param {Caseload} caseload
   * @param {(save: (draft: Draft) => Promise<unknown>) => Saver} makeSaver
   * @param {() => void} changed called when the state of saving may have changed
   */
  constructor(caseload, makeSaver, changed) {
    this.#caseload = caseload;
    this.#makeSaver = makeSaver;
    this.#changed = changed;
  }

  get isAllSaved() {
    return this.#unsaved.size === 0 && !this.#current?.saver.isDirty;
  }

  /** @returns {SavingState | null} null when no draft is open and none is unsaved */
  get saving() {
    const failed = [...this.#unsaved].find(({ saver }) => saver.state.phase === 'failed');
    return failed?.saver.state ?? this.#current?.saver.state ?? null;
  }

  /**
   * Open a draft for changes; the same object until it is left.
   *
   * @param {string | undefined} id
   * @returns {Promise<Opened>} rejects with NoLongerThere
   */
  async open(id) {
    if (this.#current && this.#current.open.draft.id === id) return this.#current;
    this.leave();
    const left = [...this.#unsaved].find(({ open }) => open.draft.id === id);
    const draft =
      left?.open.draft ?? readableDraft((await this.#caseload.drafts()).find((each) => each.id === id));
    if (!draft) throw new NoLongerThere();
    const family = draft.kind === 'visit' ? await this.#familyOf(draft) : null;
    if (draft.kind === 'visit' && !family) throw new NoLongerThere();
    if (left) this.#unsaved.delete(left);
    this.#current = left ?? this.#opened(draft, family);
    this.savedAt = new Date(draft.changed_at);
    this.#changed();
    return this.#current;
  }

  /** Resolves when everything entered is on disk; rejects when saving fails, which is then tried again. */
  async settle() {
    const all = [...this.#unsaved, ...(this.#current ? [this.#current] : [])];
    await Promise.all(all.map(({ saver }) => saver.flush()));
  }

  /** Leave the open draft. Saving goes on until it is on disk. */
  leave() {
    const left = this.#current;
    this.#current = null;
    if (left?.saver.isDirty) this.#unsaved.add(left);
    else left?.open.close();
    this.#changed();
  }

  /** Forget the open draft without saving it again: it was signed or dropped. */
  forget() {
    this.#current?.open.close();
    this.#current = null;
    this.#changed();
  }

  /**
   * The family as it is now, with those who left; for an amended visit from before an adoption, as it was then.
   *
   * @param {Draft} draft
   * @returns {Promise<FamilyInTime | null>}
   */
  async #familyOf({ family: id, supersedes }) {
    const family = await this.#caseload.family(id);
    if (!family) return null;
    const visits = supersedes ? await this.#caseload.visits(id) : [];
    const amended = visits.flatMap(({ history }) => history).find(({ record }) => record.id === supersedes);
    const then = amended && familyOf(amended, family.history);
    return then && isKeptApart(then, undefined) ? then : familyNow(family.body, family.history);
  }

  /** @returns {Promise<string>} the id of a new family's draft, on disk; an untouched one is used again */
  async beginFamily() {
    const unused = (await this.#caseload.drafts()).find(
      (draft) => draft.kind === 'family' && isUntouched(draft),
    );
    if (unused) return unused.id;
    const body = { babies: [{ id: crypto.randomUUID() }], carers: [{ id: crypto.randomUUID() }] };
    return this.#begin(this.#caseload.newDraft({ kind: 'family' }, body, 'family-edit'));
  }

  /**
   * @param {string} family
   * @param {string} [contact] the type of contact, if known
   * @returns {Promise<string>} the id of a new visit's draft, on disk
   */
  beginVisit(family, contact) {
    const body = { ...(contact && { contact }), started_at: new Date().toISOString() };
    return this.#begin(this.#caseload.newDraft({ kind: 'visit', family }, body, 'visit-who'));
  }

  /**
   * @param {RecordEnvelope} record
   * @param {string} [reason]
   * @returns {Promise<string>} the id of the amendment's draft, on disk
   */
  async beginAmendment(record, reason) {
    const step = record.kind === 'family' ? 'family-edit' : 'visit-review';
    const draft = await this.#caseload.amend(record, step);
    return await this.#begin(reason ? { ...draft, reason } : draft);
  }

  /** @param {Draft & {reason?: string}} draft */
  async #begin(draft) {
    await this.#caseload.saveDraft(draft);
    return draft.id;
  }

  /**
   * @param {Draft} draft
   * @param {FamilyInTime | null} family
   * @returns {Opened}
   */
  #opened(draft, family) {
    const saver = this.#makeSaver((changed) => this.#caseload.saveDraft(changed));
    const opened = { open: new OpenDraft(draft, saver), saver, family };
    saver.addEventListener('state', () => {
      if (saver.state.phase === 'saved') this.#saved(opened);
      this.#changed();
    });
    return opened;
  }

  /** @param {Opened} opened */
  #saved(opened) {
    this.savedAt = new Date();
    if (this.#unsaved.delete(opened)) opened.open.close();
  }
}

/**
 * An earlier version kept pasted text as it was, which can't be signed: it is repaired on opening.
 *
 * @param {Draft | undefined} draft
 * @returns {Draft | undefined}
 */
function readableDraft(draft) {
  return readableBody(draft);
}
