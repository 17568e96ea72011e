"""What a service does with its store, as small programs that are run under every fault. Judges nothing.

`prepare` makes the place beforehand, without faults; `run` is what is run under them.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic
from unittest.mock import patch
from uuid import UUID

from pwa.documents.kept import KeptPdfs
from pwa.store import rekey
from pwa.store.contract import NewRecord, Store, StoreDamaged, StoreFailed
from pwa.store.journal import JOURNAL, Journal
from pwa.store.lines import Commit
from pwa.upkeep import operations
from tests.faults.place import AT, GOES, GONE_WORDS, Place, assigned, ids, record, records
from tests.faults.told import Steps, Word

OLD = records("old", 6)
OLD_THAT_GOES = records("goes", 4, GOES)
BATCH = records("batch", 50)
LAST_WRITE = records("last", 3)


@dataclass(frozen=True, slots=True)
class Scenario:
    """`must`: records that were acknowledged before it began. `may`: others that can be met."""

    name: str
    prepare: Callable[[Place], None]
    run: Callable[[Place, Steps], None]
    must: Sequence[NewRecord] = ()
    may: Sequence[NewRecord] = ()
    begins_new_epoch: bool = False
    judge: Callable[[Place, list[Word]], list[str]] | None = None


def filled(place: Place, *batches: Sequence[NewRecord]) -> None:
    store = place.open()
    for batch in batches:
        store.append(batch, [assigned(family) for family in sorted({one.family for one in batch})])
    store.close()


def opened(place: Place, steps: Steps, url: str = "") -> Store | None:
    found: Store | None = steps.take("open", lambda: place.open(url))
    return found


def append(store: Store, steps: Steps, batch: Sequence[NewRecord]) -> None:
    steps.take("append", lambda: store.append(batch, [assigned(batch[0].family)]), ids(batch))


def verify(store: Store) -> None:
    """A file that can't be read isn't sound."""
    if problems := store.verify().problems:
        raise StoreDamaged("; ".join(problems))


def first_append(place: Place, steps: Steps) -> None:
    if store := opened(place, steps):
        # Alone: what is sent again then writes nothing, and is acknowledged because it is there.
        steps.take("append", lambda: store.append([record("first")]), ["first"])
        append(store, steps, [record("second")])
        steps.take("put", lambda: store.collection("accounts").put("alice", {"name": "Alice"}))
        append(store, steps, [record("third")])
        steps.take("close", store.close)


def batch_of_50(place: Place, steps: Steps) -> None:
    if store := opened(place, steps):
        append(store, steps, BATCH)
        append(store, steps, BATCH)
        append(store, steps, [record("after")])
        steps.take("verify", lambda: verify(store))
        steps.take("close", store.close)


def two_writers(place: Place, steps: Steps) -> None:
    """Two senders of one record: the second waits for the first one's write, whatever becomes of that."""
    if store := opened(place, steps):
        second = Thread(target=_second_writer, args=(store, steps))
        journal = store.database.storage.journal
        real = journal.append

        def once_the_second_waits(commits: Sequence[Commit]) -> None:
            journal.append = real
            second.start()
            _wait_until(lambda: bool(store.database.storage._queue._waiting))
            real(commits)

        journal.append = once_the_second_waits
        append(store, steps, [record("first")])
        second.join(30)
        append(store, steps, [record("after")])
        steps.take("close", store.close)


def _second_writer(store: Store, steps: Steps) -> None:
    # Alone, so that what it waits for is the first one's write and nothing of its own.
    steps.take("append", lambda: store.append([record("first")]), ["first"])
    append(store, steps, [record("second")])


def _wait_until(is_so: Callable[[], bool]) -> None:
    ends = monotonic() + 10
    while not is_so():
        if monotonic() > ends:
            raise AssertionError("the second writer never came")


def compaction(place: Place, steps: Steps) -> None:
    """Opening finds dropped records (an erasure was cut off) and compacts; then again, by erasing."""
    if store := opened(place, steps):
        append(store, steps, [record("after")])
        steps.take("erase", lambda: store.erase(GOES, AT))
        append(store, steps, [record("later")])
        steps.take("close", store.close)


def rekeyed(place: Place, steps: Steps) -> None:
    """To the key that it has: a new file under it, in one step."""
    url = place.config.store_url
    steps.take("rekey", lambda: rekey(url, place.key, place.key))
    if store := opened(place, steps):
        append(store, steps, [record("after")])
        steps.take("close", store.close)


