"""One append-only file of checksummed lines, owned by one process. Knows nothing of what the lines say.

A line is the payload's length, its CRC-32, and the payload: "000001a4 9f3b2c01 {...}". A line is on disk
before `append` returns.
"""

import fcntl
import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from zlib import crc32

from pwa.store.contract import StoreDamaged, StoreFailed, StoreInUse

JOURNAL = "attune.journal"
LOCK = "attune.lock"
HEAD = len(b"00000000 00000000 ")

log = logging.getLogger(__name__)


class Journal:
    """The journal in `folder`, locked until `close`. Raises StoreInUse at once, before anything is changed.

    Without `repair` nothing is made and nothing mended: what is not whole raises StoreDamaged.
    """

    def __init__(self, folder: Path, *, repair: bool = True) -> None:
        self.path = folder / JOURNAL
        self.lost_whole_line = False
        self.is_writable = True
        self._repair = repair
        if not repair and not self.path.is_file():
            raise StoreFailed(f"There is no store in {folder}. Nothing was changed.")
        self._lock = _locked(folder)
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            _sync_folder(folder)
        except OSError as problem:
            os.close(self._lock)
            raise StoreFailed(f"{self.path} can't be opened ({problem}). Nothing was changed.") from problem
        self._end = 0

    def replay(self) -> Iterator[bytes]:
        """Each payload, oldest first; to be read to the end once, before the first `append`.

        A torn last line, which was never acknowledged, is cut off with a logged message. Raises StoreDamaged
        when a line is wrong and good ones follow it.
        """
        with self.path.open("rb") as file:
            for line in file:
                payload = _payload(line)
                if payload is None:
                    self._cut(line, file)
                    return
                self._end += len(line)
                yield payload

    def append(self, payload: bytes) -> None:
        """Write one line and wait until it is on disk. Raises StoreFailed; from then on every append does."""
        if not self.is_writable:
            raise StoreFailed(
                "An earlier write failed, so nothing more is written until the server is started again. "
                "What was acknowledged is safe and can still be read."
            )
        line = line_of(payload)
        try:
            _write(self._file, line)
            os.fsync(self._file)
        except OSError as problem:
            self.is_writable = False
            log.exception("The journal could not be written; the store now refuses writes.")
            self._take_back()
            raise StoreFailed(
                f"The disk refused to write ({problem.strerror or problem}). "
                "Nothing of this was kept or acknowledged."
            ) from problem
        self._end += len(line)

    def replace(self, payloads: Iterable[bytes]) -> None:
        """Put a new journal with these payloads in the old one's place, in one step. Raises StoreFailed."""
        draft = self.path.with_suffix(".new")
        new = -1
        try:
            new = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
            for payload in payloads:
                _write(new, line_of(payload))
            os.fsync(new)
            draft.replace(self.path)
            _sync_folder(self.path.parent)
        except OSError as problem:
            self.is_writable = False
            if new >= 0:
                os.close(new)
            log.exception("The journal could not be written anew; the store now refuses writes.")
            raise StoreFailed(f"The disk refused to write ({problem.strerror or problem}).") from problem
        os.close(self._file)
        self._file, self._end = new, os.fstat(new).st_size
        # What was set aside may hold what was to be forgotten.
        for cut in self.path.parent.glob(f"{JOURNAL}.cut-*"):
            cut.unlink()

    def reread(self) -> tuple[int, list[str]]:
        """The file's size and what is wrong with its lines, read from the file again."""
        wrong, size = [], 0
        with self.path.open("rb") as file:
            for line in file:
                if _payload(line) is None:
                    wrong.append(f"byte {size} of {self.path.name}: the line is not what was written")
                size += len(line)
        if size != self._end:
            wrong.append(f"{self.path.name} has {size} bytes, {self._end} were written")
        return size, wrong

    def close(self) -> None:
        """Give up the file and the lock. To call it twice is harmless."""
        if self._lock >= 0:
            os.close(self._file)
            os.close(self._lock)
            self._lock = self._file = -1
            self.is_writable = False

    def _cut(self, line: bytes, rest: Iterable[bytes]) -> None:
        following = list(rest)
        if any(_payload(later) is not None for later in following):
            raise StoreDamaged(
                f"{self.path} is damaged at byte {self._end}, and good lines follow. Nothing was changed. "
                "Keep a copy of this file, then restore the last backup."
            )
        tail = line + b"".join(following)
        # A line that is complete but wrong may have been acknowledged once: tablets must offer their records
        # again, and somebody may want to look at what is left of it.
        self.lost_whole_line = line.endswith(b"\n")
        if not self._repair:
            kind = "a line that is not what was written" if self.lost_whole_line else "an unfinished line"
            raise StoreDamaged(f"{self.path} ends with {kind}, at byte {self._end}. Nothing was changed.")
        try:
            if self.lost_whole_line:
                _set_aside(self.path.with_name(f"{JOURNAL}.cut-{self._end}"), tail)
            os.ftruncate(self._file, self._end)
            os.fsync(self._file)
        except OSError as problem:
            raise StoreFailed(f"{self.path} can't be written ({problem}).") from problem
        kept = "set aside beside it" if self.lost_whole_line else "it was never finished, nor acknowledged"
        log.warning("%s: cut off the last line, %d bytes; %s.", self.path, len(tail), kept)

    def _take_back(self) -> None:
        """Remove what a failed write may have left: it may look written without being so."""
        try:
            os.ftruncate(self._file, self._end)
        except OSError:
            log.exception("What the failed write left is still there; it is cut off at the next start.")


def line_of(payload: bytes) -> bytes:
    return b"%08x %08x %s\n" % (len(payload), crc32(payload), payload)


def _payload(line: bytes) -> bytes | None:
    """What the line holds, or None when it isn't a whole line as written."""
    payload = line[HEAD:-1]
    return payload if line == line_of(payload) else None


def _locked(folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise StoreFailed(
            f"The store's folder {folder} can't be used ({problem}). Nothing was changed."
        ) from problem
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        os.close(lock)
        raise StoreInUse(
            f"The store in {folder} is already open in another Attune. Nothing was changed, and "
            "the other goes on. Stop it first, or use another folder."
        ) from problem
    return lock


def _write(file: int, line: bytes) -> None:
    rest = memoryview(line)
    while rest:
        rest = rest[os.write(file, rest) :]


def _set_aside(path: Path, tail: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        _write(file, tail)
        os.fsync(file)
    finally:
        os.close(file)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
