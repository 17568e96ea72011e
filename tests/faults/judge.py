"""After a fault: opens everything again, as a restart does, and names each promise that was broken."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pwa.domain.canonical import hash_of
from pwa.service.audit import Audit
from pwa.store.contract import NewRecord, Store, StoreDamaged
from pwa.store.journal import JOURNAL
from pwa.store.lock import LOCK
from pwa.upkeep import operations
from tests.faults.place import GOES, GONE_WORDS, OURS, Place, ids, record
from tests.faults.scenarios import BATCH, LAST_WRITE, OLD, OLD_THAT_GOES, Scenario
from tests.faults.told import Word

EVERY = {
    one.id: one
    for one in (
        *OLD,
        *OLD_THAT_GOES,
        *BATCH,
        *LAST_WRITE,
        *map(record, ("first", "second", "third", "before", "after", "later", "judge")),
    )
}


def judged(scenario: Scenario, place: Place, words: list[Word], epoch: str) -> list[str]:
    """Every promise that was broken; empty when all were kept. `epoch` is the store's before the scenario."""
    found = [f"{word.what}: {word.why} escaped" for word in words if word.how == "escaped"]
    found += _acknowledged_after_a_failure(words)
    try:
        with closing(place.open()) as store:
            found += _store(scenario, store, words, epoch)
            if scenario.begins_new_epoch and store.epoch == epoch:
                found.append("records were lost, and no new epoch began")
            count = store.count()
        with closing(place.open()) as store:
            if store.count() != count:
                found.append(f"{count} records, and {store.count()} after a restart")
        found += _care(scenario, place, words)
    except BaseException as problem:
        found.append(f"unreadable: {problem!r}")
    strange = {path.name for path in place.store.iterdir()} - {JOURNAL, LOCK}
    found += [f"{name} was left in the store" for name in strange if ".cut-" not in name]
    return found


def _acknowledged_after_a_failure(words: list[Word]) -> Iterator[str]:
    has_failed = False
    for word in words:
        if word.what == "open":
            has_failed = False
        if word.what in {"append", "put"}:
            if word.how == "done" and has_failed:
                yield f"{word.ids[:1]} was acknowledged after a write had failed"
            has_failed = has_failed or word.how == "refused"


def _store(scenario: Scenario, store: Store, words: list[Word], epoch: str) -> Iterator[str]:
    told = {how: {one for word in words if word.how == how for one in word.ids} for how in ("try", "done")}
    must = {one.id for one in scenario.must} | told["done"]
    there = {kept.record["id"]: kept for kept in store.since(0, 1_000_000)}
    yield from (f"{one} was acknowledged and is lost" for one in sorted(must - set(there)))
    may = must | told["try"] | {one.id for one in scenario.may}
    yield from (f"{one} was never sent" for one in sorted(set(there) - may))
    for one, kept in there.items():
        if not hash_of(kept.canonical) == kept.sha256 == EVERY[one].sha256:
            yield f"{one} isn't what was sent"
        if store.get(one) != kept or kept not in store.history(kept.record["subject"]):
            yield f"{one} is in the order and can't be found"
    # Of a last write that was damaged, what is whole is kept, and tablets are asked for all of it again.
    is_asked_again = store.epoch != epoch
    for word in words:
        if (
            word.what == "append"
            and not is_asked_again
            and 0 < len(set(word.ids) & set(there)) < len(word.ids)
        ):
            yield f"a part of {word.ids[0]}… is there"
    yield from store.verify().problems
    if [receipt.status for receipt in store.append([record("judge")])] != ["stored"]:
        yield "the next append isn't stored"


def _care(scenario: Scenario, place: Place, words: list[Word]) -> Iterator[str]:
    match scenario.name:
        case "backup":
            yield from _backups(place, words)
        case "restore":
            yield from _all_or_nothing(place, "", [*OLD, *OLD_THAT_GOES], words, "restore")
        case "restore instead":
            yield from _restored_instead(place, words)
        case "migration":
            yield from _all_or_nothing(place, place.target, [*OLD, *OLD_THAT_GOES], words, "migrate")
        case "erase":
            yield from _erased(place, words)
        case "compaction":
            yield from _gone_words(place)


