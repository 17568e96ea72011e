"""TinyDB over a journal: its documents, tables and queries, with every change on disk before it is seen.

Knows no record.
"""

import copy
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from pwa.store.contract import StoreDamaged, StoreFailed
from pwa.store.journal import Journal

Put = tuple[Literal["put"], str, int, Mapping[str, Any]]
Drop = tuple[Literal["drop"], str, int]
Forget = tuple[Literal["forget"], str]
Change = Put | Drop | Forget

Rows = dict[str, dict[str, Any]]
DOCUMENTS_A_LINE = 200


class JournalStorage(Storage):
    """All tables in memory, every change in the journal first.

    Changes come as a `commit`, never as a whole database.

    `writing` orders writers; `reading` is held only while memory changes, so that nobody waits for a disk to
    read.
    """

    def __init__(self, folder: Path, *, repair: bool = True) -> None:
        self.writing = threading.RLock()
        self.reading = threading.RLock()
        self.journal = Journal(folder, repair=repair)
        self._tables: dict[str, Rows] = {}
        try:
            for payload in self.journal.replay():
                self._apply(_decoded(payload, self.journal.path))
        except BaseException:
            self.journal.close()
            raise

    def read(self) -> dict[str, Rows]:
        """The live tables: hold `reading` while looking, change nothing."""
        return self._tables

    def write(self, data: dict[str, Rows]) -> None:
        """Refused: to write a whole database for one change is what this storage exists to avoid."""
        raise NotImplementedError("A journal takes changes, not whole databases: use a table's own methods.")

    def commit(self, changes: Sequence[Change]) -> None:
        """All of the changes or none, on disk and only then in memory. Raises StoreFailed."""
        if not changes:
            return
        try:
            payload = msgspec.json.encode(changes)
        except (TypeError, ValueError, OverflowError, RecursionError) as problem:
            raise StoreFailed(f"This can't be kept as JSON ({problem}). Nothing was changed.") from problem
        with self.writing:
            self.journal.append(payload)
            kept = _decoded(payload, self.journal.path)
            with self.reading:
                self._apply(kept)

    def compact(self) -> None:
        """Write the journal anew with only what is there now: what was dropped is gone from the disk too."""
        with self.writing:
            self.journal.replace(msgspec.json.encode(changes) for changes in self._snapshot())

    def close(self) -> None:
        with self.writing:
            self.journal.close()

    def _snapshot(self) -> Iterator[list[Change]]:
        for name, rows in self._tables.items():
            held = list(rows.items())
            for start in range(0, len(held), DOCUMENTS_A_LINE):
                yield [("put", name, int(key), row) for key, row in held[start : start + DOCUMENTS_A_LINE]]

    def _apply(self, changes: list[list[Any]]) -> None:
        for change in changes:
            match change:
                case ["put", table, key, row]:
                    self._tables.setdefault(table, {})[str(key)] = row
                case ["drop", table, key]:
                    self._tables.get(table, {}).pop(str(key), None)
                case ["forget", table]:
                    self._tables.pop(table, None)
                case _:
                    raise StoreDamaged(f"{self.journal.path} holds a change that this version doesn't know.")


class JournalTable(Table):
    """TinyDB's table: a mutator is durable when it returns, or raises StoreFailed and has changed nothing."""

    default_query_cache_capacity = 0
    _storage: JournalStorage

    def __init__(self, storage: JournalStorage, name: str, **options: Any) -> None:  # noqa: ANN401  TinyDB's own options
        # A cached answer would be another thread's; looking is quick.
        super().__init__(storage, name, **{**options, "cache_size": 0})

    def insert(self, document: Mapping[str, Any]) -> int:
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        with self._storage.writing:
            changes: list[Change] = []
            taken: set[int] = set()
            for document in documents:
                key = self._key_for(document)
                if key in taken or str(key) in self._read_table():
                    raise ValueError(f"Document with ID {key} already exists")
                taken.add(key)
                changes.append(("put", self.name, key, dict(document)))
            self._storage.commit(changes)
            return [change[2] for change in changes if change[0] == "put"]

    def get(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  as TinyDB: one document, several, or None
        with self._storage.reading:
            return copy.deepcopy(super().get(*args, **kwargs))

    def search(self, cond: Any) -> list[Document]:  # noqa: ANN401  TinyDB's queries have no public type
        with self._storage.reading:
            return copy.deepcopy(super().search(cond))

    def __iter__(self) -> Iterator[Document]:
        with self._storage.reading:
            return iter(copy.deepcopy(list(super().__iter__())))

    def _key_for(self, document: Mapping[str, Any]) -> int:
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")  # noqa: TRY004  as TinyDB does
        if isinstance(document, Document):
            self._next_id = None
            return document.doc_id
        return int(self._get_next_id())  # type: ignore[no-untyped-call]  # TinyDB's own, untyped

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        """Every other mutator comes here: it changes a copy, and only the difference is written."""
        with self._storage.writing:
            rows = self._read_table()
            changed: dict[int, Mapping[str, Any]] = {
                int(key): copy.deepcopy(row) for key, row in rows.items()
            }
            updater(changed)
            drops: list[Change] = [("drop", self.name, int(key)) for key in rows if int(key) not in changed]
            puts: list[Change] = [
                ("put", self.name, key, dict(row))
                for key, row in changed.items()
                if rows.get(str(key)) != row
            ]
            self._storage.commit(drops + puts)


class JournalDB(TinyDB):
    """TinyDB with these tables: `JournalDB(folder)`.

    Use its tables and queries as TinyDB's documentation says.
    """

    table_class: type[Table] = JournalTable
    default_storage_class: type[Any] = JournalStorage
    _storage: JournalStorage

    @property
    def storage(self) -> JournalStorage:
        return self._storage

    def drop_table(self, name: str) -> None:
        with self._storage.writing:
            if name in self._storage.read():
                self._storage.commit([("forget", name)])
            self._tables.pop(name, None)

    def drop_tables(self) -> None:
        with self._storage.writing:
            self._storage.commit([("forget", name) for name in self._storage.read()])
            self._tables.clear()


def _decoded(payload: bytes, path: Path) -> list[list[Any]]:
    try:
        return msgspec.json.decode(payload, type=list[list[Any]])
    except msgspec.DecodeError as problem:
        raise StoreDamaged(
            f"{path} holds a line that is not a list of changes ({problem}). Nothing was changed."
        ) from problem
