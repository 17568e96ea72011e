"""The embedded store beside its alternatives: stock TinyDB, sqlite3, and a bare write + fsync, all in one run."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from tinydb import TinyDB

from pwa.store import open_store
from pwa.store.contract import CASELOAD, NewRecord, Put, Store
from script.measures.budget import Budget, median
from tests.builders import a_family, a_full_visit, a_visit, an_envelope

SIZES = (100, 1_000, 10_000, 100_000)
STOCK_SIZES = (100, 1_000, 10_000)
RUNS, STOCK_RUNS = 200, 9
WRITERS, EACH = 16, 60
NOTE = "Robin watched the light, then Sam's face. " * 9
NOW = "2026-11-23T16:00:00.000Z"
KEY = bytes(range(32))
FAMILIES, VISITS = 400, 5


def measure() -> Iterator[Budget]:
    """Budgets: appends equally fast at 100 and 100,000 records, at most twice a bare write; a restart within 5 s."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder:
        yield from appends(Path(folder))
        yield from batches(Path(folder))
        yield from restart(Path(folder) / "ours")
        yield from stock(Path(folder))
        yield from caseload(Path(folder) / "caseload")


def appends(folder: Path) -> Iterator[Budget]:
    """One durable append at growing sizes, each engine in turn."""
    store, sealed = open_store(str(folder / "ours")), open_store(str(folder / "sealed"), KEY)
    lite, bare = Sqlite(folder / "sqlite"), Bare(folder / "bare")
    ratios: dict[int, float] = {}
    for size in SIZES:
        for keep in (store, sealed):
            fill(keep, size)
        lite.fill(size)
        ways: dict[str, Callable[[NewRecord], object]] = {
            "ours": lambda record: store.append([record]),
            "ours, encrypted": lambda record: sealed.append([record]),
            "sqlite3 WAL, synchronous=FULL": lite.append,
            "bare write + fsync": bare.append,
        }
        times = in_turn(ways, RUNS)
        for name, values in times.items():
            yield Budget(f"append at {size:,}: {name}", median(values), "ms")
        ratios[size] = median(times["ours"]) / median(times["bare write + fsync"])
        if size == SIZES[-1]:
            yield Budget("append / bare write + fsync, 100,000 records", ratios[size], "×", 2)
            lites = median(times["ours"]) / median(times["sqlite3 WAL, synchronous=FULL"])
            yield Budget("append / sqlite3, 100,000 records", lites, "×", 1)
    yield Budget("append / bare, at 100,000 / at 100", ratios[SIZES[-1]] / ratios[SIZES[0]], "×", 1.3)
    for keep in (store, sealed):
        keep.close()


def batches(folder: Path) -> Iterator[Budget]:
    """A batch of 50, and sixteen writers at once compared with one."""
    store = open_store(str(folder / "batches"))
    with fsyncs() as count:
        times = [timed(lambda: store.append([a_record() for _ in range(50)])) for _ in range(40)]
    yield Budget("fsyncs for a batch of 50", count[0] / 40, "", 1)
    yield Budget("a batch of 50, made and appended", median(times), "ms")
    rates: dict[int, list[float]] = {1: [], WRITERS: []}
    for _ in range(5):
        for writers, of_writers in rates.items():
            of_writers.append(rate(store, writers))
    yield Budget("appends a second, 1 writer", median(rates[1]), "/s")
    yield Budget(f"appends a second, {WRITERS} writers", median(rates[WRITERS]), "/s")
    pairs = [many / single for single, many in zip(rates[1], rates[WRITERS], strict=True)]
    yield Budget(f"{WRITERS} writers / 1 writer", median(pairs), "×", 3, at_least=True)
    store.close()


