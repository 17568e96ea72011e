"""One transaction that keeps records and documents, in one round trip. Gives out seqs.

The lock on the team's row in attune.whole is held until the commit is visible, so seqs become visible in order and
`since` misses none. It is taken by a statement of its own: the next one then sees all that was committed before.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import psycopg

from pwa.store.chain import CHAIN, END, end_of, is_audit, linked
from pwa.store.contract import AUDIT, Document, NewRecord, Put, Receipt, StoreFailed
from pwa.store.postgres.pool import Connection
from pwa.store.postgres.rows import document_in, json_text, put_columns, record_columns

Columns = dict[str, str | list[str]]


class Batch:
    """What one transaction stores. `attempt` is above 1 when an earlier one may have committed without an answer."""

    def __init__(self, team: str, records: Sequence[NewRecord], attempt: int = 1) -> None:
        self._team = team
        self._attempt = attempt
        # An id may be sent for two families, one of which was erased.
        self._sent: dict[tuple[str, str], NewRecord] = {}
        for record in records:
            self._sent.setdefault((record.id, record.family), record)
        self._kept: dict[str, tuple[int, NewRecord]] = {}
        self._there: dict[str, tuple[int, str, str]] = {}
        self._erased: dict[str, tuple[int, str]] = {}
        self._told: set[str] = set()

    def keep(self, connection: Connection, puts: Sequence[tuple[Put, str]]) -> None:
        """Store everything or nothing; it is on disk when this returns."""
        sent = list(self._sent.values())
        if sent or puts:
            rows = transact(connection, self._team, sent, puts)
            self._kept = {record_id: (seq, self._sent[record_id, family]) for record_id, seq, family in rows}
        others = [
            record for record in sent if record.id not in self._kept or self._kept[record.id][1] is not record
        ]
        if others:
            self._look_up(connection, others)

    def receipt(self, record: NewRecord) -> Receipt:
        """The receipt of a record in this batch. Ask once for each time that it was sent, in that order."""
        if record.id in self._told or record.id in self._there:
            return self._again(record)
        kept = self._kept.get(record.id)
        if kept is not None and kept[1].family == record.family:
            self._told.add(record.id)
            return Receipt(record.id, record.sha256, kept[0], "stored", record.received_at)
        if record.family in self._erased:
            seq, erased_at = self._erased[record.family]
            return Receipt(record.id, "", seq, "erased", erased_at)
        raise StoreFailed(f"Record {record.id} could not be kept, and is not there either. Send it again.")

    def _again(self, record: NewRecord) -> Receipt:
        if record.id in self._there:
            seq, *first = self._there[record.id]
        else:
            seq, kept = self._kept[record.id]
            first = [kept.sha256, kept.received_at]
        sha256, received_at = first
        status: Literal["stored", "already", "conflict"] = (
            "already" if sha256 == record.sha256 else "conflict"
        )
        # After a commit whose answer was lost, the record that is there is our own.
        if self._attempt > 1 and record.id not in self._told and first == [record.sha256, record.received_at]:
            status = "stored"
        self._told.add(record.id)
        return Receipt(record.id, sha256, seq, status, received_at)

    def _look_up(self, connection: Connection, others: Sequence[NewRecord]) -> None:
        ids = [record.id for record in others if record.id not in self._kept]
        wanted = {"team": self._team, "ids": ids, "families": [record.family for record in others]}
        with connection.pipeline():
            there, erased = connection.execute(THERE, wanted), connection.execute(ERASED, wanted)
        self._there = {row[0]: row[1:] for row in there}
        self._erased = {row[0]: row[1:] for row in erased}


def transact(
    connection: Connection, team: str, records: Sequence[NewRecord], puts: Sequence[tuple[Put, str]]
) -> list[tuple[str, int, str]]:
    """Id, seq and family of the records that were new."""
    columns: Columns = {"team": team, **record_columns(records), **put_columns(puts)}
    kept: psycopg.Cursor[tuple[Any, ...]] | None = None
    with connection.pipeline():
        connection.execute("begin isolation level read committed")
        if records or is_audit(put for put, _ in puts):
            connection.execute(LOCK_FOR_MANY, columns)
        if is_audit(put for put, _ in puts):
            columns |= put_columns(linked_puts(connection, team, [put for put, _ in puts]))
        if records:
            kept = connection.execute(KEEP, columns)
            connection.execute(COUNT, columns)
        if puts:
            put_documents(connection, columns)
        connection.execute("commit")
    return kept.fetchall() if kept else []


def linked_puts(connection: Connection, team: str, puts: Sequence[Put]) -> list[tuple[Put, str]]:
    """The puts with their audit entries linked, each with its text.

    Hold the lock on the team's row, so that the order of the chain is the order of commits. Costs one round trip.
    """
    wanted = {"team": team, "keys": [each.key for each in puts if each.collection == AUDIT]}
    kept = {(collection, key): text for collection, key, text in connection.execute(CHAIN_SO_FAR, wanted)}
    end = kept.get((CHAIN, END))
    so_far = end_of(document_in(end) if end else None, lambda: _all_entries(connection, team))
    made, _ = linked(puts, so_far, lambda key: (AUDIT, key) in kept)
    return [(each, json_text(each.document)) for each in made]


def _all_entries(connection: Connection, team: str) -> Iterator[tuple[str, Document]]:
    for key, text in connection.execute(ENTRIES, {"team": team}):
        yield key, document_in(text)


def put_documents(connection: Connection, columns: Columns) -> None:
    """Run within a transaction, with the columns of `put_columns`."""
    connection.execute(PUT, columns)
    connection.execute(UNTAG, columns)
    if columns["tags"]:
        connection.execute(TAG, columns)


LOCK = "select last_seq from attune.whole where team = %(team)s for update"
# One plan for any number of rows: planning again for each number took as long as everything else.
LOCK_FOR_MANY = """
select last_seq, case when current_setting('plan_cache_mode', true) is not null then
  set_config('plan_cache_mode', 'force_generic_plan', true) end
