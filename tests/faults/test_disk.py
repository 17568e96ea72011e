"""A disk that is full, and one that can't be written: writing is refused, reading goes on, nothing is lost."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from tinydb import TinyDB

from pwa import create_app
from pwa.config import Config
from pwa.store import open_store
from pwa.store.contract import NewRecord, Store, StoreFailed
from pwa.store.journal import JOURNAL
from pwa.upkeep import operations
from tests.builders import a_full_visit
from tests.faults.place import AT, GOES, GONE_WORDS, Place, assigned, ids, record, records
from tests.faults.small_disk import LimitedFiles, SmallDisk, read_only_disk, small_disk
from tests.web.tablet import Tablet


@pytest.fixture
def disk(tmp_path: Path, say: Callable[[str], None]) -> Iterator[SmallDisk | LimitedFiles]:
    made = small_disk(tmp_path / "disk", say)
    yield made
    made.take_off()


@pytest.fixture
def there(disk: SmallDisk | LimitedFiles) -> Place:
    return Place(disk.folder)


def filled_until_refused(store: Store) -> list[NewRecord]:
    """What was acknowledged."""
    kept = []
    for number in count():
        batch = records(f"batch-{number}", 3)
        try:
            store.append(batch)
        except StoreFailed:
            return kept
        kept += batch
    raise AssertionError


def test_a_full_disk_takes_everything_from_stock_tinydb(disk: SmallDisk | LimitedFiles):
    database = TinyDB(disk.folder / "stock.json")
    acknowledged = 0
    disk.fill(leave_bytes=40_000)
    with suppress(OSError):
        for number in count():
            database.insert({"id": number, "text": "x" * 500})
            acknowledged += 1
    assert acknowledged > 10
    with pytest.raises(ValueError, match=r"line 1"):
        TinyDB(disk.folder / "stock.json").all()


def test_on_a_full_disk_writing_is_refused_and_reading_goes_on(disk: SmallDisk | LimitedFiles, there: Place):
    with closing(there.open()) as store:
        store.append([record("goes", GOES)], [assigned(GOES)])
        disk.fill(leave_bytes=40_000)
        kept = filled_until_refused(store)
        assert len(kept) > 10
        assert not store.is_writable
        disk.free()
        for refused in (
            lambda: store.append([record("after")]),
            lambda: store.erase(GOES, AT),
            lambda: store.collection("accounts").put("alice", {}),
        ):
            with pytest.raises(StoreFailed, match="until the server is started again"):
                refused()
        assert [found.record["id"] for found in store.since(0, 10_000)] == ["goes", *ids(kept)]
    with closing(there.open()) as store:
        assert [found.record["id"] for found in store.since(0, 10_000)] == ["goes", *ids(kept)]
        assert store.verify().is_sound
        assert store.append([record("after")])[0].status == "stored"


def test_a_store_on_a_full_disk_opens_and_an_erasure_there_is_refused_and_can_be_completed(
    disk: SmallDisk | LimitedFiles, there: Place
):
    with closing(there.open()) as store:
        store.append([*records("many", 60), record("goes", GOES)], [assigned(GOES)])
    disk.fill(leave_bytes=4096)
    with closing(there.open()) as store:
        with pytest.raises(StoreFailed):
            store.erase(GOES, AT)
        assert store.get("many-7") is not None
    with closing(there.open()) as store:
        assert store.get("many-7") is not None
    disk.free()
    with closing(there.open()) as store:
        store.erase(GOES, AT)
        assert store.count() == 60
    assert GONE_WORDS not in (there.store / JOURNAL).read_bytes()


def test_no_backup_is_left_on_a_full_disk(disk: SmallDisk | LimitedFiles, place: Place):
    with closing(place.open()) as store:
        store.append(records("many", 200))
    backups = disk.folder / "backups"
    backups.mkdir()
    disk.fill()
    with pytest.raises(StoreFailed, match="There is no backup"):
        operations.backup(place.config, backups / "one.attune")
    assert list(backups.iterdir()) == []
    disk.free()
    # Room for the backup, and not for trying it; a limit knows only single files.
    disk.fill(leave_bytes=120_000 if isinstance(disk, SmallDisk) else 20_000)
    with pytest.raises(StoreFailed):
        operations.backup(place.config, backups / "one.attune")
    assert list(backups.iterdir()) == []


def test_the_app_says_on_its_health_page_that_the_disk_is_full(
    disk: SmallDisk | LimitedFiles, app: Flask, config: Config
):
    config = replace(config, data_dir=disk.folder, store_url=f"tinydb://{disk.folder}/store")
    made = create_app(config)
    store = made.extensions["attune"].store
    alice = Tablet.of(made, "Alice")
    alice.with_family()
    assert alice.client.get("/healthz").status_code == 200
    disk.fill(leave_bytes=40_000)
    kept, answer = [], alice.client.get("/healthz")
    for _ in range(500):
        visits = [alice.signs("visit", a_full_visit()) for _ in range(4)]
        answer = alice.post("/api/sync", {"device": alice.device, "cursor": None, "records": visits})
        if answer.status_code != 200:
            break
        kept += [receipt["id"] for receipt in answer.get_json()["receipts"]]
    assert (answer.status_code, "receipts" in answer.get_json()) == (503, False)
    health = alice.client.get("/healthz")
    assert (health.status_code, health.get_json()["status"]) == (503, "read-only")
    assert all(store.get(one) is not None for one in kept)
    assert alice.client.get("/api/session").status_code == 200
    store.close()
    disk.free()
    with closing(open_store(config.store_url)) as again:
        assert all(again.get(one) is not None for one in kept)
        assert len(kept) > 10


def test_a_read_only_disk_is_refused_by_name_and_can_be_read_backed_up_and_restored_from(
    tmp_path: Path, place: Place, say: Callable[[str], None]
):
    disk = read_only_disk(tmp_path / "disk", say)
    there = Place(disk.folder)
    try:
        with closing(there.open()) as store:
            store.append(records("many", 20))
        there.backups.mkdir()
        operations.backup(there.config, there.backup)
        before = {path.name: path.read_bytes() for path in there.store.iterdir()}
        disk.protect()
        with pytest.raises(StoreFailed, match="Nothing was changed"):
            there.open()
        with closing(open_store(there.config.store_url, only_read=True)) as store:
            assert store.count() == 20
            assert store.verify().is_sound
        with pytest.raises(StoreFailed, match="There is no backup"):
            operations.backup(there.config, there.backups / "two.attune")
        assert operations.backup(there.config, place.backup).records == 20
        assert operations.restore(there.backup, place.config).records == 20
        assert {path.name: path.read_bytes() for path in there.store.iterdir()} == before
        disk.protect(is_protected=False)
        there.open().close()
    finally:
        disk.take_off()