def restart(folder: Path) -> Iterator[Budget]:
    """A process of its own opens 100,000 records, verifies them and reads one family."""
    code = (
        "import re, sys, time\n"
        "from pwa.store import open_store\n"
        "began = time.perf_counter(); store = open_store(sys.argv[1]); print(time.perf_counter() - began)\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1024)\n"
        "began = time.perf_counter(); store.verify(); print(time.perf_counter() - began)\n"
        "family = store.since(50_000, 1)[0].record['family']\n"
        "began = time.perf_counter()\n"
        "for _ in range(100): [kept.record for kept in store.family_records(family)]\n"
        "print((time.perf_counter() - began) * 10)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    opened, memory, verified, history = map(float, done.stdout.split())
    yield Budget("restart with 100,000 records", opened, "s", 5)
    yield Budget("memory of a process with 100,000 records", memory, "MB", 400)
    yield Budget("verify 100,000 records", verified, "s")
    yield Budget("one family's history of 5 records, read", history, "ms", 1)


def stock(folder: Path) -> Iterator[Budget]:
    """Stock TinyDB, for comparison: it writes the whole file on each insert, without fsync."""
    table = TinyDB(folder / "stock.json").table("records")
    for size in STOCK_SIZES:
        table.insert_multiple({"record": a_record().canonical.decode()} for _ in range(size - len(table)))
        times = [
            timed(lambda: table.insert({"record": a_record().canonical.decode()})) for _ in range(STOCK_RUNS)
        ]
        yield Budget(f"append at {size:,}: stock TinyDB JSONStorage, no fsync", median(times), "ms")


def caseload(folder: Path) -> Iterator[Budget]:
    """The first pull of a full caseload, page by page, straight from the store."""
    store = open_store(str(folder))
    for _ in range(FAMILIES):
        family = an_envelope("family", a_family(), family=str(uuid4()))
        visits = [an_envelope("visit", a_full_visit(), family=family["family"]) for _ in range(VISITS)]
        assigned = Put(CASELOAD, family["family"], {"users": {"ade": {"until": None}}}, ("now:ade",))
        store.append([NewRecord.of(record, NOW) for record in (family, *visits)], [assigned])
    began, cursor, given = time.perf_counter(), 0, 0
    while page := store.visible_to("ade").since(cursor, 500):
        cursor, given = page[-1].seq, given + len(page)
    yield Budget(
        f"{given:,} records of 400 families, from the store", (time.perf_counter() - began) * 1000, "ms"
    )
    store.close()


def a_record() -> NewRecord:
    record = an_envelope(family=str(uuid4()), body=a_visit(2, closing_note=NOTE))
    return NewRecord.of(record, NOW)


def fill(store: Store, size: int) -> None:
    """Fill the store with families of five records, as in a real service."""
    while (missing := size - store.count()) > 0:
        family = str(uuid4())
        made = [an_envelope(family=family, body=a_visit(2, closing_note=NOTE)) for _ in range(5)]
        store.append([NewRecord.of(record, NOW) for record in made[:missing]])


class Sqlite:
    """The same records in a table with the same indexes, durable."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute(
            "CREATE TABLE records (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, family TEXT, subject TEXT, sha TEXT, body BLOB)"
        )
        self._db.execute("CREATE INDEX family ON records (family, seq)")
        self._db.execute("CREATE INDEX subject ON records (subject, seq)")

    def append(self, record: NewRecord) -> None:
        self._db.execute(
            "INSERT INTO records (id, family, subject, sha, body) VALUES (?, ?, ?, ?, ?)",
            (record.id, record.family, record.subject, record.sha256, record.canonical),
        )

    def fill(self, size: int) -> None:
        (there,) = self._db.execute("SELECT count(*) FROM records").fetchone()
        self._db.execute("BEGIN")
        for _ in range(size - there):
            self.append(a_record())
        self._db.execute("COMMIT")


class Bare:
    """The same bytes at the end of a file, and fsync."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def append(self, record: NewRecord) -> None:
        # As many bytes as the record's line in the journal.
        os.write(self._file, record.canonical + b"x" * 190 + b"\n")
        os.fsync(self._file)


def in_turn(ways: dict[str, Callable[[NewRecord], object]], runs: int) -> dict[str, list[float]]:
    """Times in ms by name, taken in the order A B C D A B C D …, so that a busy moment affects them all alike."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, append in ways.items():
            record = a_record()
            times[name].append(timed(lambda append=append, record=record: append(record)))  # type: ignore[misc]
    return times


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def rate(store: Store, writers: int) -> float:
    records = [[a_record() for _ in range(EACH)] for _ in range(writers)]

    def write(mine: list[NewRecord]) -> None:
        for record in mine:
            store.append([record])

    with ThreadPoolExecutor(writers) as threads:
        began = time.perf_counter()
        list(threads.map(write, records))
        return writers * EACH / (time.perf_counter() - began)


class fsyncs:  # noqa: N801  it reads as a verb
    """Counts the fsyncs of this process."""

    def __enter__(self) -> list[int]:
        self._real, count = os.fsync, [0]

        def counting(file: int) -> None:
            count[0] += 1
            self._real(file)

        os.fsync = counting  # type: ignore[assignment]
        return count

    def __exit__(self, *_: object) -> None:
        os.fsync = self._real
