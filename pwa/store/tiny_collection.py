"""Documents by key and by tag, in a TinyDB table of their own: {key, document, tags}. Must not know a record."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from pwa.store.contract import Document, Put
from pwa.store.tables import Change, Changes, JournalStorage, drop, json_of, put

PREFIX = "collection:"


class _Row(msgspec.Struct):
    key: str
    document: msgspec.Raw
    tags: tuple[str, ...] = ()


_decode_row = msgspec.json.Decoder(_Row).decode


class TinyCollection:
    """One collection; a document's tags are looked up in memory."""

    def __init__(self, storage: JournalStorage, name: str) -> None:
        self._storage, self.name = storage, name
        self._table = PREFIX + name
        # A key keeps its row's number for good, whether or not the row is there at the moment.
        self._numbers: dict[str, int] = {}
        self._tags: dict[str, tuple[str, ...]] = {}
        self._tagged: dict[str, set[str]] = {}
        # Sorted, so that a range of tags is found without looking at each.
        self._in_order: list[str] = []
        with storage.reading:
            for number, kept in storage.rows(self._table).kept.items():
                row = _decode_row(kept)
                self._numbers[row.key] = number
                self._tags |= {row.key: row.tags} if row.tags else {}
                for tag in row.tags:
                    self._tagged.setdefault(tag, set()).add(row.key)
        self._in_order = sorted(self._tagged)
        self._last_number = max(self._numbers.values(), default=0)

    def get(self, key: str) -> dict[str, Any] | None:
        kept = self._storage.rows(self._table).kept.get(self._numbers.get(key, 0))
        return None if kept is None else _document(_decode_row(kept))

    def get_all(self, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        documents = ((key, self.get(key)) for key in keys)
        return {key: document for key, document in documents if document is not None}

    def put(self, key: str, document: Document, tags: tuple[str, ...] = ()) -> None:
        with self._storage.deciding:
            put_it = Put(self.name, key, document, tags)
            ticket = self._storage.put(Changes([self.change(put_it)], lambda: self.learn(put_it)))
        self._storage.wait(ticket)

    def delete(self, key: str) -> None:
        with self._storage.deciding:
            ticket = self._storage.put(Changes(self.drops(key), lambda: self.forget(key)))
        self._storage.wait(ticket)

    def items(self) -> list[tuple[str, dict[str, Any]]]:
        with self._storage.reading:
            kept = list(self._storage.rows(self._table).kept.values())
        rows = sorted(map(_decode_row, kept), key=lambda row: row.key)
        return [(row.key, _document(row)) for row in rows]

    def keys(self, tag: str) -> set[str]:
        with self._storage.reading:
            return set(self._tagged.get(tag, ()))

    def keys_between(self, first: str, last: str) -> set[str]:
        with self._storage.reading:
            found = self._in_order[bisect_left(self._in_order, first) : bisect_right(self._in_order, last)]
            return {key for tag in found for key in self._tagged[tag]}

    def tags_of(self, key: str) -> tuple[str, ...]:
        return self._tags.get(key, ())

    def change(self, asked: Put) -> Change:
        """The change that puts this document, for a commit while `deciding` is held."""
        if asked.key not in self._numbers:
            self._last_number += 1
            self._numbers[asked.key] = self._last_number
        row = {"key": asked.key, "document": asked.document, **({"tags": asked.tags} if asked.tags else {})}
        return put(self._table, self._numbers[asked.key], json_of(row))

    def drops(self, key: str) -> list[Change]:
        """The changes that remove this document, if there was one."""
        return [drop(self._table, self._numbers[key])] if key in self._numbers else []

    def learn(self, kept: Put) -> None:
        """The document is on disk: from now on its tags find it."""
        self._tag(kept.key, kept.tags)

    def forget(self, key: str) -> None:
        """The document is gone from the disk."""
        self._tag(key, ())

    def dump(self) -> Iterator[Put]:
        """All documents as they are at this moment, by key."""
        with self._storage.reading:
            kept = list(self._storage.rows(self._table).kept.values())
        for row in sorted(map(_decode_row, kept), key=lambda row: row.key):
            yield Put(self.name, row.key, _document(row), tuple(sorted(set(row.tags))))

    def _tag(self, key: str, tags: tuple[str, ...]) -> None:
        for tag in set(self._tags.pop(key, ())) - set(tags):
            self._tagged[tag].discard(key)
            if not self._tagged[tag]:
                del self._tagged[tag]
                del self._in_order[bisect_left(self._in_order, tag)]
        for tag in tags:
            if tag not in self._tagged:
                self._tagged[tag] = set()
                insort(self._in_order, tag)
            self._tagged[tag].add(key)
        if tags:
            self._tags[key] = tags


def _document(row: _Row) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode(row.document)
    return document
