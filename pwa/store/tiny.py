"""The store on TinyDB, for one process: records, collections and their order.

Must not know what a record says of a baby.
"""

import heapq
import logging
import threading
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from pwa.domain.canonical import hash_of
from pwa.store.cipher import PLAIN, Cipher
from pwa.store.contract import (
    CASELOAD,
    Entry,
    NewRecord,
    Put,
    Receipt,
    Report,
    Stored,
    StoreFailed,
    StoreNotEmpty,
    Tombstone,
    Whole,
)
from pwa.store.lines import Line
from pwa.store.tables import Change, Changes, JournalDB, change_in, drop, json_of, put
from pwa.store.tiny_collection import PREFIX, TinyCollection

META, RECORDS, TOMBSTONES = "meta", "records", "tombstones"
DEAD_BYTES = 16 * 1024**2
LINE_BYTES = 64

log = logging.getLogger(__name__)


class _Row(msgspec.Struct):
    sha256: str
    received_at: str
    record: msgspec.Raw
    notes: dict[str, Any] = {}


class _Ids(msgspec.Struct):
    id: str
    family: str
    subject: str


class _Indexed(msgspec.Struct):
    record: _Ids


_decode_row = msgspec.json.Decoder(_Row).decode
_decode_ids = msgspec.json.Decoder(_Indexed).decode
_decode_tombstone = msgspec.json.Decoder(Tombstone).decode


@dataclass(frozen=True, slots=True)
class _Pending:
    """A record whose commit is in the queue."""

    seq: int
    new: NewRecord


