"""Moves a team's whole store out of the database and into an empty one. Must not judge what it carries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from typing import Any

import msgspec
import psycopg

from pwa.store.contract import Entry, Manifest, Put, Stored, StoreFailed, StoreNotEmpty, Tombstone
from pwa.store.postgres.batch import LOCK
from pwa.store.postgres.failures import NOTHING_KEPT, failure_of
from pwa.store.postgres.pool import Connection, Pool
from pwa.store.postgres.rows import RECORD, TOMBSTONE, document_in, json_text, stored, tombstone

ROWS_AT_ONCE = 200
SNAPSHOT = "begin isolation level repeatable read read only"


def entries_of(pool: Pool, team: str) -> Iterator[Entry]:
    """As the contract's `dump`: one snapshot, taken when the first entry is asked for."""
    with pool.lend(lambda connection: connection.execute(SNAPSHOT)) as (connection, _):
        try:
            manifest = connection.execute(MANIFEST, (team,)).fetchone()
            yield Manifest(*manifest) if manifest else Manifest("", 0)
            yield from merge(
                _records(connection, team), _tombstones(connection, team), key=lambda entry: entry.seq
            )
            tags: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
            for collection, key, tag in rows_of(connection, TAGS, team):
                tags[collection, key].append(tag)
            for collection, key, text in rows_of(connection, DOCUMENTS, team):
                yield Put(collection, key, document_in(text), tuple(tags[collection, key]))
        except psycopg.Error as problem:
            raise failure_of(problem) from None


def _records(connection: Connection, team: str) -> Iterator[Stored | Tombstone]:
    return (stored(row) for row in rows_of(connection, RECORDS, team))


def _tombstones(connection: Connection, team: str) -> Iterator[Stored | Tombstone]:
    return (tombstone(row) for row in connection.execute(TOMBSTONES, (team,)).fetchall())


def rows_of(connection: Connection, query: str, team: str) -> Iterator[tuple[Any, ...]]:
    """The rows one after another, so that a large store needs little memory. Run within a transaction."""
    with connection.cursor(name="rows") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        yield from cursor.execute(query, (team,))


def fill(connection: Connection, team: str, entries: Iterable[Entry], *, replace: bool) -> None:
    """As the contract's `load`, in one transaction."""
    with connection.transaction():
        connection.execute(LOCK, {"team": team})
        if replace:
            for table in ("records", "tombstones", "documents", "tags"):
                connection.execute(f"delete from attune.{table} where team = %s", (team,))
        elif connection.execute(SOMETHING, {"team": team}).fetchone() is not None:
            raise StoreNotEmpty(
                f"There is something in the store of team “{team}” already. Nothing was changed."
            )
        last = 0
        for kind, same in groupby(entries, key=type):
            last = max(last, _copy(connection, team, kind, same))
        connection.execute(
            "update attune.whole set last_seq = greatest(last_seq, %s) where team = %s", (last, team)
        )
        # The planner judges a query by its statistics, and has none yet for so much new data.
        connection.execute("analyze attune.records, attune.documents, attune.tags")


def _copy(connection: Connection, team: str, kind: type, same: Iterable[Any]) -> int:
    """Entries of one kind; returns the highest seq among them."""
    if kind is Manifest:
        for manifest in same:
            connection.execute(BECOME, (manifest.epoch, manifest.last_seq, team))
        return 0
    if kind is Put:
        _copy_documents(connection, team, same)
        return 0
    last, (columns, row) = (
        0,
        (RECORD_COLUMNS, _record_row) if kind is Stored else (TOMBSTONE_COLUMNS, _tombstone_row),
    )
    with connection.cursor() as cursor, cursor.copy(f"copy attune.{columns} from stdin") as copy:
        for entry in same:
            copy.write_row((team, *row(entry)))
            last = max(last, entry.seq)
    return last


def _copy_documents(connection: Connection, team: str, puts: Iterable[Put]) -> None:
    tags: list[tuple[str, str, str, str]] = []
    with connection.cursor() as cursor:
        with cursor.copy("copy attune.documents (team, collection, key, document) from stdin") as copy:
            for each in puts:
                copy.write_row((team, each.collection, each.key, json_text(each.document)))
                tags += [(team, each.collection, tag, each.key) for tag in set(each.tags)]
        with cursor.copy("copy attune.tags (team, collection, tag, key) from stdin") as copy:
            for row in tags:
                copy.write_row(row)


def _record_row(entry: Stored) -> tuple[Any, ...]:
    try:
        ids = [entry.record[name] for name in ("id", "family", "subject")]
    except (KeyError, TypeError, msgspec.DecodeError) as problem:
        raise StoreFailed(
            f"What was given as record {entry.seq} is none ({problem!r}). {NOTHING_KEPT}"
        ) from problem
    return (
        entry.seq,
        *ids,
        entry.sha256,
        entry.received_at,
        entry.canonical.decode(),
        json_text(entry.notes),
    )


def _tombstone_row(entry: Tombstone) -> tuple[Any, ...]:
    users = msgspec.json.encode(entry.users).decode()
    return (entry.seq, entry.family, entry.erased_at, entry.records, users)


RECORD_COLUMNS = "records (team, seq, id, family, subject, sha256, received_at, canonical, notes)"
TOMBSTONE_COLUMNS = "tombstones (team, seq, family, erased_at, records, users)"
MANIFEST = "select epoch, last_seq from attune.whole where team = %s"
BECOME = "update attune.whole set epoch = %s, last_seq = %s where team = %s"
RECORDS = f"select {RECORD} from attune.records where team = %s order by seq"
TOMBSTONES = f"select {TOMBSTONE} from attune.tombstones where team = %s order by seq"
DOCUMENTS = "select collection, key, document from attune.documents where team = %s order by collection, key"
TAGS = "select collection, key, tag from attune.tags where team = %s order by collection, key, tag"
SOMETHING = """
select from attune.records where team = %(team)s union all select from attune.tombstones where team = %(team)s
union all select from attune.documents where team = %(team)s limit 1
"""
