"""One append-only file of checksummed lines, owned by one process. Must not know what the lines say.

What `append` was given is on disk when it returns.
"""

import logging
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from pwa.store.cipher import PLAIN, Cipher
from pwa.store.contract import StoreDamaged, StoreFailed, WrongKey
from pwa.store.disk import close, sync_above, sync_folder, write_all, write_whole
from pwa.store.lines import Commit, Flaw, Line, read_lines, written
from pwa.store.lock import locked

JOURNAL = "attune.journal"
FORMAT = 2
CHUNK_BYTES = 1 << 20
LOST = b'["journal",{"lost":true}]'
"""The last line of a mended journal, until a caller who knows about the mending writes the next one."""

log = logging.getLogger(__name__)


class Journal:
    """The journal in `folder`, locked until `close`. Raises StoreInUse at once, before it changes anything.

    With `only_read` nothing is locked, made or mended, even while another process writes: what is read is the file
    as it was at the first look, up to its last complete commit. Damage is listed in `flaws`, and reading goes
    on with what is intact.
    """

    def __init__(self, folder: Path, cipher: Cipher = PLAIN, *, only_read: bool = False) -> None:
        self.path = folder / JOURNAL
        self.flaws: list[Flaw] = []
        self.lost_acknowledged = False
        self.is_writable = not only_read
        self.size = 0
        self._cipher, self._only_read = cipher, only_read
        self._draft = self.path.with_suffix(".new")
        self._number = 1
        self._lock = self._file = -1
        if only_read:
            if not self.path.is_file():
                raise StoreFailed(f"There is no store in {folder}. Nothing was changed.")
            return
        self._lock = locked(folder)
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            self._draft.unlink(missing_ok=True)
            sync_folder(folder)
        except BaseException as problem:
            self.close()
            if not isinstance(problem, OSError):
                raise
            raise StoreFailed(f"{self.path} can't be opened ({problem}). Nothing was changed.") from problem

    def replay(self, stands_alone: Callable[[bytes], bool] = lambda text: True) -> Iterator[bytes]:
        """The text of each line, oldest first. Read it to the end once, before the first `append`.

        A write that a crash cut off was never acknowledged, so its unfinished part is removed and logged. A last write
        that is complete but wrong may have been acknowledged: it is set aside, its intact part is written again, and
        `lost_acknowledged` says so. Of a broken commit, only lines that can stand alone are kept. Raises StoreDamaged
        if later writes follow a wrong line; WrongKey.
        """
        rescued: list[Commit] = []
        try:
            length = yield from self._replayed(stands_alone, rescued)
        except OSError as problem:
            raise StoreFailed(f"{self.path} can't be read ({problem}). Nothing was changed.") from problem
        if not self._only_read:
            self._mend(length, rescued)
        if self.size == 0 and not self._only_read:
            self._begin()

    def _replayed(
        self, stands_alone: Callable[[bytes], bool], rescued: list[Commit]
    ) -> Generator[bytes, None, int]:
        """What `replay` gives; returns the file's length. `rescued` collects what is kept after a flaw."""
        pending: list[bytes] = []
        is_partial = False
        with self.path.open("rb") as file:
            for line in read_lines(file, self._cipher, until=self._end_for_a_reader(file)):
                if isinstance(line, Flaw):
                    self.flaws.append(line)
                    is_partial = True
                    continue
                if line.number == 1:
                    self._check_first(line)
                self._check_place(line)
                pending.append(line.text)
                if not line.is_last:
                    continue
                kept = [text for text in pending if stands_alone(text)] if is_partial else pending
                if self.flaws and not self._only_read:
                    rescued.append(kept)
                else:
                    self.size, self._number = line.end, line.number + 1
                    self.lost_acknowledged = line.text == LOST
                yield from kept
                pending, is_partial = [], False
            if any(not flaw.is_torn for flaw in self.flaws):
                kept = [text for text in pending if stands_alone(text)]
                rescued.append(kept)
                yield from kept
            return os.fstat(file.fileno()).st_size

    def append(self, commits: Sequence[Commit]) -> None:
        """Write the commits in one write and wait until they are on disk.

        Raises StoreFailed; every later append then raises it too.
        """
        self._check_writable()
        piece = written(commits, self._number, self._cipher)
        try:
            write_all(self._file, piece)
            os.fsync(self._file)
            self.size += len(piece)
            self._number += sum(map(len, commits))
        except BaseException as problem:
            # Never tried again: after a failed fsync the kernel may report lost pages as clean.
            self.is_writable = False
            log.exception("The journal could not be written; the store now refuses writes.")
            self._take_back()
            if not isinstance(problem, OSError):
                raise
            raise StoreFailed(
                f"The disk refused to write ({problem.strerror or problem}). "
                "Nothing of this was kept or acknowledged."
            ) from problem

    def replace(self, commits: Iterable[Commit], cipher: Cipher | None = None) -> None:
        """Replace the journal by a new one with these commits, in one step, perhaps under another key.

        Raises StoreFailed: the old one is then still there, or writing ends until a restart shows which one is.
        """
        self._check_writable()
        cipher = cipher or self._cipher
        try:
            # First: once the new journal is there, nothing records that they still have to go.
            self._forget_cuts()
            self._put_in_place(lambda new: _write_all(new, commits, cipher), cipher)
        except OSError as problem:
            log.exception("The journal could not be written anew.")
            raise StoreFailed(
                f"The disk refused to write ({problem.strerror or problem}). What was acknowledged is safe."
            ) from problem

    def reread(self) -> Iterator[Line | Flaw]:
        """Every line and every flaw of the file as it is now."""
        try:
            with self.path.open("rb") as file:
                yield from read_lines(file, self._cipher, until=self._end_for_a_reader(file))
                if self._lock >= 0 and os.fstat(file.fileno()).st_size != self.size:
                    yield Flaw(self.size, f"{self.size} bytes were written, the file has another size")
        except OSError as problem:
            yield Flaw(0, f"it can't be read ({problem})")

    def _end_for_a_reader(self, file: BinaryIO) -> int | None:
        """A reader goes no further than the file's size at its first look, because a writer may be faster."""
        return os.fstat(file.fileno()).st_size if self._only_read else None

    def close(self) -> None:
        """Close the file and release the lock. Calling it twice is harmless."""
        handles, self._file, self._lock = (self._file, self._lock), -1, -1
        self.is_writable = False
        for handle in handles:
            if handle >= 0:
                close(handle)

    def _check_writable(self) -> None:
        if not self.is_writable:
            raise StoreFailed(
                "An earlier write failed, so nothing more is written until the server is started again. "
                "What was acknowledged is safe and can still be read."
            )

    def _put_in_place(self, fill: Callable[[int], tuple[int, int]], cipher: Cipher) -> None:
        """Replace the journal; `fill` writes the new one and returns its size and next number. Raises OSError."""
        new = os.open(self._draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            size, number = fill(new)
            os.fsync(new)
            self._draft.replace(self.path)
        except BaseException:
            close(new)
            with suppress(OSError):  # the next start removes it
                self._draft.unlink(missing_ok=True)
            # A disk may do something and report that it failed: whatever is added to a file without a name is lost.
            self.is_writable = self._is_in_place()
            raise
        old, self._file, self.size, self._number, self._cipher = self._file, new, size, number, cipher
        try:
            close(old)
            sync_folder(self.path.parent)
        except BaseException:
            # A power cut might leave either file, so nothing may be added to this one.
            self.is_writable = False
            raise

    def _forget_cuts(self) -> None:
        """Remove the pieces that were set aside: they may hold what has to be forgotten. Raises OSError."""
        cuts = list(self.path.parent.glob(f"{JOURNAL}.cut-*"))
        for cut in cuts:
            cut.unlink()
        if cuts:
            sync_folder(self.path.parent)

    def _is_in_place(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._file), self.path.stat())
        except OSError:
            return False

    def _check_first(self, line: Line) -> None:
        head = msgspec.json.decode(line.text)[1]
        if head["format"] != FORMAT:
            raise StoreDamaged(
                f"{self.path} was written by a newer Attune. Nothing was changed; start that version."
            )
        if head["key"] != self._cipher.fingerprint:
            wanted = f"the key {head['key']}" if head["key"] else "no key"
            given = self._cipher.fingerprint or "none"
            raise WrongKey(
                f"{self.path} was written with {wanted}, and {given} was given. Nothing was changed."
            )

    def _check_place(self, line: Line) -> None:
        """A line from a write that began after the flaw shows that the damaged part had been acknowledged."""
        if self.flaws and not self._only_read and line.first > self._number:
            flaw = self.flaws[0]
            raise StoreDamaged(
                f"{self.path} is damaged at byte {flaw.place} ({flaw.why}), and later writes follow. Nothing was "
                "changed. “attune backup --salvage” keeps all that is whole; “attune restore” puts it back."
            )

    def _mend(self, length: int, rescued: list[Commit]) -> None:
        if length == self.size:
            self._sync_what_was_found()
            return
        was_acknowledged = any(not flaw.is_torn for flaw in self.flaws) and length > len(
            _first_line(self._cipher)
        )
        if was_acknowledged and self.size == 0:
            raise StoreDamaged(f"{self.path} is no journal of this Attune's. Nothing was changed.")
        try:
            if was_acknowledged:
                self.lost_acknowledged = True
                self._set_aside()
                self._put_in_place(lambda new: self._write_whole_part(new, rescued), self._cipher)
            else:
                os.ftruncate(self._file, self.size)
                os.fsync(self._file)
        except OSError as problem:
            raise StoreFailed(f"{self.path} can't be written ({problem}).") from problem
        kept = "set aside beside it" if was_acknowledged else "it was never finished, nor acknowledged"
        log.warning("%s: cut off the last %d bytes; %s.", self.path, length - self.size, kept)

    def _sync_what_was_found(self) -> None:
        """A killed process may have written what it never synced. It is in the file now, so make it durable."""
        try:
            os.fsync(self._file)
        except OSError as problem:
            raise StoreFailed(f"{self.path} can't be written ({problem}).") from problem

    def _write_whole_part(self, new: int, rescued: list[Commit]) -> tuple[int, int]:
        """Keep the intact part, together with the line that says something was lost: a crash can't separate them."""
        left = self.size
        with self.path.open("rb") as file:
            while left and (piece := file.read(min(left, CHUNK_BYTES))):
                write_all(new, piece)
                left -= len(piece)
        commits = [*filter(None, rescued), [LOST]]
        tail = written(commits, self._number, self._cipher)
        write_all(new, tail)
        return self.size + len(tail), self._number + sum(map(len, commits))

    def _set_aside(self) -> None:
        with self.path.open("rb") as file:
            file.seek(self.size)
            tail = file.read()
        write_whole(self.path.with_name(f"{JOURNAL}.cut-{self.size}"), tail)
        sync_folder(self.path.parent)

    def _begin(self) -> None:
        """The first line of a new journal; an old one that was torn at its first line starts again."""
        try:
            first = _first_line(self._cipher)
            sync_above(self.path.parent)
            write_all(self._file, first)
            os.fsync(self._file)
        except OSError as problem:
            raise StoreFailed(f"{self.path} can't be written ({problem}).") from problem
        self.size, self._number = len(first), 2

    def _take_back(self) -> None:
        """Remove what a failed write may have left: it may look as if it had been written."""
        try:
            os.ftruncate(self._file, self.size)
        except OSError:
            log.exception("What the failed write left is still there; it is cut off at the next start.")