from attune.whole where team = %(team)s for update
"""
# %b: text[] in the binary format costs the client a quarter of the time.
# Subqueries for each row instead of joins: the planner knows nothing about a new team, and would read all of
# its records to find fifty.
KEEP = """
insert into attune.records (team, seq, id, family, subject, sha256, received_at, canonical, notes)
select fresh.team, fresh.last_seq + row_number() over (order by fresh.place),
  fresh.id, fresh.family, fresh.subject, fresh.sha256, fresh.received_at, fresh.canonical, fresh.notes
from (
  select whole.team, whole.last_seq, sent.*, row_number() over (partition by sent.id order by sent.place) as nth
  from attune.whole cross join unnest(%(ids)b::text[], %(families)b::text[], %(subjects)b::text[], %(hashes)b::text[],
      %(instants)b::text[], %(texts)b::text[], %(notes)b::text[])
    with ordinality as sent (id, family, subject, sha256, received_at, canonical, notes, place)
  where whole.team = %(team)s
  and (select seq from attune.tombstones where team = %(team)s and family = sent.family) is null
  and (select seq from attune.records where team = %(team)s and id = sent.id) is null
) as fresh
where fresh.nth = 1
on conflict (team, id) do nothing
returning id, seq, family
"""
COUNT = """
update attune.whole set last_seq = highest.seq
from (select max(seq) as seq from attune.records where team = %(team)s) as highest
where whole.team = %(team)s and whole.last_seq < highest.seq
"""
PUT = """
insert into attune.documents (team, collection, key, document)
select %(team)s, put.collection, put.key, put.document
from unnest(%(collections)b::text[], %(keys)b::text[], %(documents)b::text[]) as put (collection, key, document)
on conflict (team, collection, key) do update set document = excluded.document
"""
UNTAG = """
delete from attune.tags using unnest(%(collections)b::text[], %(keys)b::text[]) as put (collection, key)
where tags.team = %(team)s and tags.collection = put.collection and tags.key = put.key and not exists (
  select from unnest(%(tag_collections)b::text[], %(tag_keys)b::text[], %(tags)b::text[]) as kept (collection, key, tag)
  where kept.collection = tags.collection and kept.key = tags.key and kept.tag = tags.tag)
"""
TAG = """
insert into attune.tags (team, collection, tag, key)
select %(team)s, put.collection, put.tag, put.key
from unnest(%(tag_collections)b::text[], %(tag_keys)b::text[], %(tags)b::text[]) as put (collection, key, tag)
on conflict do nothing
"""
# Those of the entries that are there already: of an attempt whose answer was lost.
CHAIN_SO_FAR = f"""
select collection, key, document from attune.documents
  where team = %(team)s and collection = '{CHAIN}' and key = '{END}'
union all
select collection, key, document from attune.documents
  where team = %(team)s and collection = '{AUDIT}' and key = any(%(keys)b::text[])
"""
ENTRIES = f"select key, document from attune.documents where team = %(team)s and collection = '{AUDIT}' order by key"
THERE = "select id, seq, sha256, received_at from attune.records where team = %(team)s and id = any(%(ids)b::text[])"
ERASED = "select family, seq, erased_at from attune.tombstones where team = %(team)s and family = any(%(families)b::text[])"
