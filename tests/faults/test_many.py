"""Many threads, several processes, a clock that jumps: nothing acknowledged is lost, whoever was first."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from unittest.mock import patch

import pytest

from pwa.clock import instant, now
from pwa.service.audit import Audit
from pwa.store.contract import NewRecord, Receipt, Store, StoreFailed
from pwa.store.journal import JOURNAL
from pwa.upkeep import operations
from tests.faults.place import OURS, Place, record, records

THREADS = 16
ROOT = Path(__file__).resolve().parents[2]


def in_threads(work: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=work, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "a thread waits for ever"


@pytest.mark.parametrize("call", ["write", "fsync"])
@pytest.mark.parametrize(
    "problem", [OSError(5, "Input/output error"), MemoryError()], ids=["EIO", "MemoryError"]
)
def test_when_the_disk_fails_no_thread_of_16_gets_a_receipt_for_what_is_not_there(
    call: str, problem: BaseException, store: Store, place: Place
):
    real, failed_at, calls, kept = getattr(os, call), 20, 0, list[Receipt]()

    def stand_in(*args: object) -> object:
        nonlocal calls
        calls += 1
        if calls == failed_at:
            raise problem
        return real(*args)

    refused: list[type[BaseException]] = []

    def work(number: int) -> None:
        for turn in range(20):
            try:
                kept.extend(store.append([record(f"t{number}-{turn}")]))
            except (StoreFailed, MemoryError) as failure:
                refused.append(type(failure))

    with patch.object(os, call, stand_in):
        in_threads(work)
    assert calls == failed_at
    assert len(refused) + len(kept) == THREADS * 20
    assert len(kept) >= 10
    assert not store.is_writable
    store.close()
    with closing(place.open()) as again:
        assert {one.id for one in kept} == {found.record["id"] for found in again.since(0, 10_000)}
        assert again.verify().is_sound


def test_16_threads_that_are_killed_lose_nothing_acknowledged(place: Place):
    code = (
        "import os, sys, threading\n"
        "from pathlib import Path\n"
        "from tests.faults.place import Place, record\n"
        "store = Place(Path(sys.argv[1])).open()\n"
        "def work(number):\n"
        "    for turn in range(10**6):\n"
        "        store.append([record(f't{number}-{turn}')])\n"
        "        os.write(1, f't{number}-{turn}\\n'.encode())\n"
        "for number in range(16): threading.Thread(target=work, args=[number]).start()\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", code, str(place.base)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    told = [running.stdout.readline() for _ in range(400)]
    running.kill()
    told += running.communicate(timeout=60)[0].splitlines(keepends=True)
    acknowledged = {line.strip() for line in told if line.endswith("\n")}
    with closing(place.open()) as store:
        assert acknowledged <= {found.record["id"] for found in store.since(0, 10**6)}
        assert store.verify().is_sound


def test_processes_that_want_the_same_store_take_turns_and_lose_nothing(place: Place):
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from pwa.store.contract import StoreInUse\n"
        "from tests.faults.place import Place, record\n"
        "ends, turn = time.monotonic() + 2, 0\n"
        "while time.monotonic() < ends:\n"
        "    try: store = Place(Path(sys.argv[1])).open()\n"
        "    except StoreInUse: print('in use'); time.sleep(0.002); continue\n"
        "    name = f'p{sys.argv[2]}-{turn}'; turn += 1\n"
        "    store.append([record(name)]); time.sleep(0.003); store.close(); print(name)\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(place.base), str(number)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    told = [line for each in running for line in each.communicate(timeout=60)[0].splitlines()]
    assert [each.returncode for each in running] == [0, 0, 0, 0]
    acknowledged = [line for line in told if line != "in use"]
    assert "in use" in told, "they never met"
    with closing(place.open()) as store:
        assert sorted(acknowledged) == sorted(found.record["id"] for found in store.since(0, 10**6))
        assert store.verify().is_sound


def test_the_order_is_the_servers_whatever_its_clock_says(store: Store, place: Place):
    begin = datetime(2026, 11, 24, 3, tzinfo=UTC)
    jumps = cycle([timedelta(0), timedelta(days=4000), timedelta(days=-4000), timedelta(0)])
    with (
        patch("pwa.service.audit.now", lambda: begin + next(jumps)),
        patch("pwa.upkeep.operations.now", lambda: begin + next(jumps)),
    ):
        for number in range(12):
            new = record(f"r{number}")
            store.append([NewRecord(**{**_fields(new), "received_at": instant(begin + next(jumps))})])
            Audit(store).note("saw_record", None, record=new.id)
        store.close()
        with closing(place.open()) as again:
            assert [found.record["id"] for found in again.since(0, 100)] == [f"r{n}" for n in range(12)]
            assert len(Audit(again).entries()) == 12
            operations.erase(again, OURS, place.config.documents_dir, "due")
            assert again.tombstone(OURS) is not None


def test_two_restores_in_the_same_second_keep_what_each_replaced(store: Store, place: Place):
    store.append(records("one", 3))
    operations.backup(place.config, place.backup)
    store.close()
    for kept in ("damaged-*.journal", "replaced-*.attune"):
        if kept.startswith("damaged"):
            journal = bytearray((place.store / JOURNAL).read_bytes())
            journal[70] ^= 1
            (place.store / JOURNAL).write_bytes(journal)
        moment = now()
        with patch("pwa.upkeep.operations.now", lambda moment=moment: moment):
            operations.restore(place.backup, place.config, replaced_in=place.backups)
            [aside] = place.backups.glob(kept)
            before = aside.read_bytes()
            if kept.startswith("replaced"):
                with pytest.raises(StoreFailed, match="there already"):
                    operations.restore(place.backup, place.config, replaced_in=place.backups)
        assert aside.read_bytes() == before


def _fields(new: NewRecord) -> dict[str, object]:
    return {name: getattr(new, name) for name in NewRecord.__slots__}