def set_aside(folder: Path, place: Path) -> None:
    """Move the journal elsewhere, so that a new one can start. Raises StoreInUse, StoreFailed."""
    lock = locked(folder)
    try:
        if place.exists():
            raise StoreFailed(f"{place} is there already. Nothing was changed.")
        (folder / JOURNAL).rename(place)
        # The new folder first: otherwise a power cut could leave the journal nowhere.
        sync_folder(place.parent)
        sync_folder(folder)
    except OSError as problem:
        raise StoreFailed(f"{folder / JOURNAL} can't be moved to {place} ({problem}).") from problem
    finally:
        close(lock)


def _first_line(cipher: Cipher) -> bytes:
    return written([[msgspec.json.encode(["journal", {"format": FORMAT, "key": cipher.fingerprint}])]], 1)


def _write_all(file: int, commits: Iterable[Commit], cipher: Cipher) -> tuple[int, int]:
    """Write a complete journal; returns its size and the next line's number."""
    piece, size, number = _first_line(cipher), 0, 2
    for commit in commits:
        piece += written([commit], number, cipher)
        number += len(commit)
        if len(piece) >= CHUNK_BYTES:
            write_all(file, piece)
            size, piece = size + len(piece), b""
    write_all(file, piece)
    return size + len(piece), number