class TinyStore:
    """A store in `folder`, by way of a journal. `database` is for TinyDB's queries: look, don't write."""

    def __init__(self, folder: Path, cipher: Cipher = PLAIN, *, only_read: bool = False) -> None:
        self.database = JournalDB(folder, cipher, only_read=only_read)
        self._storage = self.database.storage
        self._is_only_read = only_read
        self._journal = self._storage.journal
        self._by_id: dict[str, int] = {}
        self._by_family: defaultdict[str, list[int]] = defaultdict(list)
        self._by_subject: defaultdict[str, list[int]] = defaultdict(list)
        self._pending: dict[str, _Pending] = {}
        self._tombstones: dict[str, Tombstone] = {}
        self._collections: dict[str, TinyCollection] = {}
        self._locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
        self._last_seq = self._next_seq = 0
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    @property
    def epoch(self) -> str:
        return self._whole.epoch

    @property
    def is_writable(self) -> bool:
        return self._journal.is_writable

    @property
    def last_seq(self) -> int:
        return self._last_seq

    def whole(self) -> Whole:
        with self._storage.reading:
            return Whole(self.epoch, self._last_seq)

    def renew_epoch(self) -> str:
        self._storage.commit([_meta(Whole(str(uuid4()), self._whole.last_seq))])
        log.warning("A new epoch began: tablets will offer their records again.")
        return self.epoch

    def append(self, records: Sequence[NewRecord], puts: Iterable[Put] = ()) -> list[Receipt]:
        puts, fresh = list(puts), dict[str, _Pending]()
        try:
            with self._storage.deciding:
                changes = [self._collection(each.collection).change(each) for each in puts]
                receipts = [self._receipt_for(new, fresh) for new in records]
                rows = [put(RECORDS, one.seq, _row(one.new)) for one in fresh.values()]
                self._pending |= fresh
                # Also when nothing is new: what was found may still be on its way to the disk.
                ticket = self._storage.put(
                    Changes(rows + changes, lambda: self._learn(list(fresh.values()), puts))
                )
            self._storage.wait(ticket)
        finally:
            for record_id, one in fresh.items():
                if self._pending.get(record_id) is one:
                    del self._pending[record_id]
        self._check_kept(receipts)
        return receipts

    def get(self, record_id: str) -> Stored | None:
        with self._storage.reading:
            seq = self._by_id.get(record_id)
            return None if seq is None else self._stored(seq)

    def get_all(self, record_ids: Iterable[str]) -> dict[str, Stored]:
        found = ((record_id, self.get(record_id)) for record_id in record_ids)
        return {record_id: kept for record_id, kept in found if kept is not None}

    def since(self, cursor: int, limit: int) -> list[Stored]:
        with self._storage.reading:
            rows = self._storage.rows(RECORDS).kept
            later = (seq for seq in range(max(cursor, 0) + 1, self._last_seq + 1) if seq in rows)
            return [self._stored(seq) for seq in islice(later, limit)]

    def history(self, subject: str) -> list[Stored]:
        with self._storage.reading:
            return [self._stored(seq) for seq in self._by_subject.get(subject, ())]

    def histories(self, subjects: Iterable[str]) -> dict[str, list[Stored]]:
        return {subject: self.history(subject) for subject in subjects}

    def family_records(self, family: str) -> list[Stored]:
        with self._storage.reading:
            return [self._stored(seq) for seq in self._by_family.get(family, ())]

    def seen_by(self, user: str) -> "TinySight":
        return TinySight(self, user)

    def since_of(self, families: set[str], cursor: int, limit: int) -> list[Stored]:
        """`since`, of these families; looks at the new records or at the families, whichever are fewer."""
        with self._storage.reading:
            if self._last_seq - cursor <= len(families):
                new = self.since(cursor, self._last_seq)
                return [kept for kept in new if kept.record["family"] in families][:limit]
            theirs = (self._by_family[family] for family in families if family in self._by_family)
            later = heapq.merge(*(islice(seqs, bisect_right(seqs, cursor), None) for seqs in theirs))
            return [self._stored(seq) for seq in islice(later, limit)]

    def erase(self, family: str, at: str) -> Tombstone:
        with self._storage.deciding:
            # Whatever is on its way becomes visible first, so that it goes too.
            self._storage.wait(self._storage.put(Changes(())))
            if family not in self._tombstones:
                self._bury(family, at)
            if RECORDS in self._storage.dropped:
                self._storage.compact()
            return self._tombstones[family]

    def tombstone(self, family: str) -> Tombstone | None:
        return self._tombstones.get(family)

    def tombstones(self, cursor: int = 0) -> list[Tombstone]:
        with self._storage.reading:
            return [found for found in self._tombstones.values() if found.seq > cursor]

    def verify(self) -> Report:
        with self._storage.deciding:
            self._storage.wait(self._storage.put(Changes(())))
            problems: list[str] = []
            for found in self._journal.reread():
                if isinstance(found, Line):
                    problems += _wrong(change_in(found.text, self._journal.path))
                elif not (found.is_torn and self._is_only_read):
                    problems.append(f"byte {found.place} of {self._journal.path.name}: {found.why}")
            if self._last_seq < max(self._by_id.values(), default=0):
                problems.append(f"a record's place is beyond the last one, {self._last_seq}")
            return Report(len(self._by_id), self._journal.path.stat().st_size, tuple(problems))

    def dump(self) -> Iterator[Entry]:
        with self._storage.deciding:
            if self._journal.is_writable:
                self._storage.wait(self._storage.put(Changes(())))
            with self._storage.reading:
                whole = Whole(self.epoch, self._last_seq)
                rows = dict(self._storage.rows(RECORDS).kept)
                buried = list(self._tombstones.values())
                documents = [found.dump() for found in self._all_collections()]
        yield whole
        ordered: list[Iterable[Stored | Tombstone]] = [
            (_stored(seq, rows[seq]) for seq in sorted(rows)),
            buried,
        ]
        yield from heapq.merge(*ordered, key=lambda found: found.seq)
        for each in documents:
            yield from each

    def load(self, entries: Iterable[Entry], *, instead: bool = False) -> None:
        with self._storage.deciding:
            if not instead and any(rows for name, rows in self._storage.read().items() if name != META):
                raise StoreNotEmpty(
                    f"There is something in {self._journal.path} already. Nothing was changed."
                )
            try:
                self._storage.refill(self._change_of(entry) for entry in entries)
            finally:
                self._collections.clear()
            self._index_all()

    def rekey(self, cipher: Cipher) -> None:
        """Write all of it anew under another key, in one step. Raises StoreFailed: then the old key holds."""
        self._storage.compact(cipher)

    def count(self) -> int:
        return len(self._by_id)

    @contextmanager
    def exclusively(self, what: str) -> Iterator[None]:
        with self._locks[what]:
            yield

    def collection(self, name: str) -> TinyCollection:
        with self._storage.deciding:
            return self._collection(name)

    def close(self) -> None:
        self._storage.close()

    @property
    def _whole(self) -> Whole:
        return Whole(**self._storage.rows(META)["1"])

    def _begin(self) -> None:
        """A new store gets its first epoch; an old one is indexed, and mended if a crash makes it necessary."""
        if META not in self._storage.read() and not self._is_only_read:
            self._storage.commit([_meta(Whole(str(uuid4()), 0))])
        self._index_all()
        if self._is_only_read:
            return
        if self._journal.lost_acknowledged:
            self.renew_epoch()
        if RECORDS in self._storage.dropped or self._is_mostly_dead():
            self._storage.compact()

    def _is_mostly_dead(self) -> bool:
        live = sum(
            len(row) + LINE_BYTES for rows in self._storage.read().values() for row in rows.kept.values()
        )
        return self._journal.size > 2 * live + DEAD_BYTES

    def _index_all(self) -> None:
        for index in (self._by_id, self._by_family, self._by_subject, self._tombstones):
            index.clear()
        for seq, row in self._storage.rows(RECORDS).kept.items():
            ids = _decode_ids(row).record
            self._index(seq, ids.id, ids.family, ids.subject)
        for row in self._storage.rows(TOMBSTONES).kept.values():
            found = _decode_tombstone(row)
            self._tombstones[found.family] = found
        given = (
            max(self._by_id.values(), default=0),
            max((one.seq for one in self._tombstones.values()), default=0),
        )
        whole = self._whole if META in self._storage.read() else Whole("", 0)
        self._last_seq = self._next_seq = max(*given, whole.last_seq)

    def _index(self, seq: int, record_id: str, family: str, subject: str) -> None:
        self._by_id[record_id] = seq
        self._by_family[family].append(seq)
        self._by_subject[subject].append(seq)

    def _learn(self, fresh: list[_Pending], puts: list[Put]) -> None:
        for one in fresh:
            self._index(one.seq, one.new.id, one.new.family, one.new.subject)
        if fresh:
            # Only now: whoever reads `last_seq` must find every record up to it.
            self._last_seq = fresh[-1].seq
        for each in puts:
            self._collection(each.collection).learn(each)

    def _receipt_for(self, new: NewRecord, fresh: dict[str, _Pending]) -> Receipt:
        # In this order: what is no longer pending is found in the index.
        pending = self._pending.get(new.id) or fresh.get(new.id)
        if pending is not None:
            return _again(new, pending.seq, pending.new.sha256, pending.new.received_at)
        kept = self.get(new.id)
        if kept is not None:
            return _again(new, kept.seq, kept.sha256, kept.received_at)
        buried = self._tombstones.get(new.family)
        if buried is not None:
            return Receipt(new.id, "", buried.seq, "erased", buried.erased_at)
        self._next_seq += 1
        fresh[new.id] = _Pending(self._next_seq, new)
        return Receipt(new.id, new.sha256, self._next_seq, "stored", new.received_at)

    def _check_kept(self, receipts: list[Receipt]) -> None:
        """What somebody else had on its way may have failed: then it is not there to be acknowledged."""
        if any(one.status != "erased" and one.id not in self._by_id for one in receipts):
            raise StoreFailed("The disk refused to write. Nothing of this was kept or acknowledged.")

    def _bury(self, family: str, at: str) -> None:
        caseload, seqs = self._collection(CASELOAD), list(self._by_family.get(family, ()))
        users = tuple((caseload.get(family) or {}).get("users", ()))
        self._next_seq += 1
        found = Tombstone(self._next_seq, family, at, len(seqs), users)
        changes = [drop(RECORDS, seq) for seq in seqs] + caseload.drops(family)
        changes.append(put(TOMBSTONES, found.seq, json_of(found)))
        gone = {seq: _decode_ids(self._storage.rows(RECORDS).kept[seq]).record for seq in seqs}
        self._storage.wait(self._storage.put(Changes(changes, lambda: self._unlearn(found, gone, caseload))))

    def _unlearn(self, found: Tombstone, gone: Mapping[int, _Ids], caseload: TinyCollection) -> None:
        self._by_family.pop(found.family, None)
        for seq, ids in gone.items():
            del self._by_id[ids.id]
            self._by_subject[ids.subject].remove(seq)
        caseload.forget(found.family)
        self._tombstones[found.family] = found
        self._last_seq = found.seq

    def _stored(self, seq: int) -> Stored:
        return _stored(seq, self._storage.rows(RECORDS).kept[seq])

    def _collection(self, name: str) -> TinyCollection:
        if name not in self._collections:
            self._collections[name] = TinyCollection(self._storage, name)
        return self._collections[name]

    def _all_collections(self) -> list[TinyCollection]:
        names = [name.removeprefix(PREFIX) for name in self._storage.read() if name.startswith(PREFIX)]
        return [self._collection(name) for name in sorted(names)]

    def _change_of(self, entry: Entry) -> Change:
        match entry:
            case Whole():
                return _meta(entry)
            case Stored():
                return put(RECORDS, entry.seq, _row(entry))
            case Tombstone():
                return put(TOMBSTONES, entry.seq, json_of(entry))
            case Put():
                return self._collection(entry.collection).change(entry)