def _backups(place: Place, words: list[Word]) -> Iterator[str]:
    files = [path for path in place.backups.iterdir() if not path.name.startswith(".")]
    done = sum(word.what == "backup" and word.how == "done" for word in words)
    if done > len(files):
        yield "a backup was acknowledged and isn't there"
    for file in files:
        if any(f"{file} can't be written" in word.why for word in words):
            yield f"it was said that there is no {file.name}, and it is there"
    for file in files:
        yield from _backup(file, place, [*OLD, *OLD_THAT_GOES])
    for left in place.backups.glob(".*"):
        os.utime(left, (0, 0))  # as if it had been left long ago
    operations.backup(place.config, place.backups / "judge.attune")
    yield from (f"{path.name} was left" for path in place.backups.glob(".*"))


def _backup(file: Path, place: Place, wanted: list[NewRecord]) -> Iterator[str]:
    try:
        made = operations.try_backup(file, place.key)
        if made.records != len(wanted):
            yield f"{file.name} holds {made.records} records of {len(wanted)}"
    except StoreDamaged as problem:
        yield f"{file.name} exists and can't be restored: {problem}"


def _all_or_nothing(
    place: Place, url: str, wanted: list[NewRecord], words: list[Word], what: str
) -> Iterator[str]:
    is_done = any(word.what == what and word.how == "done" for word in words)
    with closing(place.open(url)) as store:
        there = sum(store.get(one.id) is not None for one in wanted)
        if there not in {0, len(wanted)}:
            yield f"{there} of {len(wanted)} records are there"
        if is_done and there == 0:
            yield f"{what} was acknowledged and nothing is there"
        yield from store.verify().problems


def _restored_instead(place: Place, words: list[Word]) -> Iterator[str]:
    with closing(place.open()) as store:
        there = {kept.record["id"] for kept in store.since(0, 1000)} - {"judge"}
    if there == {*ids(OLD), *ids(OLD_THAT_GOES)}:
        asides = list(place.backups.glob("replaced-*"))
        if len(asides) != 1:
            yield f"what was replaced is in {len(asides)} files"
        for aside in asides:
            yield from _backup(aside, place, LAST_WRITE)
    elif there != set(ids(LAST_WRITE)):
        yield f"neither the old store nor the backup is there: {sorted(there)}"
    elif any(word.how == "done" for word in words):
        yield "the restore was acknowledged and isn't there"


def _erased(place: Place, words: list[Word]) -> Iterator[str]:
    with closing(place.open()) as store:
        there = sum(store.get(one.id) is not None for one in OLD_THAT_GOES)
        if there not in {0, len(OLD_THAT_GOES)}:
            yield f"{there} records of an erased family are there"
        if any(word.what == "erase" and word.how == "done" for word in words):
            if there:
                yield "an erasure was acknowledged and isn't there"
            yield from _gone_words(place)
        buried = operations.erase(store, GOES, place.config.documents_dir, "due")
        if (buried.records, buried.users) != (len(OLD_THAT_GOES), ("alice",)):
            yield f"the tombstone tells of {buried}"
        told = [entry for entry in Audit(store).entries() if entry["action"] == "erased_family"]
        if len(told) != 1:
            yield f"the erasure is {len(told)} times in the audit"
        if store.get(OLD[0].id) is None or store.tombstone(OURS) is not None:
            yield "another family went too"
    yield from _gone_words(place)


def _gone_words(place: Place) -> Iterator[str]:
    for path in (place.base / "data").rglob("*"):
        if path.is_file() and GONE_WORDS in path.read_bytes():
            yield f"{path.name} still holds words of the erased family"
