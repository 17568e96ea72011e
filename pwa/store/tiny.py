"""The store on TinyDB, for one process: records, collections and their order.

Must not know what a record says of a baby.
"""

import copy
import heapq
import logging
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from pwa.domain.records import record_hash
from pwa.store.contract import NewRecord, Put, Receipt, Report, Stored, StoreDamaged
from pwa.store.tables import Change, JournalDB, Rows

FORMAT = 1
META = "meta"
RECORDS = "records"

log = logging.getLogger(__name__)


class TinyStore:
    """A store in `folder`, by way of a journal. `database` is for TinyDB's queries: look, don't write."""

    def __init__(self, folder: Path, *, repair: bool = True) -> None:
        self.database = JournalDB(folder, repair=repair)
        self._storage = self.database.storage
        self._by_id: dict[str, int] = {}
        self._by_family: defaultdict[str, list[int]] = defaultdict(list)
        self._by_subject: defaultdict[str, list[int]] = defaultdict(list)
        self._collections: dict[str, TinyCollection] = {}
        try:
            self._last_seq = self._begin()
        except BaseException:
            self.close()
            raise

    @property
    def epoch(self) -> str:
        return str(self._meta["epoch"])

    @property
    def is_writable(self) -> bool:
        return self._storage.journal.is_writable

    @property
    def last_seq(self) -> int:
        return self._last_seq

    def renew_epoch(self) -> str:
        self._storage.commit([("put", META, 1, {**self._meta, "epoch": str(uuid4())})])
        log.warning("A new epoch began: tablets will offer their records again.")
        return self.epoch

    def append(self, records: Sequence[NewRecord], puts: Iterable[Put] = ()) -> list[Receipt]:
        with self._storage.writing:
            receipts: list[Receipt] = []
            fresh: dict[str, tuple[int, NewRecord]] = {}
            for new in records:
                receipts.append(self._receipt_for(new, fresh))
            changes: list[Change] = [("put", RECORDS, seq, _row(seq, new)) for seq, new in fresh.values()]
            changes += [self._collection(put.collection).change(put.key, put.document) for put in puts]
            self._storage.commit(changes)
            with self._storage.reading:
                for seq, new in fresh.values():
                    self._index(seq, new.record)
                # Only now: whoever reads `last_seq` must find every record up to it.
                self._last_seq += len(fresh)
            return receipts

    def get(self, record_id: str) -> Stored | None:
        with self._storage.reading:
            seq = self._by_id.get(record_id)
            return None if seq is None else self._stored(seq)

    def since(self, cursor: int, families: set[str] | None, limit: int) -> list[Stored]:
        with self._storage.reading:
            later = self._later(cursor, families)
            return [self._stored(seq) for seq in islice(later, limit)]

    def history(self, subject: str) -> list[Stored]:
        with self._storage.reading:
            return [self._stored(seq) for seq in self._by_subject.get(subject, ())]

    def family_records(self, family: str) -> list[Stored]:
        with self._storage.reading:
            return [self._stored(seq) for seq in self._by_family.get(family, ())]

    def erase(self, family: str) -> int:
        with self._storage.writing:
            seqs = list(self._by_family.get(family, ()))
            changes: list[Change] = [("drop", RECORDS, seq) for seq in seqs]
            # The highest seq is written down: a tablet's cursor must never be beyond a record that is yet to
            # come.
            self._storage.commit([*changes, ("put", META, 1, {**self._meta, "last_seq": self._last_seq})])
            with self._storage.reading:
                self._index_all()
            self._storage.compact()
            return len(seqs)

    def verify(self) -> Report:
        with self._storage.writing:
            size, problems = self._storage.journal.reread()
            with self._storage.reading:
                rows = list(self._rows.values())
        problems += [
            f"record {row['record'].get('id')}: it doesn't match its hash"
            for row in rows
            if record_hash(row["record"]) != row["sha256"]
        ]
        return Report(records=len(rows), bytes=size, problems=tuple(problems))

    def count(self) -> int:
        return len(self._by_id)

    def collection(self, name: str) -> "TinyCollection":
        with self._storage.writing:
            return self._collection(name)

    def close(self) -> None:
        self._storage.close()

    @property
    def _rows(self) -> Rows:
        return self._storage.read().get(RECORDS, {})

    @property
    def _meta(self) -> dict[str, Any]:
        return self._storage.read()[META]["1"]

    def _begin(self) -> int:
        """A new store gets its first epoch; an old one is indexed. Returns the highest seq ever given out."""
        if META not in self._storage.read():
            self._storage.commit([("put", META, 1, {"format": FORMAT, "epoch": str(uuid4()), "last_seq": 0})])
        if self._meta["format"] != FORMAT:
            raise StoreDamaged(
                "The store was written by a newer Attune. Nothing was changed; start that version."
            )
        if self._storage.journal.lost_whole_line:
            self.renew_epoch()
        self._index_all()
        return max(int(self._meta["last_seq"]), max(self._by_id.values(), default=0))

    def _index_all(self) -> None:
        for index in (self._by_id, self._by_family, self._by_subject):
            index.clear()
        for seq in sorted(map(int, self._rows)):
            self._index(seq, self._rows[str(seq)]["record"])

    def _index(self, seq: int, record: Mapping[str, Any]) -> None:
        self._by_id[record["id"]] = seq
        self._by_family[record["family"]].append(seq)
        self._by_subject[record["subject"]].append(seq)

    def _receipt_for(self, new: NewRecord, fresh: dict[str, tuple[int, NewRecord]]) -> Receipt:
        record_id = new.record["id"]
        if record_id in fresh:
            seq, first = fresh[record_id]
            return _again(new, record_id, seq, first.sha256, first.received_at)
        kept = self.get(record_id)
        if kept is not None:
            return _again(new, record_id, kept.seq, kept.sha256, kept.received_at)
        seq = self._last_seq + len(fresh) + 1
        fresh[record_id] = (seq, new)
        return Receipt(record_id, new.sha256, seq, "stored", new.received_at)

    def _later(self, cursor: int, families: set[str] | None) -> Iterable[int]:
        """The places after `cursor` in order; looks at the new records or at the families, whichever are fewer."""
        if families is None or self._last_seq - cursor <= len(families):
            rows = self._rows
            new = (seq for seq in range(cursor + 1, self._last_seq + 1) if str(seq) in rows)
            return (seq for seq in new if families is None or rows[str(seq)]["record"]["family"] in families)
        theirs = (self._by_family[family] for family in families if family in self._by_family)
        return heapq.merge(*(islice(seqs, bisect_right(seqs, cursor), None) for seqs in theirs))

    def _stored(self, seq: int) -> Stored:
        row = self._rows[str(seq)]
        return Stored(seq, row["sha256"], row["received_at"], row["record"], row["notes"])

    def _collection(self, name: str) -> "TinyCollection":
        if name not in self._collections:
            self._collections[name] = TinyCollection(self.database, name)
        return self._collections[name]


