"""What the journal does when the disk, the power or a second process is against it."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pwa.store import open_store
from pwa.store.contract import Put, Store, StoreDamaged, StoreFailed, StoreInUse
from pwa.store.journal import JOURNAL, Journal
from tests.store.conftest import RECEIVED_AT, Reopen, a_new


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def until(is_so: Callable[[], object]) -> None:
    ends = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.001)


class Disk:
    """Stands in for os.fsync or os.write and fails when told to, counting how often it did."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
        self.fails, self.fired = False, 0
        real = getattr(os, call)

        def stand_in(*args):
            if self.fails:
                self.fired += 1
                raise OSError(28, "No space left on device")
            return real(*args)

        monkeypatch.setattr(os, call, stand_in)


def test_a_tail_torn_at_any_byte_is_cut_and_the_rest_is_whole(
    tmp_path: Path, reopen_tiny: Reopen, folder: Path, caplog: pytest.LogCaptureFixture
):
    store = reopen_tiny()
    store.append([a_new("one")])
    size_before = (folder / JOURNAL).stat().st_size
    store.append([a_new("two", said="é")])
    epoch = store.epoch
    store.close()
    whole = (folder / JOURNAL).read_bytes()
    for end in range(size_before, len(whole)):
        torn = tmp_path / f"torn-{end}"
        torn.mkdir()
        (torn / JOURNAL).write_bytes(whole[:end])
        caplog.clear()
        store = open_store(str(torn))
        assert (store.count(), store.last_seq, store.epoch) == (1, 1, epoch)
        assert store.append([a_new("two", said="é")])[0].status == "stored"
        store.close()
        assert ("cut off" in caplog.text) == (end > size_before)
        store = open_store(str(torn))
        assert store.count() == 2
        assert store.verify().is_sound
        store.close()


def test_a_journal_torn_in_its_very_first_line_starts_anew(folder: Path):
    folder.mkdir()
    (folder / JOURNAL).write_bytes(b"0000006b 91")
    store = open_store(str(folder))
    assert store.count() == 0
    store.close()


def test_a_complete_last_line_that_is_wrong_begins_a_new_epoch(reopen_tiny: Reopen, folder: Path):
    store = reopen_tiny()
    store.append([a_new("one")])
    store.append([a_new("two")])
    epoch = store.epoch
    store.close()
    journal = bytearray((folder / JOURNAL).read_bytes())
    journal[-3] ^= 1
    (folder / JOURNAL).write_bytes(journal)
    looked_at = open_store(str(folder), only_read=True)
    assert "not what was written" in looked_at.verify().problems[0]
    looked_at.close()
    assert (folder / JOURNAL).read_bytes() == journal
    store = reopen_tiny()
    assert store.count() == 1
    assert store.epoch != epoch
    [cut] = folder.glob("*.cut-*")
    assert b'"id":"two"' in cut.read_bytes()
    store.erase("family-1", RECEIVED_AT)
    assert not list(folder.glob("*.cut-*"))


def test_for_reading_only_nothing_is_made(tmp_path: Path):
    with pytest.raises(StoreFailed, match="no store"):
        open_store(str(tmp_path / "nothing"), only_read=True)
    assert list(tmp_path.iterdir()) == []


def test_damage_in_the_middle_is_refused_and_nothing_is_changed(reopen_tiny: Reopen, folder: Path):
    store = reopen_tiny()
    store.append([a_new("one")])
    place = (folder / JOURNAL).stat().st_size
    store.append([a_new("two")])
    store.append([a_new("three")])
    store.close()
    journal = bytearray((folder / JOURNAL).read_bytes())
    journal[place + 40] ^= 1
    (folder / JOURNAL).write_bytes(journal)
    before = bytes_of(folder)
    with pytest.raises(StoreDamaged, match=f"byte {place}"):
        open_store(str(folder))
    assert bytes_of(folder) == before


def test_verify_finds_a_line_that_changed_on_disk(tiny: Store, folder: Path):
    tiny.append([a_new("one")])
    journal = bytearray((folder / JOURNAL).read_bytes())
    journal[-9] ^= 1
    (folder / JOURNAL).write_bytes(journal)
    assert "not what was written" in tiny.verify().problems[0]


def test_a_second_opening_in_the_same_process_is_refused(tiny: Store, folder: Path):
    with pytest.raises(StoreInUse, match="Nothing was changed"):
        open_store(str(folder))
    assert tiny.append([a_new("one")])[0].status == "stored"


def test_a_second_process_is_refused_at_once_and_changes_no_byte(tiny: Store, folder: Path):
    tiny.append([a_new("one")])
    before = bytes_of(folder)
    code = "import sys; from pwa.store import open_store; open_store(sys.argv[1])"
    second = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, timeout=20
    )
    assert second.returncode != 0
    assert "StoreInUse" in second.stderr
    assert bytes_of(folder) == before
    assert tiny.append([a_new("two")])[0].status == "stored"


def test_the_lock_ends_with_the_process(folder: Path):
    opening = "import sys, time; from pwa.store import open_store; store = open_store(sys.argv[1])"
    code = f"{opening}; print(1, flush=True); time.sleep(60)"
    first = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE)
    assert first.stdout is not None
    assert first.stdout.readline()
    with pytest.raises(StoreInUse):
        open_store(str(folder))
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=20)
    open_store(str(folder)).close()


