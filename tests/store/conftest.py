"""What every store test needs: an engine on an empty place, records."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pwa.store import open_store
from pwa.store.contract import NewRecord, Store
from tests.store.engines import ENGINES, Engine, a_place
from tests.store.postgres_cluster import cluster, opened, postgres

__all__ = ["cluster", "opened", "postgres"]

RECEIVED_AT = "2026-11-23T15:02:04.005Z"


def a_new(record_id: str, *, family: str = "family-1", subject: str = "", **body: Any) -> NewRecord:
    """A record as a store sees it: it knows the envelope's ids, and nothing of the body."""
    record = {
        "id": record_id,
        "family": family,
        "subject": subject or f"subject of {record_id}",
        "body": body,
    }
    return NewRecord.of(record, RECEIVED_AT)


class Reopen:
    """reopen(): closes the store if it is open and opens it again, as a restart does."""

    def __init__(self, open_it: Callable[[], Store]) -> None:
        self._open, self._held = open_it, list[Store]()

    def __call__(self) -> Store:
        self.close()
        self._held.append(self._open())
        return self._held[-1]

    def close(self) -> None:
        while self._held:
            self._held.pop().close()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each test of the contract runs once for each engine."""
    with a_place(request.param, lambda: request.getfixturevalue("cluster").url()) as place:
        yield place


@pytest.fixture
def reopen(engine: Engine) -> Iterator[Reopen]:
    made = Reopen(engine.open)
    yield made
    made.close()


@pytest.fixture
def store(reopen: Reopen) -> Store:
    return reopen()


@pytest.fixture
def another(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A second, empty store of the same engine."""
    name = request.node.callspec.params["engine"]
    with a_place(name, lambda: request.getfixturevalue("cluster").url()) as place:
        made = place.open()
        yield made
        made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def reopen_tiny(folder: Path) -> Iterator[Reopen]:
    """The TinyDB engine, for what is said of its journal."""
    made = Reopen(lambda: open_store(f"tinydb://{folder}"))
    yield made
    made.close()


@pytest.fixture
def tiny(reopen_tiny: Reopen) -> Store:
    return reopen_tiny()
