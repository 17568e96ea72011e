"""Named documents, found by key and by tag. Must not know a record."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pwa.store.contract import Document, NewRecord, Put, Receipt
from pwa.store.postgres.pool import Connection, Pool
from pwa.store.postgres.rows import document_in

Append = Callable[[Sequence[NewRecord], Iterable[Put]], list[Receipt]]
Write = Callable[[Callable[[Connection], None]], None]


class PostgresCollection:
    """One collection of a team. Nothing is kept in memory, because another process may change it at any time."""

    def __init__(self, pool: Pool, team: str, name: str, append: Append, write: Write) -> None:
        self._pool = pool
        self._place = {"team": team, "collection": name}
        self._append = append
        self._write = write

    def get(self, key: str) -> dict[str, Any] | None:
        rows = self._rows("select document {} and key = %(key)s", key=key)
        return document_in(rows[0][0]) if rows else None

    def get_all(self, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        asked = list(keys)
        rows = self._rows("select key, document {} and key = any(%(keys)s)", keys=asked) if asked else []
        return {key: document_in(text) for key, text in rows}

    def put(self, key: str, document: Document, tags: tuple[str, ...] = ()) -> None:
        self._append([], [Put(self._place["collection"], key, document, tags)])

    def delete(self, key: str) -> None:
        self._write(lambda connection: delete_document(connection, {**self._place, "key": key}))

    def items(self) -> list[tuple[str, dict[str, Any]]]:
        return [(key, document_in(text)) for key, text in self._rows("select key, document {} order by key")]

    def keys(self, tag: str) -> set[str]:
        return {key for (key,) in self._rows("select key {} and tag = %(tag)s", "tags", tag=tag)}

    def keys_between(self, first: str, last: str) -> set[str]:
        rows = self._rows(
            "select key {} and tag between %(first)s and %(last)s", "tags", first=first, last=last
        )
        return {key for (key,) in rows}

    def _rows(self, query: str, table: str = "documents", **values: str | list[str]) -> list[tuple[Any, ...]]:
        statement = query.format(f"from attune.{table} where team = %(team)s and collection = %(collection)s")
        return self._pool.run(
            lambda connection: connection.execute(statement, {**self._place, **values}).fetchall()
        )


def delete_document(connection: Connection, place: dict[str, str]) -> None:
    """Delete the document at a place (team, collection, key), with its tags."""
    with connection.transaction():
        for table in ("documents", "tags"):
            connection.execute(
                f"delete from attune.{table} where team = %(team)s and collection = %(collection)s and key = %(key)s",
                place,
            )