class TinyCollection:
    """Documents by key, in a TinyDB table of their own: rows of {key, document}."""

    def __init__(self, database: JournalDB, name: str) -> None:
        self._storage = database.storage
        self._name = f"collection:{name}"
        # A key keeps its row's number for good, whether or not the row is there at the moment.
        self._numbers = {row["key"]: int(number) for number, row in self._rows.items()}
        self._last_number = max(self._numbers.values(), default=0)

    def get(self, key: str) -> dict[str, Any] | None:
        with self._storage.reading:
            row = self._rows.get(str(self._numbers.get(key)))
            return None if row is None else copy.deepcopy(row["document"])

    def put(self, key: str, document: Mapping[str, Any]) -> None:
        with self._storage.writing:
            self._storage.commit([self.change(key, document)])

    def delete(self, key: str) -> None:
        with self._storage.writing:
            if key in self._numbers and str(self._numbers[key]) in self._rows:
                self._storage.commit([("drop", self._name, self._numbers[key])])

    def items(self) -> list[tuple[str, dict[str, Any]]]:
        with self._storage.reading:
            return [(row["key"], copy.deepcopy(row["document"])) for row in self._rows.values()]

    def change(self, key: str, document: Mapping[str, Any]) -> Change:
        """The change that puts this document, for a commit while `writing` is held."""
        if key not in self._numbers:
            self._last_number += 1
            self._numbers[key] = self._last_number
        return ("put", self._name, self._numbers[key], {"key": key, "document": dict(document)})

    @property
    def _rows(self) -> Rows:
        return self._storage.read().get(self._name, {})


def _row(seq: int, new: NewRecord) -> dict[str, Any]:
    return {
        "seq": seq,
        "sha256": new.sha256,
        "received_at": new.received_at,
        "record": new.record,
        "notes": new.notes,
    }


def _again(new: NewRecord, record_id: str, seq: int, sha256: str, received_at: str) -> Receipt:
    same = new.sha256 == sha256
    return Receipt(record_id, sha256, seq, "already" if same else "conflict", received_at)
