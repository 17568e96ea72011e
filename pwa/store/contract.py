"""What a store promises, whichever engine keeps it: the only part of the store that other rooms may know.

Must not do anything itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol, Self

import msgspec

from pwa.domain.canonical import canonical, hash_of

Document = Mapping[str, Any]

CASELOAD = "caseload"
"""The collection that says who may see a family: a document's key is the family. A tag `now:USER` lets USER see it, a
tag `until:USER:DAY` to the end of that day."""

LAST_DAY = "9999-12-31"

DEVICES = "devices"
"""The collection of tablets: whose each one is, when it was last heard from, and how much it had to send."""


AUDIT = "audit"
"""The collection of who did or saw what. What `append` puts into it is linked to the entry before it, in one chain."""

LINK = "link"
"""The field in which `append` links an audit entry: its number, counted from 1, and the hash of the one before."""


class StoreInUse(Exception):
    """Another process has the store open. Nothing was changed."""


class StoreFailed(Exception):
    """A write was refused, by the disk or by the database.

    None of it was acknowledged, and reading goes on. `is_writable` says whether writing does.
    """


class StoreDamaged(Exception):
    """What is on disk is not what was written.

    Nothing was changed; the message says where the damage is.
    """


class StoreNotEmpty(Exception):
    """The store already holds something, so nothing was changed."""


class WrongKey(Exception):
    """The store is encrypted with another key, or is encrypted where no key was given. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to store: its canonical JSON with the SHA-256, when the server received it, and its notes."""

    id: str
    family: str
    subject: str
    canonical: bytes
    sha256: str
    received_at: str
    notes: Document = field(default_factory=dict)

    @classmethod
    def of(cls, record: Document, received_at: str, notes: Document | None = None) -> Self:
        """Made from the record as an object. Raises ValueError for anything without a canonical form."""
        text = canonical(record)
        ids = (record["id"], record["family"], record["subject"])
        return cls(*ids, text, hash_of(text), received_at, notes or {})


@dataclass(frozen=True)
class Stored:
    """A record that is on disk, as the canonical JSON that was hashed. `seq` is its place in the store's order."""

    seq: int
    sha256: str
    received_at: str
    canonical: bytes
    notes: Document

    @cached_property
    def record(self) -> dict[str, Any]:
        """The record as an object that the caller may change."""
        decoded: dict[str, Any] = msgspec.json.decode(self.canonical)
        return decoded


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of one record, as it is stored.

    For a "conflict" `sha256` is that of the stored record. "erased": its family was erased, so it wasn't
    taken in; `seq` is then the tombstone's, and `sha256` is empty.
    """

    id: str
    sha256: str
    seq: int
    status: Literal["stored", "already", "conflict", "erased"]
    received_at: str


@dataclass(frozen=True, slots=True)
class Put:
    """A document for a collection, written together with its records or not at all.

    `tags` are what it can be found by besides its key; they replace its earlier tags.
    """

    collection: str
    key: str
    document: Document
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What remains of an erased family: that it existed, when it was erased, and its place in the order.

    `users` are the health visitors that it was ever assigned to: their tablets are to be told.
    """

    seq: int
    family: str
    erased_at: str
    records: int
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first entry that `dump` gives: the store's own state."""

    epoch: str
    last_seq: int


Entry = Manifest | Stored | Tombstone | Put
"""What a store consists of, in the order of `dump`: one Manifest, then records and tombstones by seq, then documents by
collection and key, each with its tags in order. So two stores that hold the same give the same."""


@dataclass(frozen=True, slots=True)
class End:
    """The last entry of the audit's chain: its number, counted from 1, and its hash."""

    number: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found: how much was read, and each fault, by record id or place.

    `breaks` are places where the audit's chain is broken: somebody changed it, or damage lost a part. They are apart,
    because a broken chain must never keep a store from being backed up. `audit` is the chain's end, if there is one.
    """

    records: int
    bytes: int
    problems: tuple[str, ...]
    breaks: tuple[str, ...] = ()
    audit: End | None = None

    @property
    def is_sound(self) -> bool:
        return not self.problems


class Collection(Protocol):
    """Named documents, in the order of their keys. Callers get copies; only `put` keeps a change."""

    def get(self, key: str) -> dict[str, Any] | None: ...

    def get_all(self, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Those of them that exist, by key, in one query."""
        ...

    def put(self, key: str, document: Document, tags: tuple[str, ...] = ()) -> None: ...
    def delete(self, key: str) -> None: ...
    def items(self) -> list[tuple[str, dict[str, Any]]]: ...

    def keys(self, tag: str) -> set[str]:
        """The keys of the documents that have this tag."""
        ...

    def keys_between(self, first: str, last: str) -> set[str]:
        """The keys of the documents with a tag from `first` to `last`, both included, by the order of code points."""
        ...


