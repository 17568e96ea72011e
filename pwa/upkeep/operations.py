"""Looking after a store: back up, restore, move to another engine, erase for good. Prints nothing, asks nothing."""

from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import time
from typing import Any
from uuid import UUID

from pwa.clock import instant, now
from pwa.config import Config
from pwa.documents.kept import KeptPdfs
from pwa.domain.canonical import hash_of
from pwa.domain.retention import kept_until
from pwa.service import links
from pwa.service.accounts import ACCOUNTS
from pwa.service.arrangements import COLLECTION as ARRANGEMENTS
from pwa.service.audit import Audit
from pwa.service.caseload import ORDER as CASELOAD_ORDER
from pwa.service.lost_tablets import COLLECTION as LOST_TABLETS
from pwa.service.outside import COLLECTION as OUTSIDE
from pwa.service.recovery import COLLECTION as RECOVERY
from pwa.service.second_factor import COLLECTION as SECOND_FACTORS
from pwa.store import open_store, set_aside
from pwa.store.backups import DRAFT, Progress, differences, of_a_new_epoch, read_backup, write_backup
from pwa.store.cipher import cipher_of
from pwa.store.contract import (
    CASELOAD,
    DEVICES,
    Entry,
    Put,
    Store,
    Stored,
    StoreDamaged,
    StoreFailed,
    StoreNotEmpty,
    Tombstone,
)
from pwa.upkeep.noting import entry_of, note, note_apart

TRIAL = ".attune-trial-"
OVER_AFTER_HOURS = 12
"""No backup takes this long: an older unfinished one was cut off by a crash."""


class NotEqual(Exception):
    """Two stores that must be equal are not; the message says where. Nothing was removed."""


PEOPLE = (
    ACCOUNTS,
    links.COLLECTION,
    SECOND_FACTORS,
    CASELOAD,
    CASELOAD_ORDER,
    ARRANGEMENTS,
    OUTSIDE,
    DEVICES,
    LOST_TABLETS,
    RECOVERY,
)
"""The collections that say who works here, with which families and tablets, and whose vaults the service can open."""


@dataclass(frozen=True, slots=True)
class Made:
    """The result of a command: entries read or written, how many of them are records, and what was set aside.

    `erased` are families that had been erased in the store that was set aside: they must be erased again.
    """

    entries: int
    records: int
    aside: Path | None = None
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a restored store takes over from the one that is set aside."""

    people: tuple[Put, ...] = ()
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A family that may be erased: how many records it has, and the date until which they must be kept."""

    id: str
    records: int
    kept_until: date | None


def backup(config: Config, file: Path, *, salvage: bool = False, progress: Progress | None = None) -> Made:
    """Write the store, even while it is in use, into one file, and restore that file on trial.

    A damaged store is backed up only with `salvage`, which keeps the intact part. Raises StoreDamaged, StoreFailed.
    """
    with closing(open_store(config.store_url, config.store_key, only_read=True)) as store:
        problems = store.verify().problems
        if problems and not salvage:
            raise StoreDamaged(
                f"The store is damaged, so it was not backed up: {'; '.join(problems[:3])}. "
                "“attune backup --salvage” keeps all that is whole."
            )
        write_backup(_intact(store.dump()), file, cipher_of(config.store_key), progress)
    try:
        made = try_backup(file, config.store_key, progress)
    except BaseException:
        with suppress(OSError):  # the caller should hear why the trial could not be made
            file.unlink(missing_ok=True)
        raise
    note_apart(config, "backed_up", records=made.records)
    return made


