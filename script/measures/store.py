"""The embedded store: how long a durable append takes at growing sizes, and a restart. Beside a bare write + fsync."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from pwa.domain.records import record_hash
from pwa.store import open_store
from pwa.store.contract import NewRecord, Store
from script.measures.budget import Budget, median
from tests.builders import a_visit, an_envelope

SIZES = (1_000, 10_000, 100_000)
RUNS = 300
NOTE = "Robin watched the light, then Sam's face. " * 12


def measure() -> Iterator[Budget]:
    """Budgets of DESIGN: an append flat from 1,000 to 100,000 records, at most twice a bare write; a restart within 5 s."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder:
        store = open_store(folder)
        medians: dict[int, float] = {}
        bare: dict[int, float] = {}
        for size in SIZES:
            fill(store, size)
            medians[size], bare[size] = append_beside_bare(store, Path(folder))
            yield Budget(f"durable append, {size:,} records there", medians[size], "ms")
            yield Budget("  a bare write and fsync of the same bytes, in turn", bare[size], "ms")
        ratio = medians[SIZES[-1]] / bare[SIZES[-1]]
        yield Budget("durable append / bare write and fsync, 100,000 records", ratio, "×", 2)
        growth = (medians[SIZES[-1]] / bare[SIZES[-1]]) / (medians[SIZES[0]] / bare[SIZES[0]])
        yield Budget("durable append / bare, 100,000 records / 1,000", growth, "×", 1.3)
        store.close()
        began = time.perf_counter()
        store = open_store(folder)
        yield Budget("restart with 100,000 records", time.perf_counter() - began, "s", 5)
        store.close()


def a_record() -> NewRecord:
    record = an_envelope(family=str(uuid4()), body=a_visit(2, closing_note=NOTE))
    return NewRecord(record, record_hash(record), "2026-11-23T16:00:00.000Z")


def fill(store: Store, size: int) -> None:
    while (missing := size - store.count()) > 0:
        store.append([a_record() for _ in range(min(missing, 1_000))])


def append_beside_bare(store: Store, folder: Path) -> tuple[float, float]:
    """Medians in ms of one append and of one bare write + fsync of as many bytes, A B A B."""
    appends, bares = [], []
    journal = max((path for path in folder.iterdir() if path.is_file()), key=lambda path: path.stat().st_size)
    bare = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        for _ in range(RUNS):
            record, before = a_record(), journal.stat().st_size
            began = time.perf_counter()
            store.append([record])
            appends.append((time.perf_counter() - began) * 1000)
            line = b"x" * (journal.stat().st_size - before)
            began = time.perf_counter()
            os.write(bare, line)
            os.fsync(bare)
            bares.append((time.perf_counter() - began) * 1000)
    finally:
        os.close(bare)
    return median(appends), median(bares)
