"""attune verify, backup, restore, migrate, erase, key, rekey, recovery-key: looking after a store, from the command line."""

import argparse
import os
import sys
import time
from pathlib import Path

from pwa import store as stores
from pwa.cli.settings import config_of, store_of
from pwa.clock import now
from pwa.config import BadConfig, read_key
from pwa.documents.kept import clear_unreadable
from pwa.service.recovery import Recovery
from pwa.store.backups import Progress
from pwa.store.cipher import new_key
from pwa.store.contract import Store
from pwa.upkeep import operations
from pwa.upkeep.noting import note, note_apart

TOLD_EACH_S = 2.0


def verify(options: argparse.Namespace) -> int:
    """Read the whole store back and change nothing, also while it is used; the exit status is 1 when anything is wrong."""
    store = store_of(options, only_read=True)
    try:
        report = store.verify()
    finally:
        store.close()
    for problem in (*report.problems, *report.breaks):
        print(problem)
    print(f"{report.records} records, {report.bytes} bytes: {'sound' if report.is_sound else 'NOT SOUND'}.")
    if report.audit:
        chain = "a BROKEN chain" if report.breaks else "one chain"
        print(f"Audit: {report.audit.number} entries in {chain}, the last {report.audit.sha256}.")
    return 0 if report.is_sound and not report.breaks else 1


def backup(options: argparse.Namespace) -> int:
    """Write the store into one file, and restore that on trial. It may be used meanwhile: the file is of one moment."""
    config = config_of(options)
    if options.dry_run:
        status = verify(options)
        print(f"{options.file} would be written. Nothing was changed.")
        return status
    made = operations.backup(
        config, options.file, salvage=options.salvage, progress=_telling("written or read")
    )
    print(
        f"{options.file}: {made.records} records, {made.entries} entries. It was restored on trial and is sound."
    )
    return 0


def restore(options: argparse.Namespace) -> int:
    """Fill the store from a backup, all of it or none. Tablets will then offer again what they have sent."""
    config = config_of(options)
    if options.dry_run:
        made = operations.try_backup(options.file, config.store_key, _telling("read"), beside=config.data_dir)
        print(f"{options.file}: {made.records} records, {made.entries} entries, sound. Nothing was changed.")
        return 0
    if options.keep_accounts and not options.instead:
        raise BadConfig("--keep-accounts is about a store that is put aside: use it with --instead.")
    aside = config.data_dir if options.instead else None
    made = operations.restore(
        options.file,
        config,
        replaced_in=aside,
        keep_people=options.keep_accounts,
        progress=_telling("restored"),
    )
    if made.aside:
        print(f"What was there is now in {made.aside}.")
    if options.keep_accounts:
        print("Accounts, caseloads and tablets are those of the store that was put aside.")
    for family in made.erased:
        print(f"Erase again what had been erased: attune erase {family}")
    print(f"Restored {made.records} records, {made.entries} entries. Tablets will offer their records again.")
    return 0


def migrate(options: argparse.Namespace) -> int:
    """Copy the store to another engine and prove it equal, entry by entry. The old one stays as it is."""
    config = config_of(options)
    if options.dry_run:
        store = store_of(options, only_read=True)
        try:
            print(f"{store.count()} records would be copied to an empty store. Nothing was changed.")
        finally:
            store.close()
        return 0
    made = operations.migrate(config, options.to, _telling("copied or compared"))
    print(
        f"Copied {made.records} records, {made.entries} entries; both stores hold the same. Serve with the new one."
    )
    return 0


def erase(options: argparse.Namespace) -> int:
    """Erase a family for good. A tombstone without personal data remains, so that no tablet brings it back."""
    documents = config_of(options).documents_dir
    store = store_of(options, only_read=options.dry_run)
    try:
        chosen = _chosen(store, options)
        if not chosen:
            print("There is no such family. Nothing was changed.")
        for family in chosen:
            if options.dry_run:
                print(f"{family.id}: {family.records} records would be erased.")
            else:
                buried = operations.erase(store, family.id, documents, options.why)
                print(f"{family.id}: {buried.records} records erased. Older backups still hold them.")
        if options.dry_run:
            print("Nothing was changed.")
    finally:
        store.close()
    return 0 if chosen or options.due else 1


def key(_options: argparse.Namespace) -> int:
    """Print a new key."""
    print(new_key())
    return 0


def rekey(options: argparse.Namespace) -> int:
    """Write the store anew under another key, in one step, while no server uses it. Older backups keep their key."""
    config = config_of(options)
    new_key = None if options.to_plain else read_key(options.to)
    stores.rekey(config.store_url, config.store_key, new_key)
    clear_unreadable(config.documents_dir, new_key)
    note_apart(config, "rekeyed_store", encrypted=new_key is not None)
    then = "without a key" if options.to_plain else f"with ATTUNE_STORE_KEY_FILE={options.to}"
    print(f"Done. From now on start Attune {then}.")
    return 0


def recovery_key(options: argparse.Namespace) -> int:
    """Move the recovery key out of the store, into a new file, while no server uses it. Older backups still hold it."""
    config = config_of(options)
    store = store_of(options)
    try:
        key_id = Recovery(store, config.recovery_key).move(lambda pem: _write_new(options.to, pem))
        note(store, config, "moved_recovery_key", key=key_id)
    finally:
        store.close()
    if not stores.may_be_shared(config.store_url):
        # So that no earlier line of the journal holds it.
        stores.rekey(config.store_url, config.store_key, config.store_key)
    print(
        f"Done. From now on start Attune with ATTUNE_RECOVERY_KEY_FILE={options.to}, and keep a copy of that file."
    )
    return 0


def _write_new(file: Path, content: bytes) -> None:
    """On disk when this returns, for its owner alone. Raises BadConfig where there is a file already."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(content)
            made.flush()
            os.fsync(made.fileno())
    except OSError as problem:
        raise BadConfig(f"The key can't be written to {file}: {problem}. Nothing was changed.") from problem


def _chosen(store: Store, options: argparse.Namespace) -> list[operations.Family]:
    if options.due:
        return operations.due(store, now().date())
    return [family for family in operations.families(store) if family.id == options.family] or _half_erased(
        store, options
    )


def _half_erased(store: Store, options: argparse.Namespace) -> list[operations.Family]:
    """Asking again finishes an erasure that was interrupted."""
    buried = store.tombstone(options.family)
    return [operations.Family(buried.family, buried.records, None)] if buried else []


def _telling(done: str) -> Progress:
    """Reports progress on standard error every two seconds."""
    told = time.monotonic()

    def tell(count: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_EACH_S:
            told = time.monotonic()
            print(f"{count:,} entries {done} …", file=sys.stderr, flush=True)

    return tell