def backup(place: Place, steps: Steps) -> None:
    steps.take("backup", lambda: operations.backup(place.config, place.backup))
    steps.take("backup", lambda: operations.backup(place.config, place.backups / "two.attune"))


def restore(place: Place, steps: Steps) -> None:
    steps.take("restore", lambda: operations.restore(place.backup, place.config))
    if store := opened(place, steps):
        append(store, steps, [record("after")])
        steps.take("close", store.close)


def restore_instead(place: Place, steps: Steps) -> None:
    """In place of a store that holds something else, which is kept."""
    steps.take("restore", lambda: operations.restore(place.backup, place.config, replaced_in=place.backups))


def migration(place: Place, steps: Steps) -> None:
    """To a second TinyDB store: what is tried is `migrate` and `load`, not the other engine."""
    steps.take("migrate", lambda: operations.migrate(place.config, place.target))


def erase(place: Place, steps: Steps) -> None:
    if store := opened(place, steps):
        append(store, steps, [record("before")])
        for _ in range(2):
            steps.take("erase", lambda: operations.erase(store, GOES, place.config.documents_dir, "due"))
        append(store, steps, [record("after")])
        steps.take("close", store.close)


def mending(place: Place, steps: Steps) -> None:
    """The last write was damaged on the disk: opening keeps what is whole of it and begins a new epoch."""
    if store := opened(place, steps):
        append(store, steps, [record("after")])
        steps.take("close", store.close)


def _nothing(place: Place) -> None:
    place.backups.mkdir()


def _some(place: Place) -> None:
    _nothing(place)
    filled(place, OLD, OLD_THAT_GOES)


def _with_documents(place: Place) -> None:
    _some(place)
    kept = KeptPdfs(place.config.documents_dir)
    for number in (1, 2):
        kept.keep(UUID(GOES), UUID(int=number), "key", GONE_WORDS)
    # What was once set aside when a damaged end was cut off.
    _journal(place).with_name(f"{JOURNAL}.cut-700").write_bytes(GONE_WORDS)


def _with_backup(place: Place) -> None:
    other = Place(place.base / "other", place.key)
    filled(other, OLD, OLD_THAT_GOES)
    _nothing(place)
    operations.backup(other.config, place.backup)


def _with_backup_and_more(place: Place) -> None:
    _with_backup(place)
    filled(place, LAST_WRITE)


def _to_be_compacted(place: Place) -> None:
    """An erasure was cut off before its last step: the records are dropped, and the journal still holds them."""
    _some(place)
    store = place.open()
    with patch.object(Journal, "replace", side_effect=StoreFailed("cut off")), suppress(StoreFailed):
        store.erase(GOES, AT)
    store.close()


def _damaged(place: Place) -> None:
    _nothing(place)
    filled(place, OLD, LAST_WRITE)
    journal = bytearray(_journal(place).read_bytes())
    lines = journal.splitlines(keepends=True)
    # The last write is three records and a document: hit its first record, so that later lines of it are whole.
    place_of_hit = len(journal) - sum(map(len, lines[-4:])) + 60
    journal[place_of_hit] ^= 1
    _journal(place).write_bytes(journal)


def _torn(place: Place) -> None:
    _nothing(place)
    filled(place, OLD, LAST_WRITE)
    _journal(place).write_bytes(_journal(place).read_bytes()[:-400])


def _journal(place: Place) -> Path:
    return place.store / JOURNAL


SCENARIOS = {
    found.name: found
    for found in (
        Scenario("first append", _nothing, first_append),
        Scenario("batch of 50", _some, batch_of_50, [*OLD, *OLD_THAT_GOES]),
        Scenario("two writers", _some, two_writers, [*OLD, *OLD_THAT_GOES]),
        Scenario("compaction", _to_be_compacted, compaction, OLD),
        Scenario("rekey", _some, rekeyed, [*OLD, *OLD_THAT_GOES]),
        Scenario("backup", _some, backup, [*OLD, *OLD_THAT_GOES]),
        Scenario("restore", _with_backup, restore, (), [*OLD, *OLD_THAT_GOES]),
        Scenario(
            "restore instead", _with_backup_and_more, restore_instead, (), [*OLD, *OLD_THAT_GOES, *LAST_WRITE]
        ),
        Scenario("migration", _some, migration, [*OLD, *OLD_THAT_GOES]),
        Scenario("erase", _with_documents, erase, OLD, OLD_THAT_GOES),
        Scenario("mending", _damaged, mending, [*OLD, *LAST_WRITE[1:]], LAST_WRITE, begins_new_epoch=True),
        Scenario("torn tail", _torn, mending, OLD, LAST_WRITE),
    )
}
