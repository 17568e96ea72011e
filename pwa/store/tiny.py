"""The store on TinyDB, for one process: records, collections and their order.

Must not know what a record says about a baby.
"""

import heapq
import logging
import threading
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from pwa.store import chain
from pwa.store.cipher import PLAIN, Cipher
from pwa.store.contract import (
    AUDIT,
    CASELOAD,
    LAST_DAY,
    End,
    Entry,
    Manifest,
    NewRecord,
    Put,
    Receipt,
    Report,
    Stored,
    StoreFailed,
    StoreNotEmpty,
    Tombstone,
)
from pwa.store.lines import Line
from pwa.store.tables import Change, Changes, JournalDB, change_in, drop
from pwa.store.tiny_collection import PREFIX, TinyCollection
from pwa.store.tiny_rows import (
    META,
    RECORDS,
    Ids,
    Index,
    ids_in,
    put_manifest,
    put_record,
    put_tombstone,
    stored,
    wrong_in,
)
from pwa.store.tries import TriesInMemory

DEAD_BYTES = 16 * 1024**2
LINE_BYTES = 64

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Pending:
    """A record whose commit is in the queue."""

    seq: int
    new: NewRecord


class TinyStore:
    """A store in `folder`, over a journal. `database` is for TinyDB's queries; write nothing through it."""

    def __init__(self, folder: Path, cipher: Cipher = PLAIN, *, only_read: bool = False) -> None:
        self.database = JournalDB(folder, cipher, only_read=only_read)
        self._storage = self.database.storage
        self._is_only_read = only_read
        self._journal = self._storage.journal
        self._index = Index()
        self._pending: dict[str, _Pending] = {}
        self._collections: dict[str, TinyCollection] = {}
        self._locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
        self._last_seq = self._next_seq = 0
        self._audit_end: End | None = None
        self.tries = TriesInMemory()
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    @property
    def epoch(self) -> str:
        return self._manifest.epoch

    @property
    def is_writable(self) -> bool:
        return self._journal.is_writable

    @property
    def last_seq(self) -> int:
        return self._last_seq

    def manifest(self) -> Manifest:
        with self._storage.reading:
            return Manifest(self.epoch, self._last_seq)

    def renew_epoch(self) -> str:
        self._storage.commit([put_manifest(Manifest(str(uuid4()), self._manifest.last_seq))])
        log.warning("A new epoch began: tablets will offer their records again.")
        return self.epoch

    def append(self, records: Sequence[NewRecord], puts: Iterable[Put] = ()) -> list[Receipt]:
        puts, fresh = list(puts), dict[str, _Pending]()
        try:
            with self._storage.deciding:
                puts, end = self._linked(puts)
                changes = [self._collection(each.collection).change(each) for each in puts]
                receipts = [self._receipt_for(new, fresh) for new in records]
                rows = [put_record(pending.seq, pending.new) for pending in fresh.values()]
                self._pending |= fresh
                # Also when nothing is new: an existing record may still be on its way to the disk.
                ticket = self._storage.put(
                    Changes(rows + changes, lambda: self._learn(list(fresh.values()), puts))
                )
                self._audit_end = end
            self._storage.wait(ticket)
        except StoreFailed:
            # As the disk has it: what was linked to this was not written either.
            self._audit_end = None
            raise
        finally:
            for record_id, pending in fresh.items():
                if self._pending.get(record_id) is pending:
                    del self._pending[record_id]
        self._check_kept(receipts)
        return receipts

    def get(self, record_id: str) -> Stored | None:
        with self._storage.reading:
            seq = self._index.by_id.get(record_id)
            return None if seq is None else self._stored(seq)

    def existing(self, record_ids: Iterable[str], subjects: Iterable[str]) -> list[Stored]:
        with self._storage.reading:
            seqs = {
                self._index.by_id[record_id] for record_id in record_ids if record_id in self._index.by_id
            }
            seqs.update(*(self._index.by_subject.get(subject, ()) for subject in subjects))
            return [self._stored(seq) for seq in sorted(seqs)]

    def since(self, cursor: int, limit: int) -> list[Stored]:
        with self._storage.reading:
            rows = self._storage.rows(RECORDS).kept
            later = (seq for seq in range(max(cursor, 0) + 1, self._last_seq + 1) if seq in rows)
            return [self._stored(seq) for seq in islice(later, limit)]

    def history(self, subject: str) -> list[Stored]:
        with self._storage.reading:
            return [self._stored(seq) for seq in self._index.by_subject.get(subject, ())]

    def family_records(self, family: str) -> list[Stored]:
        with self._storage.reading:
            return [self._stored(seq) for seq in self._index.by_family.get(family, ())]

    def visible_to(self, user: str, today: str = LAST_DAY) -> "TinyVisibleRecords":
        return TinyVisibleRecords(self, user, today)

    def since_of(self, families: set[str], cursor: int, limit: int) -> list[Stored]:
        """`since` for these families; looks through the new records or the families, whichever are fewer."""
        with self._storage.reading:
            if self._last_seq - cursor <= len(families):
                new = self.since(cursor, self._last_seq)
                return [kept for kept in new if kept.record["family"] in families][:limit]
            theirs = (self._index.by_family[family] for family in families if family in self._index.by_family)
            later = heapq.merge(*(islice(seqs, bisect_right(seqs, cursor), None) for seqs in theirs))
            return [self._stored(seq) for seq in islice(later, limit)]

    def erase(self, family: str, at: str) -> Tombstone:
        with self._storage.deciding:
            # Whatever is on its way becomes visible first, so that it is erased too.
            self._storage.wait(self._storage.put(Changes(())))
            if family not in self._index.tombstones or family in self._index.by_family:
                self._bury(family, at)
            if RECORDS in self._storage.dropped:
                self._storage.compact()
            return self._index.tombstones[family]

    def tombstone(self, family: str) -> Tombstone | None:
        return self._index.tombstones.get(family)

    def tombstones(self, cursor: int = 0) -> list[Tombstone]:
        with self._storage.reading:
            return [tombstone for tombstone in self._index.tombstones.values() if tombstone.seq > cursor]

    def verify(self) -> Report:
        with self._storage.deciding:
            self._storage.wait(self._storage.put(Changes(())))
            problems: list[str] = []
            # A backup holds what was loaded; the file may have been replaced since, and be sound.
            flaws = [*self._journal.flaws] if self._is_only_read else []
            for line in self._journal.reread():
                if isinstance(line, Line):
                    problems += wrong_in(change_in(line.text, self._journal.path))
                elif line not in flaws:
                    flaws.append(line)
            problems += [
                f"byte {flaw.place} of {self._journal.path.name}: {flaw.why}"
                for flaw in flaws
                if not (flaw.is_torn and self._is_only_read)
            ]
            if self._last_seq < max(self._index.by_id.values(), default=0):
                problems.append(f"a record's place is beyond the last one, {self._last_seq}")
            audit, breaks = chain.breaks_in(self._collection(AUDIT).items(), self._kept_end())
            size = self._journal.path.stat().st_size
            return Report(len(self._index.by_id), size, tuple(problems), tuple(breaks), audit)

    def dump(self) -> Iterator[Entry]:
        with self._storage.deciding:
            if self._journal.is_writable:
                self._storage.wait(self._storage.put(Changes(())))
            with self._storage.reading:
                manifest = Manifest(self.epoch, self._last_seq)
                rows = dict(self._storage.rows(RECORDS).kept)
                buried = list(self._index.tombstones.values())
                documents = [collection.dump() for collection in self._all_collections()]
        yield manifest
        ordered: list[Iterable[Stored | Tombstone]] = [
            (stored(seq, rows[seq]) for seq in sorted(rows)),
            buried,
        ]
        yield from heapq.merge(*ordered, key=lambda entry: entry.seq)
        for each in documents:
            yield from each

    def load(self, entries: Iterable[Entry], *, replace: bool = False) -> None:
        with self._storage.deciding:
            if not replace and any(rows for name, rows in self._storage.read().items() if name != META):
                raise StoreNotEmpty(
                    f"There is something in {self._journal.path} already. Nothing was changed."
                )
            try:
                self._storage.refill(self._change_of(entry) for entry in entries)
            finally:
                self._collections.clear()
                self._audit_end = None
            self._index_all()

    def rekey(self, cipher: Cipher) -> None:
        """Rewrite the store under another key, in one step. Raises StoreFailed: the old key then still holds."""
        self._storage.compact(cipher)

    def count(self) -> int:
        return len(self._index.by_id)

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
    def _manifest(self) -> Manifest:
        kept = self._storage.rows(META)
        # A damaged store that is only read may have lost this very row; whatever is restored from it gets a new epoch.
        return Manifest(**kept["1"]) if "1" in kept else Manifest("", 0)

    def _begin(self) -> None:
        """Give a new store its first epoch; index an old one, and mend it if a crash makes that necessary."""
        if META not in self._storage.read() and not self._is_only_read:
            self._storage.commit([put_manifest(Manifest(str(uuid4()), 0))])
        self._index_all()
        if self._is_only_read:
            return
        if self._journal.lost_acknowledged:
            self.renew_epoch()
        try:
            for tombstone in list(self._index.tombstones.values()):
                if tombstone.family in self._index.by_family:
                    # The damage left the tombstone and nothing else of this erasure.
                    self._bury(tombstone.family, tombstone.erased_at)
            if RECORDS in self._storage.dropped or self._is_mostly_dead():
                self._storage.compact()
        except StoreFailed:
            log.exception("An erasure or a compaction could not be completed; erasing again completes it.")

    def _is_mostly_dead(self) -> bool:
        live = sum(
            len(row) + LINE_BYTES for rows in self._storage.read().values() for row in rows.kept.values()
        )
        return self._journal.size > 2 * live + DEAD_BYTES

    def _index_all(self) -> None:
        self._index = Index.of(self._storage)
        self._last_seq = self._next_seq = max(self._index.last_seq, self._manifest.last_seq)

    def _learn(self, fresh: list[_Pending], puts: list[Put]) -> None:
        for pending in fresh:
            self._index.add(pending.seq, pending.new.id, pending.new.family, pending.new.subject)
        if fresh:
            # Only now: a reader of `last_seq` must find every record up to it.
            self._last_seq = fresh[-1].seq
        for each in puts:
            self._collection(each.collection).learn(each)

    def _receipt_for(self, new: NewRecord, fresh: dict[str, _Pending]) -> Receipt:
        # Look in this order: a record that is no longer pending is in the index.
        pending = self._pending.get(new.id) or fresh.get(new.id)
        if pending is not None:
            return _again(new, pending.seq, pending.new.sha256, pending.new.received_at)
        kept = self.get(new.id)
        if kept is not None:
            return _again(new, kept.seq, kept.sha256, kept.received_at)
        buried = self._index.tombstones.get(new.family)
        if buried is not None:
            return Receipt(new.id, "", buried.seq, "erased", buried.erased_at)
        self._next_seq += 1
        fresh[new.id] = _Pending(self._next_seq, new)
        return Receipt(new.id, new.sha256, self._next_seq, "stored", new.received_at)

    def _check_kept(self, receipts: list[Receipt]) -> None:
        """Another thread's write of the same record may have failed; then there is nothing to acknowledge."""
        if any(receipt.status != "erased" and receipt.id not in self._index.by_id for receipt in receipts):
            raise StoreFailed("The disk refused to write. Nothing of this was kept or acknowledged.")

    def _bury(self, family: str, at: str) -> None:
        caseload, seqs = self._collection(CASELOAD), list(self._index.by_family.get(family, ()))
        entry = caseload.get(family) or {}
        users = tuple(dict.fromkeys((*entry.get("users", ()), *entry.get("guests", ()))))
        tombstone = self._index.tombstones.get(family)
        if tombstone is None:
            self._next_seq += 1
            tombstone = Tombstone(self._next_seq, family, at, len(seqs), users)
        changes = [drop(RECORDS, seq) for seq in seqs] + caseload.drops(family)
        changes.append(put_tombstone(tombstone))
        gone = {seq: ids_in(self._storage.rows(RECORDS).kept[seq]) for seq in seqs}
        self._storage.wait(
            self._storage.put(Changes(changes, lambda: self._unlearn(tombstone, gone, caseload)))
        )

    def _unlearn(self, tombstone: Tombstone, gone: dict[int, Ids], caseload: TinyCollection) -> None:
        self._index.bury(tombstone, gone)
        caseload.forget(tombstone.family)
        self._last_seq = max(self._last_seq, tombstone.seq)

    def _linked(self, puts: list[Put]) -> tuple[list[Put], End | None]:
        """The puts with their audit entries linked, and the chain's end with them. Hold `deciding`."""
        if not chain.is_audit(puts):
            return puts, self._audit_end
        audit = self._collection(AUDIT)
        end = self._audit_end or chain.end_of(self._kept_end(), audit.items)
        return chain.linked(puts, end, lambda key: audit.get(key) is not None)

    def _kept_end(self) -> dict[str, Any] | None:
        return self._collection(chain.CHAIN).get(chain.END)

    def _stored(self, seq: int) -> Stored:
        return stored(seq, self._storage.rows(RECORDS).kept[seq])

    def _collection(self, name: str) -> TinyCollection:
        if name not in self._collections:
            self._collections[name] = TinyCollection(self._storage, name)
        return self._collections[name]

    def _all_collections(self) -> list[TinyCollection]:
        names = [name.removeprefix(PREFIX) for name in self._storage.read() if name.startswith(PREFIX)]
        return [self._collection(name) for name in sorted(names)]

    def _change_of(self, entry: Entry) -> Change:
        match entry:
            case Manifest():
                return put_manifest(entry)
            case Stored():
                return put_record(entry.seq, entry)
            case Tombstone():
                return put_tombstone(entry)
            case Put():
                return self._collection(entry.collection).change(entry)


