"""A whole store as one file, for either engine: written, read back, compared. Knows no folder of a store.

The file has the same lines as a journal: the first says which key it needs, then comes one for each entry, and the
last counts them. So a file that was cut short, changed or put together from two is noticed.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from pwa.domain.canonical import hash_of
from pwa.store.cipher import PLAIN, Cipher
from pwa.store.contract import (
    Entry,
    Manifest,
    Put,
    Store,
    Stored,
    StoreDamaged,
    StoreFailed,
    Tombstone,
    WrongKey,
)
from pwa.store.disk import close, sync_folder, write_all
from pwa.store.lines import Flaw, Line, read_lines, written

FORMAT = 1
PIECE = 500
DRAFT = ".attune-part-"

Progress = Callable[[int], None]

_encode = msgspec.json.Encoder().encode


class _Record(msgspec.Struct):
    seq: int
    sha256: str
    received_at: str
    notes: dict[str, Any]
    record: msgspec.Raw


def write_backup(
    entries: Iterable[Entry], file: Path, cipher: Cipher = PLAIN, progress: Progress | None = None
) -> int:
    """Write the entries of a `dump`: all of the file is on disk, or none of it. Returns the number of entries.

    Raises StoreFailed, also when a file of this name already exists.
    """
    draft = file.with_name(f"{DRAFT}{file.name}")
    if file.exists():
        raise StoreFailed(f"{file} is there already. Nothing was changed; choose another name.")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            count = _write_lines(handle, entries, cipher, progress)
            os.fsync(handle)
        finally:
            close(handle)
        draft.rename(file)
        sync_folder(file.parent)
    except BaseException as problem:
        # Also under its own name: when we say that there is no backup, there must be none.
        _forget(draft)
        _forget(file)
        if not isinstance(problem, OSError):
            raise
        raise StoreFailed(f"{file} can't be written ({problem}). There is no backup.") from problem
    return count


def read_backup(file: Path, cipher: Cipher = PLAIN, progress: Progress | None = None) -> Iterator[Entry]:
    """Every entry, each record checked against its hash. Raises StoreDamaged at the first fault, and WrongKey.

    A file that ends early raises only at its end, so whoever takes the entries must take all or none.
    """
    count, is_ended = 0, False
    try:
        with file.open("rb") as lines:
            for line in read_lines(lines, cipher):
                if isinstance(line, Flaw):
                    raise StoreDamaged(f"{file} is damaged at byte {line.place}: {line.why}.")
                if line.number == 1:
                    _check_first(file, line, cipher)
                    continue
                kind, payload = msgspec.json.decode(line.text, type=tuple[str, msgspec.Raw])
                is_ended = kind == "end"
                if is_ended and msgspec.json.decode(payload) != count:
                    raise StoreDamaged(f"{file} holds {count} entries and says that it had others.")
                if not is_ended:
                    count += 1
                    yield _entry(file, kind, payload)
                    if progress:
                        progress(count)
    except OSError as problem:
        raise StoreFailed(f"{file} can't be read ({problem}).") from problem
    if not is_ended:
        raise StoreDamaged(f"{file} ends early: it was never finished, or a part of it is missing.")


def of_a_new_epoch(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The same entries with a new epoch, because tablets are ahead of a backup and must offer their records again."""
    for entry in entries:
        yield replace(entry, epoch=str(uuid4())) if isinstance(entry, Manifest) else entry


def differences(one: Store, other: Store, progress: Progress | None = None, most: int = 20) -> list[str]:
    """The differences between two stores, entry by entry; empty when they are equal. Names at most `most` of them."""
    different: list[str] = []
    for number, (mine, theirs) in enumerate(zip_longest(one.dump(), other.dump()), start=1):
        if mine != theirs:
            different.append(f"entry {number}: {_name_of(mine)} here, {_name_of(theirs)} there")
        if len(different) == most:
            break
        if progress:
            progress(number)
    return different


def _forget(unfinished: Path) -> None:
    with suppress(OSError):  # the next backup removes what is left of it
        unfinished.unlink(missing_ok=True)


def _write_lines(handle: int, entries: Iterable[Entry], cipher: Cipher, progress: Progress | None) -> int:
    first = _encode(["backup", {"format": FORMAT, "key": cipher.fingerprint}])
    write_all(handle, written([[first]], 1))
    held: list[list[bytes]] = []
    count = 0
    for entry in entries:
        held.append([_text(entry)])
        count += 1
        if len(held) == PIECE:
            write_all(handle, written(held, count + 2 - len(held), cipher))
            held.clear()
            if progress:
                progress(count)
    held.append([_encode(["end", count])])
    write_all(handle, written(held, count + 3 - len(held), cipher))
    return count


def _text(entry: Entry) -> bytes:
    match entry:
        case Stored():
            row = _Record(
                entry.seq, entry.sha256, entry.received_at, dict(entry.notes), msgspec.Raw(entry.canonical)
            )
            return _encode(["record", row])
        case Manifest():
            return _encode(["whole", entry])
        case Tombstone():
            return _encode(["tombstone", entry])
        case Put():
            return _encode(["document", asdict(entry)])


def _entry(file: Path, kind: str, payload: msgspec.Raw) -> Entry:
    match kind:
        case "whole":
            return msgspec.json.decode(payload, type=Manifest)
        case "tombstone":
            return msgspec.json.decode(payload, type=Tombstone)
        case "document":
            return Put(**{**(fields := msgspec.json.decode(payload)), "tags": tuple(fields["tags"])})
        case "record":
            row = msgspec.json.decode(payload, type=_Record)
            text = bytes(row.record)
            if hash_of(text) != row.sha256:
                raise StoreDamaged(f"{file}: the record at place {row.seq} doesn't match its hash.")
            return Stored(row.seq, row.sha256, row.received_at, text, row.notes)
        case _:
            raise StoreDamaged(f"{file} was written by a newer Attune; it holds “{kind}”.")


def _check_first(file: Path, line: Line, cipher: Cipher) -> None:
    kind, head = msgspec.json.decode(line.text)
    if kind != "backup" or head["format"] != FORMAT:
        raise StoreDamaged(f"{file} is not a backup that this Attune can read.")
    if head["key"] != cipher.fingerprint:
        wanted = f"the key {head['key']}" if head["key"] else "no key"
        raise WrongKey(f"{file} was written with {wanted}, and {cipher.fingerprint or 'none'} was given.")


def _name_of(entry: Entry | None) -> str:
    match entry:
        case None:
            return "nothing"
        case Manifest():
            return f"the whole store (last place {entry.last_seq})"
        case Put():
            return f"document {entry.key} of {entry.collection}"
        case Stored():
            return f"the record at place {entry.seq}, {entry.sha256[:12]}"
        case Tombstone():
            return f"the tombstone at place {entry.seq}"
