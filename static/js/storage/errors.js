// What can go wrong in storage, in words that may be shown as they stand. Must not decide what to do about it.

import { t, tn } from '../words.js';

class StorageError extends Error {
  /**
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor(message, cause) {
    super(message, { cause });
    this.name = new.target.name;
  }
}

/** The vault was locked before or during the call; what had been saved is safe. */
export class VaultLocked extends StorageError {
  constructor() {
    super(t('The vault is locked. Everything that was saved is safe in it. Unlock it to go on.'));
  }
}

export class WrongPassphrase extends StorageError {
  /** @param {number} [wait] seconds until the next try; 0 for none */
  constructor(wait = 0) {
    super(
      wait === 0
        ? t(
            'This passphrase does not open the vault. Nothing in it has changed. Check the words and try again.',
          )
        : `${t('This passphrase does not open the vault. Nothing in it has changed. Check the words.')} ${tryAgainIn(wait)}`,
    );
  }
}

/** Wrong passphrases were tried, and the next try came too early: nothing was tried. */
export class TooManyTries extends StorageError {
  /** @param {number} wait seconds */
  constructor(wait) {
    super(
      `${t('After several wrong passphrases each try has to wait. Nothing has changed.')} ${tryAgainIn(wait)}`,
    );
  }
}

/** @param {number} wait seconds */
function tryAgainIn(wait) {
  return tn('Try again in {number} second.', 'Try again in {number} seconds.', wait);
}

/** The tablet's own lock gave no secret: declined, too late or not capable. The browser does not say which. */
export class NoPasskey extends StorageError {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super(
      t('This tablet’s own lock did not open the vault. Nothing in it has changed. The passphrase opens it.'),
      cause,
    );
  }
}

/** The tablet's own lock gave a secret other than the one that the vault is bound to. */
export class WrongPasskey extends StorageError {
  constructor() {
    super(
      t(
        'This tablet’s own lock has changed and no longer opens the vault. Nothing in it has changed. Use the passphrase.',
      ),
    );
  }
}

export class WeakPassphrase extends StorageError {
  constructor() {
    super(
      t(
        'This passphrase would be too easy to guess. Nothing was made. Take more words, or the four offered.',
      ),
    );
  }
}

export class NoSuchVault extends StorageError {
  constructor() {
    super(
      t(
        'This vault is no longer on this tablet. What was received is safe on the server. Tell your team lead.',
      ),
    );
  }
}

/** The chosen file is not a rescue file, or is incomplete. */
export class NotARescueFile extends StorageError {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super(
      t(
        'This is not a whole rescue file of Attune. Nothing on this tablet has changed. Choose another file.',
      ),
      cause,
    );
  }
}

/** What the file holds is sealed under a key that the vault here does not know. */
export class AnotherKey extends StorageError {
  constructor() {
    super(
      t(
        'This rescue file was made under another passphrase than this tablet knows. Nothing here has changed. Lock Attune and bring it back on the locked screen. If it is refused there too, keep the file and tell your team lead.',
      ),
    );
  }
}

/** The vault's header asks for weaker or unknown protection: it was made by something else, or tampered with. */
export class VaultRefused extends StorageError {
  /** @param {string} why */
  constructor(why) {
    super(t('This vault was not opened: {why}. Nothing in it has changed. Tell your team lead.', { why }));
  }
}

/** The entry stored under `shelf` and `id` is not what this vault put there. */
export class VaultDamaged extends StorageError {
  /**
   * @param {string} shelf
   * @param {string} id
   * @param {unknown} [cause]
   */
  constructor(shelf, id, cause) {
    super(
      t('One entry on this tablet ({shelf} {id}) can’t be read. The others are safe. Tell your team lead.', {
        shelf,
        id,
      }),
      cause,
    );
    this.shelf = shelf;
    this.id = id;
  }
}

/** The database failed to answer twice. The caller still holds what it wanted to save. */
export class StorageFailed extends StorageError {
  /**
   * @param {unknown} [cause]
   * @param {string} [message]
   */
  constructor(
    cause,
    message = t(
      'The tablet could not save this just now. What was saved before is safe, and what you see is still here. Keep the app open: it goes on trying.',
    ),
  ) {
    super(message, cause);
  }
}

/** The database failed to answer a read twice. There was nothing to save. */
export class ReadFailed extends StorageFailed {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super(cause, t('The tablet could not read this just now. Keep the app open and try again.'));
  }
}

/** No space is left. The complete write was undone. */
export class StorageFull extends StorageError {
  /** @param {unknown} [cause] */
  constructor(cause) {
    super(
      t(
        'The tablet is full, so this could not be saved. What was saved before is safe, and what you see is still here. Keep the app open and free some space.',
      ),
      cause,
    );
  }
}

/** A signed record never changes, so its draft can't be saved any more. */
export class AlreadySigned extends StorageError {
  constructor() {
    super(t('This was signed already and is safe. To change it, amend it with a reason.'));
  }
}

/** What is signed would replace something that was received, so it must say why. The draft is as it was. */
export class ReasonNeeded extends StorageError {
  constructor() {
    super(
      t(
        'Not signed yet: an earlier version was received meanwhile, so this one amends it. Say why it is changed, then sign.',
      ),
    );
  }
}

/** The service would refuse it. The draft is as it was. */
export class NotSignable extends StorageError {
  /** @param {import('../domain/types.js').Problem[]} problems with paths from the record */
  constructor(problems) {
    super(
      t(
        'Not signed yet: the service would not take it as it is. What you entered is safe on this tablet. Put right what is named, then sign.',
      ),
    );
    this.problems = problems;
  }
}

export class NoSuchRecord extends StorageError {
  constructor() {
    super(t('This record is not on this tablet. Nothing has changed. Go back to the caseload.'));
  }
}