def try_backup(
    file: Path, key: bytes | None, progress: Progress | None = None, *, beside: Path | None = None
) -> Made:
    """Restore the file into a throw-away store and verify that. Raises StoreDamaged, StoreFailed, WrongKey.

    That store is made beside the file, or in another folder if the file's own can't be written.
    """
    beside = beside or file.parent
    try:
        beside.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(beside)
        with (
            TemporaryDirectory(prefix=TRIAL, dir=beside) as folder,
            closing(open_store(folder, key)) as trial,
        ):
            made = _load(trial, read_backup(file, cipher_of(key), progress))
            problems = trial.verify().problems
            if problems or trial.count() != made.records:
                raise StoreDamaged(
                    f"{file} can't be restored: {'; '.join(problems[:3]) or 'records are missing'}."
                )
    except OSError as problem:
        raise StoreFailed(f"{file} can't be tried ({problem}).") from problem
    return made


def _sweep(folder: Path) -> None:
    """Remove what a crash left of earlier backups: full copies that nobody looks after. Raises OSError."""
    oldest = time() - OVER_AFTER_HOURS * 3600
    for left in (*folder.glob(f"{TRIAL}*"), *folder.glob(f"{DRAFT}*")):
        if left.lstat().st_mtime < oldest:
            if left.is_dir():
                rmtree(left)
            else:
                left.unlink()


def restore(
    file: Path,
    config: Config,
    *,
    replaced_in: Path | None = None,
    keep_people: bool = False,
    progress: Progress | None = None,
) -> Made:
    """Fill the store from a backup, all of it or none, and begin a new epoch so that tablets offer their records again.

    A store that holds something is left alone (StoreNotEmpty), unless `replaced_in` names a folder: then its content is
    put there first. With `keep_people`, its accounts, caseloads, tablets and recovery key replace the backup's older
    ones. Raises StoreDamaged, StoreFailed, WrongKey.
    """
    key = config.store_key
    try_backup(file, key, beside=config.data_dir)
    store, aside, kept = _opened(config, replaced_in, keep_people=keep_people)
    with closing(store):
        if aside is not None or _is_empty(store):
            made = _fill(store, file, key, kept, progress, keep_people=keep_people, aside=aside)
            note(store, config, "restored_backup", records=made.records)
            return made
        if replaced_in is None:
            raise StoreNotEmpty(
                "The store holds something already, and was left as it is. With --instead it is put aside first."
            )
        kept = _kept_of(store)
        aside = replaced_in / f"replaced-{now():%Y%m%dT%H%M%SZ}.attune"
        write_backup(store.dump(), aside, cipher_of(key))
        made = _fill(
            store, file, key, kept, progress, keep_people=keep_people, aside=aside, is_replacing=True
        )
        note(store, config, "restored_backup", records=made.records)
        return made


def _fill(
    store: Store,
    file: Path,
    key: bytes | None,
    kept: _Kept,
    progress: Progress | None,
    *,
    keep_people: bool,
    aside: Path | None,
    is_replacing: bool = False,
) -> Made:
    entries: Iterable[Entry] = of_a_new_epoch(read_backup(file, cipher_of(key), progress))
    if keep_people:
        entries = _with(kept.people, entries)
    return replace(_load(store, entries, replace=is_replacing, aside=aside), erased=kept.erased)


def _kept_of(store: Store) -> _Kept:
    people = tuple(entry for entry in store.dump() if isinstance(entry, Put) and entry.collection in PEOPLE)
    return _Kept(people, tuple(buried.family for buried in store.tombstones()))


def _kept_of_damaged(config: Config, *, must_be_there: bool) -> _Kept:
    """What can still be read of a store that can't be opened; nothing if that is impossible and not required."""
    try:
        store = open_store(config.store_url, config.store_key, only_read=True)
    except StoreDamaged:
        if must_be_there:
            raise
        return _Kept()
    with closing(store):
        return _kept_of(store)


