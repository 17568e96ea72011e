"""Turns rows into the contract's objects and back. Must not run a query."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from pwa.store.contract import NewRecord, Put, Stored, Tombstone
from pwa.store.postgres.failures import NOTHING_KEPT, NotAcceptable

RECORD = "seq, sha256, received_at, canonical, notes"
TOMBSTONE = "seq, family, erased_at, records, users"
NO_NOTES = "{}"


def json_text(document: Mapping[str, Any]) -> str:
    """The JSON text of a document. Raises NotAcceptable, a StoreFailed, for anything that JSON can't express."""
    try:
        return msgspec.json.encode(document).decode()
    except (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError) as problem:
        raise NotAcceptable(f"This can't be kept as JSON ({problem}). {NOTHING_KEPT}") from problem


def document_in(text: str) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode(text)
    return document


def stored(row: Sequence[Any]) -> Stored:
    """From the columns of RECORD."""
    seq, sha256, received_at, canonical, notes = row
    return Stored(
        seq, sha256, received_at, canonical.encode(), {} if notes == NO_NOTES else document_in(notes)
    )


def tombstone(row: Sequence[Any]) -> Tombstone:
    """From the columns of TOMBSTONE."""
    seq, family, erased_at, records, users = row
    return Tombstone(seq, family, erased_at, records, tuple(msgspec.json.decode(users)))


def record_columns(records: Sequence[NewRecord]) -> dict[str, list[str]]:
    """One list for each column, so that a statement looks the same for any number of rows."""
    return {
        "ids": [record.id for record in records],
        "families": [record.family for record in records],
        "subjects": [record.subject for record in records],
        "hashes": [record.sha256 for record in records],
        "instants": [record.received_at for record in records],
        "texts": [record.canonical.decode() for record in records],
        "notes": [json_text(record.notes) if record.notes else NO_NOTES for record in records],
    }


def put_columns(puts: Iterable[tuple[Put, str]]) -> dict[str, list[str]]:
    """The last put of each key, in the order of keys: with one order everywhere, two writers can't deadlock."""
    last = {(each.collection, each.key): (each, text) for each, text in puts}
    ordered = [last[place] for place in sorted(last)]
    tagged = [(each.collection, each.key, tag) for each, _ in ordered for tag in sorted(set(each.tags))]
    return {
        "collections": [each.collection for each, _ in ordered],
        "keys": [each.key for each, _ in ordered],
        "documents": [text for _, text in ordered],
        "tag_collections": [collection for collection, _, _ in tagged],
        "tag_keys": [key for _, key, _ in tagged],
        "tags": [tag for _, _, tag in tagged],
    }