class TinySight:
    """What one user's caseload holds now."""

    def __init__(self, store: TinyStore, user: str) -> None:
        self._store, self._tag = store, f"now:{user}"
        self._caseload = store.collection(CASELOAD)

    def get(self, record_id: str) -> Stored | None:
        return self._if_seen(self._store.get(record_id))

    def since(self, cursor: int, limit: int) -> list[Stored]:
        return self._store.since_of(self._caseload.keys(self._tag), cursor, limit)

    def history(self, subject: str) -> list[Stored]:
        return [kept for kept in self._store.history(subject) if self._if_seen(kept)]

    def _if_seen(self, kept: Stored | None) -> Stored | None:
        return kept if kept is not None and self._caseload.has(kept.record["family"], self._tag) else None


def _meta(whole: Whole) -> Change:
    return put(META, 1, json_of({"epoch": whole.epoch, "last_seq": whole.last_seq}))


def _row(new: NewRecord | Stored) -> bytes:
    # The record's own bytes are kept: they are what was hashed.
    return b'{"sha256":%b,"received_at":%b,"notes":%b,"record":%b}' % (
        json_of(new.sha256),
        json_of(new.received_at),
        json_of(new.notes),
        new.canonical,
    )


def _stored(seq: int, row: bytes) -> Stored:
    found = _decode_row(row)
    return Stored(seq, found.sha256, found.received_at, bytes(found.record), found.notes)


def _again(new: NewRecord, seq: int, sha256: str, received_at: str) -> Receipt:
    return Receipt(new.id, sha256, seq, "already" if new.sha256 == sha256 else "conflict", received_at)


def _wrong(change: Change | None) -> list[str]:
    """What is wrong with a record as it stands in the file."""
    if change is None or change.does != "put" or change.table != RECORDS:
        return []
    row = _decode_row(change.row)
    if hash_of(bytes(row.record)) == row.sha256:
        return []
    return [f"record {_decode_ids(change.row).record.id}: it doesn't match its hash"]
