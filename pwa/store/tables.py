"""TinyDB over a journal: its documents, tables and queries, with every change on disk before it is seen.

Knows no record.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from pwa.store.cipher import PLAIN, Cipher
from pwa.store.contract import StoreDamaged, StoreFailed
from pwa.store.journal import Journal
from pwa.store.queue import Queue, Ticket


class Change(msgspec.Struct, array_like=True, frozen=True):
    """One line of the journal: a row put or dropped, or a table forgotten. A row is JSON that is not yet read."""

    does: Literal["put", "drop", "forget"]
    table: str
    key: int = 0
    row: msgspec.Raw = msgspec.Raw()


@dataclass(frozen=True, slots=True)
class Changes:
    """One commit, and what to call once it is on disk, before anybody can see it."""

    changes: Sequence[Change]
    then: Callable[[], None] | None = None


_encode = msgspec.json.Encoder().encode
_decode_change = msgspec.json.Decoder(Change).decode


class Rows(Mapping[str, dict[str, Any]]):
    """A table's rows for TinyDB: kept as JSON and parsed each time, so that nobody can change the stored row."""

    def __init__(self) -> None:
        self.kept: dict[int, bytes] = {}

    def __getitem__(self, key: str) -> dict[str, Any]:
        row: dict[str, Any] = msgspec.json.decode(self.kept[int(key)])
        return row

    def __iter__(self) -> Iterator[str]:
        return map(str, self.kept)

    def __len__(self) -> int:
        return len(self.kept)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str | int) and int(key) in self.kept


class JournalStorage(Storage):
    """All tables in memory, with every change in the journal first. Changes come as commits, never as a whole database.

    `deciding` puts writers in order. `reading` is held only while memory changes, so that readers never wait for the
    disk.
    """

    def __init__(self, folder: Path, cipher: Cipher = PLAIN, *, only_read: bool = False) -> None:
        self.deciding = threading.RLock()
        self.reading = threading.RLock()
        self.journal = Journal(folder, cipher, only_read=only_read)
        self.dropped: set[str] = set()
        self._queue = Queue[Changes](self._write, self._keep)
        self._tables: dict[str, Rows] = {}
        try:
            for text in self.journal.replay(_stands_alone):
                if (change := change_in(text, self.journal.path)) is not None:
                    self._apply(change)
        except BaseException:
            self.journal.close()
            raise

    def read(self) -> dict[str, Rows]:  # type: ignore[override]  # TinyDB says dict; it only looks
        """The live tables. Hold `reading` while you look; change nothing."""
        return self._tables

    def rows(self, table: str) -> Rows:
        """The live rows of a table; empty for an unknown one."""
        return self._tables.get(table) or Rows()

    def write(self, data: dict[str, Any]) -> None:
        """Refused: this storage exists to avoid writing a whole database for one change."""
        raise NotImplementedError("A journal takes changes, not whole databases: use a table's own methods.")

    def put(self, changes: Changes) -> Ticket[Changes]:
        """Queue a commit while holding `deciding`. Nobody may rely on it until `wait` has returned."""
        return self._queue.put(changes)

    def wait(self, ticket: Ticket[Changes]) -> None:
        """Return when all of it is on disk and in memory. Raises StoreFailed: then none of it is."""
        self._queue.wait(ticket)

    def commit(self, changes: Sequence[Change]) -> None:
        """Queue a commit and wait for it. Raises StoreFailed."""
        if changes:
            with self.deciding:
                ticket = self.put(Changes(changes))
            self.wait(ticket)

    def compact(self, cipher: Cipher | None = None) -> None:
        """Rewrite the journal with only the present rows, so that dropped ones are gone from the disk too."""
        with self.deciding:
            self.wait(self.put(Changes(())))
            with self.reading:
                held = [(name, list(rows.kept.items())) for name, rows in self._tables.items()]
            lines = (text_of(put(name, key, row)) for name, rows in held for key, row in rows)
            self.journal.replace(([line] for line in lines), cipher)
            self.dropped.clear()

    def refill(self, changes: Iterable[Change]) -> None:
        """Replace everything by the result of these changes, in one step. Raises StoreFailed."""
        with self.deciding:
            tables: dict[str, Rows] = {}

            def applied() -> Iterator[list[bytes]]:
                for change in changes:
                    tables.setdefault(change.table, Rows()).kept[change.key] = bytes(change.row)
                    yield [text_of(change)]

            self.journal.replace(applied())
            with self.reading:
                self._tables = tables

    def close(self) -> None:
        with self.deciding:
            self.journal.close()

    def _write(self, batch: Sequence[Changes]) -> None:
        commits = [[text_of(change) for change in each.changes] for each in batch if each.changes]
        if commits:
            self.journal.append(commits)

    def _keep(self, commit: Changes) -> None:
        try:
            with self.reading:
                for change in commit.changes:
                    self._apply(change)
                if commit.then is not None:
                    commit.then()
        except BaseException:
            # On disk but not in memory: only a restart makes the two agree again.
            self.journal.is_writable = False
            raise

    def _apply(self, change: Change) -> None:
        match change.does:
            case "put":
                rows = self._tables.get(change.table)
                if rows is None:
                    rows = self._tables[change.table] = Rows()
                rows.kept[change.key] = bytes(change.row)
            case "drop":
                self.rows(change.table).kept.pop(change.key, None)
                self.dropped.add(change.table)
            case "forget":
                self._tables.pop(change.table, None)


