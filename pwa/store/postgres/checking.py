"""Reads a team's whole store back and reports what is wrong. Must not mend anything."""

from collections.abc import Iterator
from typing import Any

import msgspec
from psycopg import errors

from pwa.domain.canonical import hash_of
from pwa.store import chain
from pwa.store.contract import AUDIT, End, Report
from pwa.store.postgres.moving import DOCUMENTS, SNAPSHOT, rows_of
from pwa.store.postgres.pool import Connection
from pwa.store.postgres.rows import document_in


class _Ids(msgspec.Struct):
    id: str
    family: str
    subject: str


_decode_ids = msgspec.json.Decoder(_Ids).decode


def report_of(connection: Connection, team: str) -> Report:
    """Check the state of one moment. What the database can't read back is a problem too, and ends the reading."""
    tally = _Tally()
    audit: End | None = None
    breaks: list[str] = []
    connection.execute(SNAPSHOT)
    try:
        connection.execute(TABLES_THEMSELVES)
        problems = [*_records(connection, team, tally), *_documents(connection, team, tally)]
        problems += [str(what) for (what,) in connection.execute(ACROSS, {"team": team})]
        audit, breaks = _chain(connection, team)
    except (errors.DataCorrupted, errors.IndexCorrupted) as problem:
        problems = [f"the database can't read back what it wrote: {problem.diag.message_primary}"]
    connection.rollback()
    return Report(tally.records, tally.bytes, tuple(problems), tuple(breaks), audit)


class _Tally:
    """How much was read."""

    records = bytes = 0


def _chain(connection: Connection, team: str) -> tuple[End | None, list[str]]:
    found = connection.execute(AUDIT_END, {"team": team}).fetchone()
    entries = ((key, _entry_in(text)) for key, text in rows_of(connection, AUDIT_ENTRIES, team))
    return chain.breaks_in(entries, _entry_in(found[0]) if found else None)


def _entry_in(text: str) -> dict[str, Any]:
    """Nothing, if it isn't what was written: then it breaks the chain."""
    try:
        return document_in(text)
    except msgspec.MsgspecError:
        return {}


def _records(connection: Connection, team: str, tally: _Tally) -> Iterator[str]:
    before = 0
    for seq, record_id, family, subject, sha256, text in rows_of(connection, ALL, team):
        canonical = text.encode()
        tally.records += 1
        tally.bytes += len(canonical)
        if hash_of(canonical) != sha256:
            yield f"record {record_id}: it doesn't match its hash"
        elif _Ids(record_id, family, subject) != _ids_in(canonical):
            yield f"record {record_id}: it is filed under another id, family or subject than it says"
        if seq <= before:
            yield f"record {record_id}: its place {seq} is taken"
        before = seq


def _ids_in(canonical: bytes) -> _Ids | None:
    try:
        return _decode_ids(canonical)
    except msgspec.MsgspecError:
        return None


def _documents(connection: Connection, team: str, tally: _Tally) -> Iterator[str]:
    for collection, key, text in rows_of(connection, DOCUMENTS, team):
        tally.bytes += len(text.encode())
        try:
            is_whole = isinstance(msgspec.json.decode(text), dict)
        except msgspec.MsgspecError:
            is_whole = False
        if not is_whole:
            yield f"document {key} of {collection}: it isn't what was written"


# A damaged index must not hide what is in the table.
TABLES_THEMSELVES = """
select case when current_setting('enable_indexscan', true) is not null then
  set_config('enable_indexscan', 'off', true) || set_config('enable_indexonlyscan', 'off', true)
  || set_config('enable_bitmapscan', 'off', true) end
"""
ALL = """
select seq, id, family, subject, sha256, canonical from attune.records where team = %s order by seq
"""
AUDIT_END = f"""
select document from attune.documents
  where team = %(team)s and collection = '{chain.CHAIN}' and key = '{chain.END}'
"""
AUDIT_ENTRIES = f"""
select key, document from attune.documents where team = %s and collection = '{AUDIT}' order by key
"""
ACROSS = """
select 'record ' || id || ': it is there more than once' from attune.records
  where team = %(team)s group by id having count(*) > 1
union all
select 'record ' || id || ': its family was erased' from attune.records
  where team = %(team)s and family in (select family from attune.tombstones where team = %(team)s)
union all
select 'place ' || max(places.seq) || ' is beyond the last one, ' || whole.last_seq
  from attune.whole, (select seq from attune.records where team = %(team)s
    union all select seq from attune.tombstones where team = %(team)s) as places
  where whole.team = %(team)s group by whole.last_seq having max(places.seq) > whole.last_seq
union all
select 'place ' || seq || ' is that of a tombstone and of a record' from attune.records
  where team = %(team)s and seq in (select seq from attune.tombstones where team = %(team)s)
union all
select 'tag ' || tag || ' of ' || collection || ': its document is not there' from attune.tags
  where team = %(team)s and not exists (select from attune.documents where documents.team = tags.team
    and documents.collection = tags.collection and documents.key = tags.key)
"""
