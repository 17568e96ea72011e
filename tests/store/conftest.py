"""What every store test needs: a folder, an engine, records.

The same tests are to run against every engine.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pwa.domain.records import record_hash
from pwa.store import open_store
from pwa.store.contract import NewRecord, Store

RECEIVED_AT = "2026-11-23T15:02:04.005Z"


def a_new(record_id: str, *, family: str = "family-1", subject: str = "", **body: Any) -> NewRecord:
    """A record as a store sees it: it knows the envelope's ids, and nothing of the body."""
    record = {
        "id": record_id,
        "family": family,
        "subject": subject or f"subject of {record_id}",
        "body": body,
    }
    return NewRecord(record, record_hash(record), RECEIVED_AT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def reopen(folder: Path) -> Iterator[Callable[[], Store]]:
    """reopen(): closes the store if it is open and opens it again, as a restart does."""
    held: list[Store] = []

    def open_again() -> Store:
        while held:
            held.pop().close()
        held.append(open_store(f"tinydb://{folder}"))
        return held[-1]

    yield open_again
    for store in held:
        store.close()


@pytest.fixture
def store(reopen: Callable[[], Store]) -> Store:
    return reopen()
