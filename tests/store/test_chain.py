"""The audit's chain, on each engine: what `append` puts in is linked, and each thing that is done to it is noticed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pwa.store.contract import AUDIT, Put, Store
from tests.store.conftest import Reopen, a_new


def note(store: Store, *keys: str) -> None:
    store.append([], [Put(AUDIT, key, {"at": key, "action": "saw", "user": "alice"}) for key in keys])


def breaks(reopen: Reopen) -> list[str]:
    return list(reopen().verify().breaks)


def changed(store: Store, key: str, **changes: Any) -> None:
    """As somebody would who can write to the store, past the service."""
    entry = store.collection(AUDIT).get(key)
    assert entry is not None
    by_hand(store, key, {**entry, **changes})


def by_hand(store: Store, key: str, entry: dict[str, Any]) -> None:
    """The entry stands in the audit, and no engine has linked it."""
    others = [
        each
        for each in store.dump()
        if not (isinstance(each, Put) and (each.collection, each.key) == (AUDIT, key))
    ]
    store.load([*others, Put(AUDIT, key, entry)], replace=True)


@pytest.fixture
def store(reopen: Reopen) -> Store:
    made = reopen()
    for number in range(1, 8):
        note(made, f"{number}")
    return made


def test_what_is_noted_is_one_chain_over_restarts(store: Store, reopen: Reopen):
    store = reopen()
    note(store, "8", "9")
    store.append([a_new("one")], [Put(AUDIT, "10", {"at": "10"}), Put("devices", "d", {"a": 1})])
    report = reopen().verify()
    assert (report.breaks, report.problems) == ((), ())
    assert report.audit is not None
    assert report.audit.number == 10


def test_an_entry_reads_as_it_was_written_beside_its_link(store: Store):
    entry = store.collection(AUDIT).get("3")
    assert entry is not None
    assert entry.pop("link")[0] == 3
    assert entry == {"at": "3", "action": "saw", "user": "alice"}


def test_sixteen_threads_make_one_chain(reopen: Reopen):
    store = reopen()

    def work(thread: int) -> None:
        for n in range(10):
            store.append([a_new(f"{thread}-{n}")] if n % 2 else [], [Put(AUDIT, f"{thread}-{n}", {"n": n})])

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(work, range(16)))
    report = reopen().verify()
    assert report.breaks == ()
    assert report.audit is not None
    assert report.audit.number == 160


def test_a_deleted_entry_is_noticed(store: Store, reopen: Reopen):
    store.collection(AUDIT).delete("4")
    assert breaks(reopen) == ["audit entry 4 is missing"]


def test_deleted_entries_at_the_end_are_noticed(store: Store, reopen: Reopen):
    store.collection(AUDIT).delete("6")
    store.collection(AUDIT).delete("7")
    assert breaks(reopen) == ["audit entries 6 to 7 are missing"]


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("4", "audit entry 4 (4) is not as it was written, or not in its place"),
        ("7", "audit entry 7, the last, is not as it was written"),
    ],
)
def test_a_changed_entry_is_noticed(key: str, told: str, store: Store, reopen: Reopen):
    changed(store, key, user="bob")
    assert breaks(reopen) == [told]


def test_an_entry_that_was_put_in_is_noticed(store: Store, reopen: Reopen):
    by_hand(store, "3½", {"at": "3½", "action": "saw"})
    [told] = breaks(reopen)
    assert "an audit entry without a number was put in" in told


def test_an_entry_that_was_put_in_with_anothers_number_is_noticed(store: Store, reopen: Reopen):
    entry = store.collection(AUDIT).get("3")
    assert entry is not None
    by_hand(store, "3½", {**entry, "user": "bob"})
    assert breaks(reopen)[0] == "audit entry 3 is there twice: 3 and 3½"


def test_entries_that_changed_places_are_noticed(store: Store, reopen: Reopen):
    three, four = (store.collection(AUDIT).get(key) for key in ("3", "4"))
    assert three is not None
    assert four is not None
    changed(store, "3", link=four["link"])
    changed(store, "4", link=three["link"])
    assert "audit entry 3 (4) is not as it was written, or not in its place" in breaks(reopen)


def test_a_removed_or_changed_end_is_noticed(store: Store, reopen: Reopen):
    told = ["the end of the audit's chain is not there"]
    store.collection("audit_chain").delete("end")
    assert breaks(reopen) == told
    store = reopen()
    store.collection("audit_chain").put("end", {"number": "seven"})
    assert breaks(reopen) == told
    note(reopen(), "8")
    assert breaks(reopen) == []


def test_old_entries_without_a_link_are_taken_as_they_are_and_sealed_by_the_first_link(reopen: Reopen):
    store = reopen()
    by_hand(store, "old 1", {"at": "old 1"})
    by_hand(store, "old 2", {"at": "old 2"})
    assert breaks(reopen) == []
    note(reopen(), "new 1", "new 2")
    assert breaks(reopen) == []
    store = reopen()
    changed(store, "old 1", user="bob")
    assert len(breaks(reopen)) == 1


def test_none_is_ever_written_over(store: Store, reopen: Reopen):
    store.append([], [Put(AUDIT, "3", {"at": "3", "user": "bob"})])
    entry = store.collection(AUDIT).get("3")
    assert entry is not None
    assert entry["user"] == "alice"
    assert breaks(reopen) == []


def test_a_refused_write_leaves_the_chain_whole(store: Store, reopen: Reopen):
    bad: Callable[[], None] = lambda: None  # noqa: E731  anything that isn't JSON
    with pytest.raises(Exception, match="can't be kept as JSON"):
        store.append([], [Put(AUDIT, "bad", {"at": bad})])
    with pytest.raises(Exception, match="can't be kept as JSON"):
        store.append([], [Put(AUDIT, "8", {"at": "8"}), Put("devices", "d", {"a": bad})])
    note(store, "9")
    assert breaks(reopen) == []


def test_a_copy_in_another_store_has_the_same_chain(store: Store, reopen: Reopen):
    entries = list(store.dump())
    store.load(entries, replace=True)
    note(store, "8")
    report = reopen().verify()
    assert report.breaks == ()
    assert report.audit is not None
    assert report.audit.number == 8
