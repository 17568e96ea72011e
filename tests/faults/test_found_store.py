"""What the harness found, in the store: each as a test of its own that says what is to happen."""

import os
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from unittest.mock import patch

import pytest

from pwa.store import open_store
from pwa.store.contract import Store, StoreDamaged, StoreFailed
from pwa.store.journal import JOURNAL, Journal
from pwa.store.queue import Queue, Ticket
from tests.faults.place import AT, GOES, Place, record, records

REFUSED = OSError(5, "Input/output error")


def ids_in(place: Place) -> set[str]:
    with closing(place.open()) as store:
        assert store.verify().is_sound
        return {kept.record["id"] for kept in store.since(0, 1000)}


def done_then(problem: BaseException, real: Callable[..., object]) -> Callable[..., None]:
    def stand_in(*args: object, **kwargs: object) -> None:
        real(*args, **kwargs)
        raise problem

    return stand_in


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_an_interrupted_append_leaves_a_store_that_opens(call: str, store: Store, place: Place):
    store.append([record("one")])
    with (
        patch.object(os, call, done_then(KeyboardInterrupt(), getattr(os, call))),
        pytest.raises(KeyboardInterrupt),
    ):
        store.append([record("two")])
    with pytest.raises(StoreFailed):
        store.append([record("three")])
    store.close()
    assert ids_in(place) == {"one"}


def test_no_waiting_thread_believes_that_it_is_done_when_writing_ended_otherwise():
    begun, goes_on = threading.Event(), threading.Event()

    def write(items: object) -> None:
        if not begun.is_set():
            begun.set()
            goes_on.wait(10)
            return
        raise MemoryError

    queue, failures = Queue[str](write, lambda item: None), []

    def wait_for(ticket: Ticket[str]) -> None:
        try:
            queue.wait(ticket)
        except (MemoryError, StoreFailed) as failure:
            failures.append(type(failure))

    first = threading.Thread(target=wait_for, args=[queue.put("first")])
    first.start()
    begun.wait(10)
    others = [threading.Thread(target=wait_for, args=[queue.put(name)]) for name in ("second", "third")]
    for other in others:
        other.start()
    goes_on.set()
    for thread in (first, *others):
        thread.join(10)
    assert sorted(map(str, failures)) == sorted(map(str, [MemoryError, StoreFailed]))


def test_what_is_on_disk_and_not_in_memory_ends_writing(store: Store):
    with patch("pwa.store.tables.JournalStorage._apply", side_effect=MemoryError), pytest.raises(MemoryError):
        store.append([record("one")])
    assert not store.is_writable
    with pytest.raises(StoreFailed):
        store.append([record("two")])


def test_after_the_old_journal_could_not_be_closed_records_go_to_the_new_one(store: Store, place: Place):
    store.append([record("one"), record("goes", GOES)])
    with patch.object(os, "close", done_then(REFUSED, os.close)):
        store.erase(GOES, AT)
    store.append([record("two")])
    store.close()
    assert ids_in(place) == {"one", "two"}


def test_a_journal_that_was_renamed_although_the_disk_denies_it_takes_no_records(store: Store, place: Place):
    store.append([record("one"), record("goes", GOES)])
    with patch.object(os, "replace", done_then(REFUSED, os.replace)), pytest.raises(StoreFailed):
        store.erase(GOES, AT)
    with pytest.raises(StoreFailed):
        store.append([record("two")])
    store.close()
    assert ids_in(place) == {"one"}


def test_a_compaction_that_failed_leaves_no_draft(store: Store, place: Place):
    store.append([record("one"), record("goes", GOES)])
    with patch.object(os, "replace", side_effect=REFUSED), pytest.raises(StoreFailed):
        store.erase(GOES, AT)
    assert not list(place.store.glob("*.new"))


def test_a_store_that_can_not_be_compacted_opens_and_an_erasure_asked_for_again_completes(place: Place):
    with closing(place.open()) as store:
        store.append([record("one"), record("goes", GOES)])
        with patch.object(Journal, "replace", side_effect=StoreFailed("full")), suppress(StoreFailed):
            store.erase(GOES, AT)
    with (
        patch.object(Journal, "replace", side_effect=StoreFailed("full")),
        closing(place.open()) as store,
    ):
        assert store.get("one") is not None
        with pytest.raises(StoreFailed):
            store.erase(GOES, AT)
    with closing(place.open()) as store:
        store.erase(GOES, AT)
    assert b'"goes"' not in (place.store / JOURNAL).read_bytes()


@pytest.mark.parametrize("call", ["_begin", "renew_epoch"])
def test_a_loss_is_not_forgotten_when_mending_is_cut_off(call: str, store: Store, place: Place):
    store.append([record("one")])
    store.append(records("last", 3))
    epoch = store.epoch
    store.close()
    journal = bytearray((place.store / JOURNAL).read_bytes())
    journal[journal.index(b"words in last-0")] ^= 1
    (place.store / JOURNAL).write_bytes(journal)
    with (
        patch(f"pwa.store.tiny.TinyStore.{call}", side_effect=KeyboardInterrupt),
        suppress(KeyboardInterrupt),
    ):
        place.open()
    with closing(place.open()) as store:
        assert store.epoch != epoch
        new_epoch = store.epoch
    assert ids_in(place) == {"one", "last-1", "last-2"}
    with closing(place.open()) as store:
        assert store.epoch == new_epoch


def test_a_last_line_whose_end_is_wrong_is_mended(store: Store, place: Place):
    store.append([record("one")])
    store.close()
    journal = bytearray((place.store / JOURNAL).read_bytes())
    journal[-1] ^= 1
    (place.store / JOURNAL).write_bytes(journal)
    with closing(place.open()) as store:
        for name in ("two", "three"):
            store.append([record(name)])
    assert ids_in(place) == {"one", "two", "three"}


@pytest.mark.parametrize(
    "left", [b"\0" * 57, b"0" * 40, b"00000026 11d5274b .1-0" + b"\0" * 20], ids=["zeros", "digits", "half"]
)
def test_a_journal_in_which_nothing_was_ever_acknowledged_begins_anew(left: bytes, place: Place):
    place.store.mkdir(parents=True)
    (place.store / JOURNAL).write_bytes(left)
    assert ids_in(place) == set()


def test_a_journal_that_can_not_be_read_is_a_named_failure(store: Store, place: Place):
    store.append([record("one")])
    with patch.object(Path, "open", side_effect=REFUSED):
        assert "can't be read" in store.verify().problems[0]
        store.close()
        with pytest.raises(StoreFailed, match="can't be read"):
            place.open()


def test_damage_in_the_middle_is_still_refused(store: Store, place: Place):
    for name in ("one", "two", "three"):
        store.append([record(name)])
    store.close()
    journal = bytearray((place.store / JOURNAL).read_bytes())
    journal[journal.index(b"words in one")] ^= 1
    (place.store / JOURNAL).write_bytes(journal)
    with pytest.raises(StoreDamaged):
        open_store(place.config.store_url)


def test_what_was_set_aside_is_gone_when_an_erasure_that_was_cut_off_is_asked_for_again(
    store: Store, place: Place
):
    store.append([record("one"), record("goes", GOES)])
    cut = place.store / f"{JOURNAL}.cut-100"
    cut.write_bytes(b"words of the family")
    with patch("pwa.store.journal.sync_folder", side_effect=KeyboardInterrupt), suppress(KeyboardInterrupt):
        store.erase(GOES, AT)
    store.close()
    with closing(place.open()) as again:
        again.erase(GOES, AT)
    assert not cut.exists()