@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_failed_write_is_never_acknowledged_and_ends_writing(
    call: str,
    reopen_tiny: Reopen,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    store = reopen_tiny()
    store.append([a_new("one")])
    before = bytes_of(folder)
    disk = Disk(monkeypatch, call)
    disk.fails = True
    with caplog.at_level(logging.CRITICAL), pytest.raises(StoreFailed, match="Nothing of this was kept"):
        store.append([a_new("two")])
    disk.fails = False
    assert disk.fired == 1
    assert not store.is_writable
    for refused in (
        lambda: store.append([a_new("three")]),
        lambda: store.collection("accounts").put("alice", {}),
        lambda: store.renew_epoch(),
    ):
        with pytest.raises(StoreFailed, match="until the server is started again"):
            refused()
    assert store.get("two") is None
    assert store.get("one") is not None
    assert [kept.record["id"] for kept in store.since(0, 10)] == ["one"]
    assert bytes_of(folder) == before
    store = reopen_tiny()
    assert store.count() == 1
    assert store.append([a_new("two")])[0].status == "stored"


def test_an_answer_to_what_is_already_there_needs_no_disk(tiny: Store, monkeypatch: pytest.MonkeyPatch):
    tiny.append([a_new("one")])
    disk = Disk(monkeypatch, "fsync")
    disk.fails = True
    assert tiny.append([a_new("one")])[0].status == "already"
    assert disk.fired == 0


def test_a_batch_costs_one_fsync(tiny: Store, monkeypatch: pytest.MonkeyPatch):
    count = 0
    real = os.fsync

    def counting(file: int) -> None:
        nonlocal count
        count += 1
        real(file)

    monkeypatch.setattr(os, "fsync", counting)
    tiny.append([a_new(f"r{n}") for n in range(50)])
    assert count == 1


def test_a_write_in_pieces_is_written_whole(folder: Path, monkeypatch: pytest.MonkeyPatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, line: real(file, line[:7]))
    journal = Journal(folder)
    list(journal.replay())
    journal.append([[b"[1,2,3,4]"], [b"[5,6]", b"[7,8]"]])
    journal.close()
    again = Journal(folder)
    assert list(again.replay())[1:] == [b"[1,2,3,4]", b"[5,6]", b"[7,8]"]
    again.close()


def test_killed_while_writing_it_keeps_everything_it_acknowledged(folder: Path):
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from pwa.store import open_store\nfrom tests.store.conftest import RECEIVED_AT, Reopen, a_new\n"
        "s = open_store(sys.argv[1]); n = 0\n"
        "while True: s.append([a_new(f'r{n}')]); print(n, flush=True); n += 1\n"
    )
    first = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    for _ in range(200):
        last = int(first.stdout.readline())
    first.kill()
    acknowledged = [last, *map(int, first.communicate(timeout=20)[0].split("\n")[:-1])]
    store = open_store(str(folder))
    assert all(store.get(f"r{n}") is not None for n in range(max(acknowledged) + 1))
    store.close()


def test_a_reader_of_a_store_that_is_written_to_meets_whole_commits_only(tiny: Store, folder: Path):
    """A commit's lines can be on the disk in part when somebody looks: the reader takes all of them or none."""
    tiny.append([a_new("one")], [Put("caseload", "family-1", {"users": ["kim"]})])
    begins = (folder / JOURNAL).stat().st_size
    tiny.append([a_new("two")], [Put("caseload", "family-2", {"users": ["kim"]})])
    whole = (folder / JOURNAL).read_bytes()
    assert whole.count(b"\n") - whole[:begins].count(b"\n") == 2
    for end in range(begins, len(whole)):
        (folder / JOURNAL).write_bytes(whole[:end])
        reader = open_store(str(folder), only_read=True)
        (folder / JOURNAL).write_bytes(whole)  # the writer goes on
        assert (reader.count(), reader.collection("caseload").get("family-2")) == (1, None)
        assert reader.verify().is_sound
        reader.close()


def test_what_was_wrong_when_it_was_loaded_is_told_although_the_file_is_sound_now(tiny: Store, folder: Path):
    tiny.append([a_new("one")])
    sound = (folder / JOURNAL).read_bytes()
    broken = bytearray(sound)
    broken[-3] ^= 1
    (folder / JOURNAL).write_bytes(broken)
    reader = open_store(str(folder), only_read=True)
    (folder / JOURNAL).write_bytes(sound)
    assert "not what was written" in reader.verify().problems[0]
    reader.close()


@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_record_that_somebody_else_had_on_its_way_is_not_acknowledged_when_that_failed(
    tiny: Store, monkeypatch: pytest.MonkeyPatch, call: str
):
    """Two senders of one record: what the second one waits for is the first one's write, and the disk fails it."""
    real, begun, goes_on = getattr(os, call), threading.Event(), threading.Event()

    def failing(*args: object) -> object:
        monkeypatch.setattr(os, call, real)
        begun.set()
        assert goes_on.wait(10)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, call, failing)
    with ThreadPoolExecutor(2) as senders:
        first = senders.submit(tiny.append, [a_new("one")])
        assert begun.wait(10)
        second = senders.submit(tiny.append, [a_new("one")])
        until(
            lambda: second.done() or tiny._storage._queue._waiting
        )  # it has decided, and waits for the disk
        goes_on.set()
        for sender in (first, second):
            with pytest.raises(StoreFailed):
                sender.result(10)
    assert tiny.get("one") is None