@dataclass(frozen=True, slots=True)
class Tried:
    """How often it was tried since the first of these tries, and in how many seconds that is forgotten."""

    number: int
    left_s: float


class Tries(Protocol):
    """How often something was tried lately, counted by all processes together. Keys must name nobody.

    No part of what `dump` gives. A restart may forget them.
    """

    def add(self, key: str, number: int, lasts_s: float) -> Tried:
        """As it is then. The first of a key is forgotten `lasts_s` later, and all that came after it too."""
        ...

    def of(self, key: str) -> Tried: ...
    def forget(self, key: str) -> None: ...


class VisibleRecords(Protocol):
    """The records of the families now on one person's caseload, and no others: see CASELOAD."""

    def get(self, record_id: str) -> Stored | None: ...

    def since(self, cursor: int, limit: int, families: Iterable[str] | None = None) -> list[Stored]:
        """At most `limit` records with a seq beyond `cursor`, in order; only of these families, if they are given."""
        ...

    def history(self, subject: str) -> list[Stored]: ...
    def family_records(self, family: str) -> list[Stored]: ...


class Store(Protocol):
    """Records that never change, in one order, and collections. What a call wrote is on disk when it returns.

    Every call may raise StoreFailed. A writing one has then changed nothing that a later call shows; only an
    erasure may be half done, out of sight but not yet off the disk, and is finished by asking again.
    """

    @property
    def epoch(self) -> str:
        """Changes when the store may have lost something that it acknowledged; tablets then offer everything again."""
        ...

    def manifest(self) -> Manifest:
        """The epoch and the last seq, as they were at one moment."""
        ...

    def renew_epoch(self) -> str:
        """Begin a new epoch; returns it."""
        ...

    def append(self, records: Sequence[NewRecord], puts: Iterable[Put] = ()) -> list[Receipt]:
        """Store records and documents, all or none, with one write to disk. One receipt for each record, in order.

        Entries of AUDIT are linked in the order in which they are written, and never written over.

        An id that is stored with the same hash is "already", with another hash "conflict", and a record of an
        erased family is "erased": none of these writes anything.
        """
        ...

    def get(self, record_id: str) -> Stored | None: ...

    def existing(self, record_ids: Iterable[str], subjects: Iterable[str]) -> list[Stored]:
        """The records with one of these ids or subjects, oldest first, in one query."""
        ...

    def since(self, cursor: int, limit: int) -> list[Stored]:
        """At most `limit` records with a seq beyond `cursor`, in order. A cursor that has taken them all misses none:
        whatever is stored later gets a higher seq, even while writers are at work."""
        ...

    def history(self, subject: str) -> list[Stored]:
        """All revisions of one subject, oldest first."""
        ...

    def family_records(self, family: str) -> list[Stored]:
        """All records of one family, oldest first."""
        ...

    def visible_to(self, user: str, today: str = LAST_DAY) -> VisibleRecords:
        """The store as far as this user may see it. Everything shown to a person must come from here.

        What may be seen to the end of a day is there only when `today` says that this day is not over.
        """
        ...

    def erase(self, family: str, at: str) -> Tombstone:
        """Remove a family's records and its place in the caseload from disk too, not only from sight.

        A tombstone remains, and records of this family are refused from now on. Erasing again gives the same tombstone.
        """
        ...

    def tombstone(self, family: str) -> Tombstone | None:
        """What remains of this family if it was erased, else None."""
        ...

    def tombstones(self, cursor: int = 0) -> list[Tombstone]:
        """The tombstones with a seq beyond `cursor`, in order."""
        ...

    def verify(self) -> Report:
        """Read everything back from disk: every checksum, every record's hash, every place in the order."""
        ...

    def dump(self) -> Iterator[Entry]:
        """Everything in the store at this moment; others may go on writing."""
        ...

    def load(self, entries: Iterable[Entry], *, replace: bool = False) -> None:
        """Fill an empty store with the entries of a `dump`: all or none.

        Raises StoreNotEmpty, unless it may `replace` what is there.
        """
        ...

    def count(self) -> int: ...

    @property
    def last_seq(self) -> int:
        """The highest seq ever given out, 0 before the first."""
        ...

    @property
    def is_writable(self) -> bool:
        """False after a write failed in a way that only a restart, or the return of the database, can mend."""
        ...

    def exclusively(self, what: str) -> AbstractContextManager[None]:
        """One holder of `exclusively(what)` at a time, in this process and all others.

        For work that reads, decides and then writes. The same thread may enter again.
        """
        ...

    def collection(self, name: str) -> Collection: ...

    @property
    def tries(self) -> Tries: ...

    def close(self) -> None: ...
