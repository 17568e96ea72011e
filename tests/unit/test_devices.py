"""Tablets, beside a store: whose each is, what is remembered of its contacts, which one was seen last."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
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
    store.append([], devices.seen(tablet, COUNTS, brings=0))
    after = devices.get(tablet.id, "alice")
    assert (after.counts, after.label, after.created_at) == (COUNTS, "Tablet 4", tablet.created_at)
    assert devices.seen(after, COUNTS, brings=0) == []
    assert len(devices.seen(after, COUNTS, brings=1)) == 1
    assert len(devices.seen(after, {**COUNTS, "unsent": 0}, brings=0)) == 1


def test_the_last_contact_is_known_to_ten_minutes(
    devices: Devices, store: Store, monkeypatch: pytest.MonkeyPatch
):
    """A tablet that only asks, day after day, would seem to have been lost long ago."""
    store.append([], devices.seen(devices.register("alice", "Tablet 4"), COUNTS, brings=0))
    [seen] = devices.of("alice")
    later = module.moment(seen.seen_at) + module.SEEN_EVERY
    monkeypatch.setattr(module, "now", lambda: later - timedelta(seconds=1))
    assert devices.seen(seen, COUNTS, brings=0) == []
    monkeypatch.setattr(module, "now", lambda: later)
    store.append([], devices.seen(seen, COUNTS, brings=0))
    assert module.moment(devices.of("alice")[0].seen_at) == later


def test_what_waits_is_what_is_left_after_the_contact_and_since_when(
    devices: Devices, store: Store, monkeypatch: pytest.MonkeyPatch
):
    def contact(hour: int, unsent: int, brings: int) -> tuple[int, str | None]:
        monkeypatch.setattr(module, "now", lambda: datetime(2099, 1, 1, hour, tzinfo=UTC))
        [tablet] = devices.of("alice")
        store.append([], devices.seen(tablet, {**COUNTS, "unsent": unsent}, brings=brings))
        [after] = devices.of("alice")
        return after.unsent, after.unsent_since

    devices.register("alice", "Tablet 4")
    assert contact(9, 2, 2) == (0, None), "it brought both"
    assert contact(10, 3, 1) == (2, "2099-01-01T10:00:00.000Z")
    assert contact(11, 4, 0) == (4, "2099-01-01T10:00:00.000Z")
    assert contact(12, 4, 4) == (0, None)
    assert contact(13, 1, 0) == (1, "2099-01-01T13:00:00.000Z")


def test_only_its_owner_renames_a_tablet(devices: Devices, store: Store):
    tablet = devices.register("alice", "Tablet")
    store.append([], devices.seen(tablet, COUNTS, brings=0))
    devices.rename(tablet.id, "alice", "The blue one")
    [renamed] = devices.of("alice")
    assert (renamed.label, renamed.counts, renamed.created_at) == ("The blue one", COUNTS, tablet.created_at)
    assert Audit(store).entries()[-1]["action"] == "renamed_tablet"
    for device, user in ((tablet.id, "bob"), ("nobody's", "alice")):
        with pytest.raises(NotYourDevice):
            devices.rename(device, user, "Mine")


def test_a_tablet_that_a_restored_store_does_not_know_is_known_again(devices: Devices, store: Store):
    lost = devices.get("4f9d7a52-3c5e-4f43-9a53-0d7d30dbd0e1", "alice")
    assert devices.of("alice") == []
    store.append([], devices.seen(lost, {}, brings=0))
    assert [tablet.id for tablet in devices.of("alice")] == [lost.id]


def test_the_tablet_seen_last_comes_first(devices: Devices, store: Store, monkeypatch: pytest.MonkeyPatch):
    first, second = devices.register("alice", "first"), devices.register("alice", "second")
    monkeypatch.setattr(module, "instant", lambda _: "2099-01-01T00:00:00.000Z")
    store.append([], devices.seen(first, COUNTS, brings=0))
    assert [tablet.label for tablet in devices.of("alice")] == ["first", "second"]
    assert devices.of("alice")[1].seen_at == second.seen_at