class TinyVisibleRecords:
    """The records of one user's present caseload."""

    def __init__(self, store: TinyStore, user: str, today: str) -> None:
        self._store, self._tag = store, f"now:{user}"
        self._first, self._last = f"until:{user}:{today}", f"until:{user}:{LAST_DAY}"
        self._caseload = store.collection(CASELOAD)

    def get(self, record_id: str) -> Stored | None:
        return self._if_seen(self._store.get(record_id))

    def since(self, cursor: int, limit: int, families: Iterable[str] | None = None) -> list[Stored]:
        seen = self._caseload.keys(self._tag) | self._caseload.keys_between(self._first, self._last)
        return self._store.since_of(seen if families is None else seen & set(families), cursor, limit)

    def history(self, subject: str) -> list[Stored]:
        return [kept for kept in self._store.history(subject) if self._if_seen(kept)]

    def family_records(self, family: str) -> list[Stored]:
        return self._store.family_records(family) if self._is_seen(family) else []

    def _if_seen(self, kept: Stored | None) -> Stored | None:
        return kept if kept is not None and self._is_seen(kept.record["family"]) else None

    def _is_seen(self, family: str) -> bool:
        tags = self._caseload.tags_of(family)
        return any(tag == self._tag or self._first <= tag <= self._last for tag in tags)


def _again(new: NewRecord, seq: int, sha256: str, received_at: str) -> Receipt:
    return Receipt(new.id, sha256, seq, "already" if new.sha256 == sha256 else "conflict", received_at)
