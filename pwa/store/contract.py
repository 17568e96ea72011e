"""What a store promises, whichever engine keeps it: the only part of it that others may know.

Must not do anything itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Document = Mapping[str, Any]


class StoreInUse(Exception):
    """Another process has the store open. Nothing was changed."""


class StoreFailed(Exception):
    """The disk refused a write.

    Nothing of it was acknowledged; reading goes on, writing stops until a restart.
    """


class StoreDamaged(Exception):
    """What is on the disk isn't what was written.

    Nothing was changed; the message says where the damage is.
    """


@dataclass(frozen=True)
class NewRecord:
    """A record to be kept, its hash, when the server received it, and what the server noted about it."""

    record: Document
    sha256: str
    received_at: str
    notes: Document = field(default_factory=dict)


@dataclass(frozen=True)
class Stored:
    """A record that is on disk. `seq` is its place in the store's order.

    Look, never change: it isn't a copy.
    """

    seq: int
    sha256: str
    received_at: str
    record: Document
    notes: Document


@dataclass(frozen=True)
class Receipt:
    """Proof of one record, as it is stored: for a "conflict" `sha256` is not the hash that was offered."""

    id: str
    sha256: str
    seq: int
    status: Literal["stored", "already", "conflict"]
    received_at: str


@dataclass(frozen=True)
class Put:
    """A document for a collection, to be written together with records or not at all."""

    collection: str
    key: str
    document: Document


@dataclass(frozen=True)
class Report:
    """What `verify` found: how much was read, and each thing that is wrong, by record id or place."""

    records: int
    bytes: int
    problems: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not self.problems


class Collection(Protocol):
    """Named documents by key. What `get` and `items` give is a copy; a change is kept only by `put`."""

    def get(self, key: str) -> dict[str, Any] | None: ...
    def put(self, key: str, document: Document) -> None: ...
    def delete(self, key: str) -> None: ...
    def items(self) -> list[tuple[str, dict[str, Any]]]: ...


class Store(Protocol):
    """Records that never change, in one order, and collections. What a call wrote is on disk when it returns.

    Every writing call raises StoreFailed, and then has changed nothing that a later call shows.
    """

    @property
    def epoch(self) -> str:
        """Changes when the store may have lost something acknowledged; tablets then offer all again."""
        ...

    def renew_epoch(self) -> str:
        """Begin a new epoch; returns it."""
        ...

    def append(self, records: Sequence[NewRecord], puts: Iterable[Put] = ()) -> list[Receipt]:
        """Keep records and documents, all or none, with one write to disk.

        One receipt a record, in the same order.

        An id that is there with the same hash is "already", with another hash "conflict": neither writes
        anything.
        """
        ...

    def get(self, record_id: str) -> Stored | None: ...

    def since(self, cursor: int, families: set[str] | None, limit: int) -> list[Stored]:
        """At most `limit` records with a seq beyond `cursor`, in order: of these families, or of all."""
        ...

    def history(self, subject: str) -> list[Stored]:
        """All revisions of one subject, oldest first."""
        ...

    def family_records(self, family: str) -> list[Stored]:
        """All records of one family, oldest first."""
        ...

    def erase(self, family: str) -> int:
        """Remove a family's records from disk too, not only from sight; returns how many.

        Their seq is never used again.
        """
        ...

    def verify(self) -> Report:
        """Read all of it back from disk and compare each record with its hash."""
        ...

    def count(self) -> int: ...

    @property
    def last_seq(self) -> int:
        """The highest seq ever given out, 0 before the first."""
        ...

    @property
    def is_writable(self) -> bool:
        """False after a write failed."""
        ...

    def collection(self, name: str) -> Collection: ...

    def close(self) -> None: ...
