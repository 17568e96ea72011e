"""The lines of a journal or backup: how they are written, and what a file still holds. Must not know a record.

A line is "LENGTH CRC32 LABEL TEXT": `000001a4 9f3b2c01 .1f-3 ["put",…]`, length and CRC-32 being those of what
follows them. A label is a mark, the line's number, and its place in its write. The mark is "+" while more of the
same commit follows and "." on its last line. Lines are numbered from 1, so that a missing one is noticed. One
write may hold several commits; the place tells which lines were acknowledged together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from zlib import crc32

from pwa.store.cipher import PLAIN, Cipher

HEAD = len(b"00000000 00000000 ")
LAST, MORE = b".", b"+"

Commit = Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Line:
    """One intact line: where the next one begins, its number, the first number of its write, its text."""

    end: int
    number: int
    first: int
    is_last: bool
    text: bytes


@dataclass(frozen=True, slots=True)
class Flaw:
    """A damaged place. `is_torn`: the file simply ends there, as when writing was cut off."""

    place: int
    why: str
    is_torn: bool = False


def written(commits: Sequence[Commit], number: int, cipher: Cipher = PLAIN) -> bytes:
    """The lines of one write, the first of them numbered `number`."""
    lines: list[bytes] = []
    for commit in commits:
        for place, text in enumerate(commit, start=1):
            mark = LAST if place == len(commit) else MORE
            at = number + len(lines)
            label = b"%c%x-%x" % (mark, at, len(lines))
            payload = b"%b %b" % (label, _key_for(at, cipher).seal(text, label))
            lines.append(b"%08x %08x %b\n" % (len(payload), crc32(payload), payload))
    return b"".join(lines)


def read_lines(file: BinaryIO, cipher: Cipher = PLAIN, *, until: int | None = None) -> Iterator[Line | Flaw]:
    """All lines of the file, with a Flaw wherever there is no intact line or not the next one.

    After a flaw it goes on with the next intact line. A line without an end is the last one read, because another
    process may be writing the rest of it at the moment. Nothing beyond byte `until` is read.
    """
    place, number = 0, 1
    for chunk in _chunks(file, until):
        while chunk:
            payload, size, flaw = _first(chunk, place)
            parsed = None if payload is None else _parsed(payload, place + size, cipher)
            if isinstance(parsed, str):
                flaw = Flaw(place, parsed)
            if flaw is not None:
                # The flaw comes before the line, even if the line is intact, so that the line counts as one to mend.
                yield flaw
            if isinstance(parsed, Line):
                if parsed.number != number:
                    yield Flaw(place, f"line {number:,} is missing: line {parsed.number:,} is here")
                number = parsed.number + 1
                yield parsed
            place, chunk = place + size, chunk[size:]


def _chunks(file: BinaryIO, until: int | None) -> Iterator[bytes]:
    """Pieces that end with a line feed; only the last may lack one."""
    left = until
    while chunk := file.readline(-1 if left is None else left):
        yield chunk
        if not chunk.endswith(b"\n"):
            return
        if left is not None:
            left -= len(chunk)


def _first(chunk: bytes, place: int) -> tuple[bytes | None, int, Flaw | None]:
    """The first line's payload or None, how many bytes it takes, and what is wrong with it."""
    size = len(chunk)
    try:
        length = int(chunk[:8], 16)
    except ValueError:
        length = -1
    payload = chunk[HEAD : HEAD + length] if length >= 0 else b""
    if (
        length == len(payload)
        and chunk[:HEAD] == b"%08x %08x " % (length, crc32(payload))
        and size > HEAD + length
    ):
        ends_well = chunk[HEAD + length] == ord("\n")
        flaw = None if ends_well else Flaw(place, "the line is whole, but its end is not what was written")
        return payload, HEAD + length + 1, flaw
    is_torn = not chunk.endswith(b"\n") and size <= HEAD + max(length, 0)
    return (
        None,
        size,
        Flaw(place, "an unfinished line" if is_torn else "the line is not what was written", is_torn),
    )


def _parsed(payload: bytes, end: int, cipher: Cipher) -> Line | str:
    label, _, sealed = payload.partition(b" ")
    number, _, place = label[1:].partition(b"-")
    try:
        at = int(number, 16)
        text = _key_for(at, cipher).open(sealed, label)
        return Line(end, at, at - int(place, 16), label[:1] == LAST, text)
    except ValueError:
        return "the line can't be read"


def _key_for(number: int, cipher: Cipher) -> Cipher:
    """The first line says which key is needed, so it is not sealed itself."""
    return PLAIN if number == 1 else cipher