class JournalTable(Table):
    """TinyDB's table: a mutator is durable when it returns, or raises StoreFailed and has changed nothing."""

    default_query_cache_capacity = 0
    _storage: JournalStorage

    def __init__(self, storage: JournalStorage, name: str, **options: Any) -> None:  # noqa: ANN401  TinyDB's own options
        # A cached answer might belong to another thread, and looking is quick.
        super().__init__(storage, name, **{**options, "cache_size": 0})

    def insert(self, document: Mapping[str, Any]) -> int:
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        with self._storage.deciding:
            changes: list[Change] = []
            taken = set(self._storage.rows(self.name).kept)
            for document in documents:
                key = self._key_for(document)
                if key in taken:
                    raise ValueError(f"Document with ID {key} already exists")
                taken.add(key)
                changes.append(put(self.name, key, json_of(dict(document))))
            self._storage.commit(changes)
            return [change.key for change in changes]

    def get(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  as TinyDB: one document, several, or None
        with self._storage.reading:
            return super().get(*args, **kwargs)

    def search(self, cond: Any) -> list[Document]:  # noqa: ANN401  TinyDB's queries have no public type
        with self._storage.reading:
            return super().search(cond)

    def __iter__(self) -> Iterator[Document]:
        with self._storage.reading:
            return iter(list(super().__iter__()))

    def _key_for(self, document: Mapping[str, Any]) -> int:
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")  # noqa: TRY004  as TinyDB does
        if isinstance(document, Document):
            self._next_id = None
            return document.doc_id
        return int(self._get_next_id())  # type: ignore[no-untyped-call]  # TinyDB's own, untyped

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        """Every other mutator goes through this: it changes a copy, and only the difference is written."""
        with self._storage.deciding:
            rows = self._storage.rows(self.name)
            changed: dict[int, Mapping[str, Any]] = {int(key): row for key, row in rows.items()}
            updater(changed)
            drops = [drop(self.name, key) for key in rows.kept if key not in changed]
            puts = [
                put(self.name, key, json_of(dict(row)))
                for key, row in changed.items()
                if key not in rows.kept or rows[str(key)] != row
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
        with self._storage.deciding:
            if name in self._storage.read():
                self._storage.commit([forget(name)])
            self._tables.pop(name, None)

    def drop_tables(self) -> None:
        with self._storage.deciding:
            self._storage.commit([forget(name) for name in self._storage.read()])
            self._tables.clear()


def _stands_alone(text: bytes) -> bool:
    """A row that was put is worth keeping without the rest of its commit; dropping one could remove what was kept."""
    return text.startswith(b'["put"')


def put(table: str, key: int, row: bytes) -> Change:
    return Change("put", table, key, msgspec.Raw(row))


def drop(table: str, key: int) -> Change:
    return Change("drop", table, key)


def forget(table: str) -> Change:
    return Change("forget", table)


def json_of(value: object) -> bytes:
    """Raises StoreFailed for anything that JSON can't express."""
    try:
        return _encode(value)
    except (TypeError, ValueError, OverflowError, RecursionError) as problem:
        raise StoreFailed(f"This can't be kept as JSON ({problem}). Nothing was changed.") from problem


def text_of(change: Change) -> bytes:
    """A change as a line's text; a drop has no row."""
    return _encode(change if change.does == "put" else [change.does, change.table, change.key])


def change_in(text: bytes, path: Path) -> Change | None:
    """What a line of the journal says; its first line changes nothing."""
    if text.startswith(b'["journal"'):
        return None
    try:
        return _decode_change(text)
    except msgspec.DecodeError as problem:
        raise StoreDamaged(
            f"{path} holds a line that this version can't read ({problem}). Nothing was changed."
        ) from problem
