"""The audit as one chain: each entry has a number and the hash of the one before. Knows no engine and no disk.

An engine links the entries of a commit in the order in which it writes them, and writes the chain's end beside them in
the same commit. Whoever can write to the store can also write the whole chain anew: only a number and a hash that were
kept elsewhere show that.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

import msgspec

from pwa.domain.canonical import canonical, hash_of
from pwa.store.contract import AUDIT, LINK, Document, End, Put, StoreFailed

CHAIN, END = "audit_chain", "end"


@dataclass(frozen=True, slots=True)
class _Link:
    number: int
    before: str
    key: str
    sha256: str


def is_audit(puts: Iterable[Put]) -> bool:
    return any(each.collection == AUDIT for each in puts)


def linked(puts: Sequence[Put], end: End, there: Callable[[str], bool]) -> tuple[list[Put], End]:
    """The puts with their audit entries linked to this end, and the new end. Raises StoreFailed for what is no JSON.

    An entry that is `there` already is left out: none is ever written over.
    """
    made: list[Put] = []
    before = end
    for each in puts:
        if each.collection != AUDIT:
            made.append(each)
        elif not there(each.key):
            entry = _as_kept({**each.document, LINK: [end.number + 1, end.sha256]})
            made.append(replace(each, document=entry))
            end = End(end.number + 1, hash_of_entry(each.key, entry))
    return ([*made, Put(CHAIN, END, asdict(end))] if end != before else made), end


def end_of(kept: Document | None, entries: Callable[[], Iterable[tuple[str, Document]]]) -> End:
    """The chain's end: as it was kept, else as the entries say; a chain begins with the hash of all that have no link."""
    return _end_in(kept) or _Trail.of(entries()).end


def breaks_in(entries: Iterable[tuple[str, Document]], kept: Document | None) -> tuple[End | None, list[str]]:
    """The chain's end, if there is a chain, and where it is broken. The entries come in the order of their keys."""
    trail = _Trail.of(entries)
    if not trail.links and kept is None:
        return None, []
    return trail.end, [*trail.breaks(), *_wrong_at_the_end(trail.end, _end_in(kept))]


class _Trail:
    """All entries, as far as the chain is concerned."""

    def __init__(self) -> None:
        self.links: list[_Link] = []
        self._unlinked = sha256()

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Document]]) -> "_Trail":
        made = cls()
        for key, entry in entries:
            made._add(key, entry)
        made.links.sort(key=lambda link: (link.number, link.key))
        return made

    @property
    def end(self) -> End:
        last = self.links[-1] if self.links else None
        return End(last.number, last.sha256) if last else End(0, self._unlinked.hexdigest())

    def breaks(self) -> Iterator[str]:
        number, expected, key = 0, self._unlinked.hexdigest(), ""
        for link in self.links:
            if link.number == number:
                yield f"audit entry {number} is there twice: {key} and {link.key}"
            elif link.number > number + 1:
                yield _missing(number + 1, link.number - 1)
            elif link.before != expected:
                yield (
                    f"audit entry {number} ({key}) is not as it was written, or not in its place"
                    if number
                    else "an audit entry without a number was put in, changed or removed after the chain had begun"
                )
            number, expected, key = link.number, link.sha256, link.key

    def _add(self, key: str, entry: Document) -> None:
        match entry.get(LINK):
            case [int(number), str(before)]:
                self.links.append(_Link(number, before, key, hash_of_entry(key, entry)))
            case _:
                self._unlinked.update(hash_of_entry(key, entry).encode())


def _end_in(kept: Document | None) -> End | None:
    """None also for what nobody here wrote."""
    match kept:
        case {"number": int(number), "sha256": str(last)}:
            return End(number, last)
    return None


def _wrong_at_the_end(found: End, kept: End | None) -> Iterator[str]:
    if kept is None:
        yield "the end of the audit's chain is not there"
    elif found.number < kept.number:
        yield _missing(found.number + 1, kept.number)
    elif found.number > kept.number:
        yield f"audit entries were put in after number {kept.number}, which was the last"
    elif found.sha256 != kept.sha256:
        yield f"audit entry {kept.number}, the last, is not as it was written"


def _missing(first: int, last: int) -> str:
    return (
        f"audit entry {first} is missing" if first == last else f"audit entries {first} to {last} are missing"
    )


def _as_kept(entry: Mapping[str, Any]) -> dict[str, Any]:
    """As it will be read back: its hash must be the same then."""
    try:
        decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(entry))
    except (TypeError, ValueError, OverflowError, RecursionError) as problem:
        raise StoreFailed(f"This can't be kept as JSON ({problem}). Nothing was changed.") from problem
    return decoded


def hash_of_entry(key: str, entry: Document) -> str:
    """The hash that the next entry holds."""
    return hash_of(canonical([key, dict(entry)]))
