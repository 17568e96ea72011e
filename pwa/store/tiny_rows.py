"""How a TinyDB table's rows hold records and tombstones, and where each is found. Must not change the disk."""

from collections import defaultdict
from typing import Any

import msgspec

from pwa.domain.canonical import hash_of
from pwa.store.contract import Manifest, NewRecord, Stored, Tombstone
from pwa.store.tables import Change, JournalStorage, json_of, put

META, RECORDS, TOMBSTONES = "meta", "records", "tombstones"


class _Row(msgspec.Struct):
    sha256: str
    received_at: str
    record: msgspec.Raw
    notes: dict[str, Any] = {}


class Ids(msgspec.Struct):
    """What a record is found by."""

    id: str
    family: str
    subject: str


class _Indexed(msgspec.Struct):
    record: Ids


_decode_row = msgspec.json.Decoder(_Row).decode
_decode_ids = msgspec.json.Decoder(_Indexed).decode
_decode_tombstone = msgspec.json.Decoder(Tombstone).decode


def put_manifest(manifest: Manifest) -> Change:
    return put(META, 1, json_of({"epoch": manifest.epoch, "last_seq": manifest.last_seq}))


def put_record(seq: int, new: NewRecord | Stored) -> Change:
    """The record's own bytes are kept: they are what was hashed."""
    row = b'{"sha256":%b,"received_at":%b,"notes":%b,"record":%b}' % (
        json_of(new.sha256),
        json_of(new.received_at),
        json_of(new.notes),
        new.canonical,
    )
    return put(RECORDS, seq, row)


def put_tombstone(tombstone: Tombstone) -> Change:
    return put(TOMBSTONES, tombstone.seq, json_of(tombstone))


def stored(seq: int, row: bytes) -> Stored:
    parsed = _decode_row(row)
    return Stored(seq, parsed.sha256, parsed.received_at, bytes(parsed.record), parsed.notes)


def ids_in(row: bytes) -> Ids:
    return _decode_ids(row).record


def wrong_in(change: Change | None) -> list[str]:
    """What is wrong with a record as a line of the journal holds it."""
    if change is None or change.does != "put" or change.table != RECORDS:
        return []
    row = _decode_row(change.row)
    if hash_of(bytes(row.record)) == row.sha256:
        return []
    return [f"record {_decode_ids(change.row).record.id}: it doesn't match its hash"]


class Index:
    """Sequence numbers by id, by family and by subject, in order; tombstones by family."""

    def __init__(self) -> None:
        self.by_id: dict[str, int] = {}
        self.by_family: defaultdict[str, list[int]] = defaultdict(list)
        self.by_subject: defaultdict[str, list[int]] = defaultdict(list)
        self.tombstones: dict[str, Tombstone] = {}

    @classmethod
    def of(cls, storage: JournalStorage) -> "Index":
        """An index of everything in the storage."""
        made = cls()
        for seq, row in storage.rows(RECORDS).kept.items():
            ids = ids_in(row)
            made.add(seq, ids.id, ids.family, ids.subject)
        for row in storage.rows(TOMBSTONES).kept.values():
            tombstone = _decode_tombstone(row)
            made.tombstones[tombstone.family] = tombstone
        return made

    @property
    def last_seq(self) -> int:
        """The highest sequence number in the index, 0 if it is empty."""
        seqs = (*self.by_id.values(), *(tombstone.seq for tombstone in self.tombstones.values()))
        return max(seqs, default=0)

    def add(self, seq: int, record_id: str, family: str, subject: str) -> None:
        self.by_id[record_id] = seq
        self.by_family[family].append(seq)
        self.by_subject[subject].append(seq)

    def bury(self, tombstone: Tombstone, gone: dict[int, Ids]) -> None:
        self.by_family.pop(tombstone.family, None)
        for seq, ids in gone.items():
            del self.by_id[ids.id]
            self.by_subject[ids.subject].remove(seq)
        self.tombstones[tombstone.family] = tombstone