def _with(people: Iterable[Put], entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries of a backup, with these documents in place of its own under the same keys."""
    newest = {(entry.collection, entry.key): entry for entry in people}
    for entry in entries:
        if not isinstance(entry, Put) or (entry.collection, entry.key) not in newest:
            yield entry
    yield from newest.values()


def migrate(config: Config, target: str, progress: Progress | None = None) -> Made:
    """Copy a store into an empty one of another engine, and prove that they are equal. The epoch stays the same.

    The audit of both says so.

    Raises NotEqual, StoreNotEmpty, StoreInUse, StoreFailed.
    """
    with (
        closing(open_store(config.store_url, config.store_key)) as source,
        closing(open_store(target, config.store_key)) as other,
    ):
        made = _load(other, _counted(source.dump(), progress))
        problems = differences(source, other, progress)
        if problems:
            raise NotEqual(f"What was written is not what was read: {'; '.join(problems[:3])}.")
        # The same entry in both: they stay equal.
        entry = entry_of("migrated_store", records=made.records)
        other.append([], [entry])
        source.append([], [entry])
        return made


def families(store: Store) -> Iterator[Family]:
    """Every family, by id, with the day until which the law requires its records to be kept."""
    newest: dict[str, dict[str, Any]] = {}
    count: dict[str, int] = {}
    for entry in store.dump():
        if isinstance(entry, Stored):
            family = entry.record["family"]
            count[family] = count.get(family, 0) + 1
            if entry.record["kind"] == "family":
                newest[family] = entry.record["body"]
    for family in sorted(count):
        yield Family(family, count[family], kept_until(newest[family]) if family in newest else None)


def due(store: Store, today: date) -> list[Family]:
    """The families whose records no longer have to be kept."""
    return [
        family for family in families(store) if family.kept_until is not None and family.kept_until <= today
    ]


def erase(store: Store, family: str, documents: Path, why: str) -> Tombstone:
    """Erase a family for good: its records, its place in the caseload, its kept documents. Ids stay in the audit.

    Raises StoreFailed: call again to finish what was begun.
    """
    try:
        KeptPdfs(documents).forget(UUID(family))
    except OSError as problem:
        raise StoreFailed(
            f"The family's documents can't be removed ({problem}). Erase it again."
        ) from problem
    buried = store.erase(family, instant(now()))
    audit = Audit(store)
    # Looked up, not assumed: an erasure that a crash interrupted has not been noted yet.
    if not any(entry["action"] == "erased_family" and entry["family"] == family for entry in audit.entries()):
        audit.note("erased_family", None, family=family, records=buried.records, why=why)
    return buried


def _opened(
    config: Config, replaced_in: Path | None, *, keep_people: bool
) -> tuple[Store, Path | None, _Kept]:
    """The store, the place of its journal if that was damaged and set aside, and what was kept of it."""
    try:
        return open_store(config.store_url, config.store_key), None, _Kept()
    except StoreDamaged as damage:
        if replaced_in is None:
            raise StoreDamaged(f"{damage} With --instead it is put aside first.") from damage
        kept = _kept_of_damaged(config, must_be_there=keep_people)
        aside = set_aside(config.store_url, replaced_in / f"damaged-{now():%Y%m%dT%H%M%SZ}.journal")
        return open_store(config.store_url, config.store_key), aside, kept


def _load(
    store: Store, entries: Iterable[Entry], *, replace: bool = False, aside: Path | None = None
) -> Made:
    count = records = 0

    def counted() -> Iterator[Entry]:
        nonlocal count, records
        for entry in entries:
            count += 1
            records += isinstance(entry, Stored)
            yield entry

    store.load(counted(), replace=replace)
    return Made(count, records, aside)


def _counted(entries: Iterable[Entry], progress: Progress | None) -> Iterator[Entry]:
    for number, entry in enumerate(entries, start=1):
        if progress:
            progress(number)
        yield entry


def _intact(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Leave out records that don't match their hash: `verify` has named them."""
    return (
        entry
        for entry in entries
        if not isinstance(entry, Stored) or hash_of(entry.canonical) == entry.sha256
    )


def _is_empty(store: Store) -> bool:
    return len(list(islice(store.dump(), 2))) < 2
