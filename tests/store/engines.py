"""The engines that every store test runs against: how each is opened, again and again, on a place of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from pwa.store import open_store
from pwa.store.contract import Store

KEY = bytes(range(32))


class Engine(Protocol):
    """One place for a store of one kind."""

    def open(self) -> Store: ...


class Tiny:
    """A folder, encrypted or not."""

    def __init__(self, folder: Path, key: bytes | None = None) -> None:
        self.folder, self.key = folder, key

    def open(self) -> Store:
        return open_store(f"tinydb://{self.folder}", self.key)


class Postgres:
    """A team's store in the tests' own server."""

    def __init__(self, url: str) -> None:
        self.url = url

    def open(self) -> Store:
        return open_store(self.url)


ENGINES = ("tinydb", "tinydb-encrypted", "postgresql")


@contextmanager
def a_place(name: str, url: Callable[[], str]) -> Iterator[Engine]:
    """A new, empty place for the engine of this name; `url` gives the address of a new team."""
    if name == "postgresql":
        yield Postgres(url())
        return
    with TemporaryDirectory(prefix="attune-store-") as folder:
        yield Tiny(Path(folder) / "store", KEY if name == "tinydb-encrypted" else None)
