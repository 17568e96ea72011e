"""Tablets, beside a store: whose each is, what is remembered of its contacts, which one was seen last."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pwa.service import devices as module
from pwa.service.audit import Audit
from pwa.service.devices import Devices, NotYourDevice
from pwa.store import open_store
from pwa.store.contract import DEVICES, Store

COUNTS = {"families": 3, "visits": 4, "unsent": 1}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(str(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def devices(store: Store) -> Devices:
    return Devices(store, Audit(store))


def test_a_tablet_is_registered_and_audited_in_one_write(devices: Devices, store: Store):
    tablet = devices.register("alice", "Tablet 4")
    assert devices.get(tablet.id, "alice") == tablet
    assert set(store.collection(DEVICES).get(tablet.id) or {}) == {"user", "label", "created_at", "seen_at"}
    [entry] = Audit(store).entries()
    assert entry == {
        "at": entry["at"],
        "action": "registered_device",
        "user": "alice",
        "device": tablet.id,
    }


def test_a_tablet_belongs_to_one_person(devices: Devices):
    tablet = devices.register("alice", "Tablet 4")
    with pytest.raises(NotYourDevice):
        devices.get(tablet.id, "bob")
    assert devices.of("bob") == []


def test_a_contact_is_written_only_when_it_says_something_new(devices: Devices, store: Store):
    tablet = devices.register("alice", "Tablet 4")
    store.append([], devices.seen(tablet, COUNTS, brings_records=False))
    after = devices.get(tablet.id, "alice")
    assert (after.counts, after.label, after.created_at) == (COUNTS, "Tablet 4", tablet.created_at)
    assert devices.seen(after, COUNTS, brings_records=False) == []
    assert len(devices.seen(after, COUNTS, brings_records=True)) == 1
    assert len(devices.seen(after, {**COUNTS, "unsent": 0}, brings_records=False)) == 1


def test_a_tablet_that_a_restored_store_does_not_know_is_known_again(devices: Devices, store: Store):
    lost = devices.get("4f9d7a52-3c5e-4f43-9a53-0d7d30dbd0e1", "alice")
    assert devices.of("alice") == []
    store.append([], devices.seen(lost, {}, brings_records=False))
    assert [tablet.id for tablet in devices.of("alice")] == [lost.id]


def test_the_tablet_seen_last_comes_first(devices: Devices, store: Store, monkeypatch: pytest.MonkeyPatch):
    first, second = devices.register("alice", "first"), devices.register("alice", "second")
    monkeypatch.setattr(module, "instant", lambda _: "2099-01-01T00:00:00.000Z")
    store.append([], devices.seen(first, COUNTS, brings_records=False))
    assert [tablet.label for tablet in devices.of("alice")] == ["first", "second"]
    assert devices.of("alice")[1].seen_at == second.seen_at
