"""One append-only file of checksummed lines, owned by one process. Knows nothing of what the lines say.

What `append` was given is on disk when it returns.
"""

import fcntl
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from pwa.store.cipher import PLAIN, Cipher
from pwa.store.contract import StoreDamaged, StoreFailed, StoreInUse, WrongKey
from pwa.store.disk import sync_folder, write_all, write_whole
from pwa.store.lines import Commit, Flaw, Line, read_lines, written

JOURNAL = "attune.journal"
LOCK = "attune.lock"
FORMAT = 2
CHUNK_BYTES = 1 << 20

log = logging.getLogger(__name__)


class Journal:
    """The journal in `folder`, locked until `close`. Raises StoreInUse at once, before anything is changed.

    With `only_read` nothing is locked, made or mended, also while another process writes; what is wrong is in
    `flaws`, and reading goes on with what is whole.
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
        self._lock = _locked(folder)
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            self._draft.unlink(missing_ok=True)
            sync_folder(folder)
        except OSError as problem:
            self.close()
            raise StoreFailed(f"{self.path} can't be opened ({problem}). Nothing was changed.") from problem

    def replay(self) -> Iterator[bytes]:
        """The text of each line, oldest first; to be read to the end once, before the first `append`.

        A write that a crash cut off was never acknowledged: what is unfinished of it goes, with a logged
        message. A last write that is there but wrong may have been acknowledged: it is set aside, every line that
        is whole is written again, and `lost_acknowledged` says so. Raises StoreDamaged when a line is wrong and
        later writes follow it; WrongKey.
        """
        pending: list[bytes] = []
        rescued: list[bytes] = []
        with self.path.open("rb") as file:
            for found in read_lines(file, self._cipher):
                if isinstance(found, Flaw):
                    self.flaws.append(found)
                    continue
                if found.number == 1:
                    self._check_first(found)
                self._check_place(found)
                pending.append(found.text)
                if self.is_flawed:
                    # Each line that is whole counts by itself now.
                    rescued += pending
                elif not found.is_last:
                    continue
                else:
                    self.size, self._number = found.end, found.number + 1
                yield from pending
                pending = []
            whole = os.fstat(file.fileno()).st_size
        if self.is_flawed:
            rescued += pending
            yield from pending
        if not self._only_read:
            self._mend(whole, rescued)
        if self.size == 0 and not self._only_read:
            self._begin()

    @property
    def is_flawed(self) -> bool:
        """Something is wrong that no crash explains."""
        return any(not flaw.is_torn for flaw in self.flaws)

    def append(self, commits: Sequence[Commit]) -> None:
        """Write the commits in one piece and wait until they are on disk.

        Raises StoreFailed; from then on every append does.
        """
        if not self.is_writable:
            raise StoreFailed(
                "An earlier write failed, so nothing more is written until the server is started again. "
                "What was acknowledged is safe and can still be read."
            )
        piece = written(commits, self._number, self._cipher)
        try:
            write_all(self._file, piece)
            os.fsync(self._file)
        except OSError as problem:
            # Never tried again: after a failed fsync the kernel may call lost pages clean.
            self.is_writable = False
            log.exception("The journal could not be written; the store now refuses writes.")
            self._take_back()
            raise StoreFailed(
                f"The disk refused to write ({problem.strerror or problem}). "
                "Nothing of this was kept or acknowledged."
            ) from problem
        self.size += len(piece)
        self._number += sum(map(len, commits))

    def replace(self, commits: Iterable[Commit], cipher: Cipher | None = None) -> None:
        """Put a new journal with these commits in the old one's place, in one step, perhaps under another key.

        Raises StoreFailed: then the old one is still there.
        """
        cipher = cipher or self._cipher
        try:
            new, size, number = self._drafted(commits, cipher)
        except OSError as problem:
            log.exception("The journal could not be written anew; the old one stays.")
            raise StoreFailed(
                f"The disk refused to write ({problem.strerror or problem}). The store is as it was."
            ) from problem
        os.close(self._file)
        self._file, self.size, self._number, self._cipher = new, size, number, cipher
        try:
            sync_folder(self.path.parent)
            # What was set aside may hold what was to be forgotten.
            for cut in self.path.parent.glob(f"{JOURNAL}.cut-*"):
                cut.unlink()
        except OSError as problem:
            # Which of the two files a power cut would leave is not known, so nothing may be added to this one.
            self.is_writable = False
            log.exception("The new journal's place could not be made sure; the store now refuses writes.")
            raise StoreFailed(f"The disk refused to write ({problem.strerror or problem}).") from problem

    def reread(self) -> Iterator[Line | Flaw]:
        """Every line, and every flaw, from the file as it is now."""
        with self.path.open("rb") as file:
            yield from read_lines(file, self._cipher)
            if self._lock >= 0 and os.fstat(file.fileno()).st_size != self.size:
                yield Flaw(self.size, f"{self.size} bytes were written, the file has another size")

    def close(self) -> None:
        """Give up the file and the lock. To call it twice is harmless."""
        for handle in (self._file, self._lock):
            if handle >= 0:
                os.close(handle)
        self._lock = self._file = -1
        self.is_writable = False

    def _drafted(self, commits: Iterable[Commit], cipher: Cipher) -> tuple[int, int, int]:
        """A new journal, whole on disk and in the old one's place: its handle, its size, its next number."""
        new = os.open(self._draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            size, number = _write_all(new, commits, cipher)
            os.fsync(new)
            self._draft.replace(self.path)
        except BaseException:
            os.close(new)
            raise
        return new, size, number

    def _check_first(self, line: Line) -> None:
        told = msgspec.json.decode(line.text)[1]
        if told["format"] != FORMAT:
            raise StoreDamaged(
                f"{self.path} was written by a newer Attune. Nothing was changed; start that version."
            )
        if told["key"] != self._cipher.fingerprint:
            wanted = f"the key {told['key']}" if told["key"] else "no key"
            given = self._cipher.fingerprint or "none"
            raise WrongKey(
                f"{self.path} was written with {wanted}, and {given} was given. Nothing was changed."
            )

    def _check_place(self, line: Line) -> None:
        """A line of a write that began after the flaw shows that what is wrong had been acknowledged."""
        if self.flaws and not self._only_read and line.first > self._number:
            flaw = self.flaws[0]
            raise StoreDamaged(
                f"{self.path} is damaged at byte {flaw.place} ({flaw.why}), and later writes follow. Nothing was "
                "changed. “attune backup --salvage” keeps all that is whole; “attune restore” puts it back."
            )

    def _mend(self, whole: int, rescued: Commit) -> None:
        if whole == self.size:
            return
        self.lost_acknowledged = self.is_flawed
        if self.lost_acknowledged and self.size == 0:
            raise StoreDamaged(f"{self.path} is no journal of this Attune's. Nothing was changed.")
        try:
            if self.lost_acknowledged:
                self._set_aside()
            os.ftruncate(self._file, self.size)
            os.fsync(self._file)
        except OSError as problem:
            raise StoreFailed(f"{self.path} can't be written ({problem}).") from problem
        kept = "set aside beside it" if self.lost_acknowledged else "it was never finished, nor acknowledged"
        log.warning("%s: cut off the last %d bytes; %s.", self.path, whole - self.size, kept)
        if rescued:
            self.append([rescued])

    def _set_aside(self) -> None:
        with self.path.open("rb") as file:
            file.seek(self.size)
            tail = file.read()
        write_whole(self.path.with_name(f"{JOURNAL}.cut-{self.size}"), tail)

    def _begin(self) -> None:
        """The first line of a new journal; an old one that was torn there begins anew."""
        try:
            first = _first_line(self._cipher)
            write_all(self._file, first)
            os.fsync(self._file)
        except OSError as problem:
            raise StoreFailed(f"{self.path} can't be written ({problem}).") from problem
        self.size, self._number = len(first), 2

    def _take_back(self) -> None:
        """Remove what a failed write may have left: it may look written without being so."""
        try:
            os.ftruncate(self._file, self.size)
        except OSError:
            log.exception("What the failed write left is still there; it is cut off at the next start.")


def set_aside(folder: Path, place: Path) -> None:
    """Move the journal to another place, so that a new one can begin. Raises StoreInUse, StoreFailed."""
    lock = _locked(folder)
    try:
        (folder / JOURNAL).rename(place)
        sync_folder(folder)
    except OSError as problem:
        raise StoreFailed(f"{folder / JOURNAL} can't be moved to {place} ({problem}).") from problem
    finally:
        os.close(lock)


def _first_line(cipher: Cipher) -> bytes:
    return written([[msgspec.json.encode(["journal", {"format": FORMAT, "key": cipher.fingerprint}])]], 1)


def _write_all(file: int, commits: Iterable[Commit], cipher: Cipher) -> tuple[int, int]:
    """Write a whole journal; returns its size and the next line's number."""
    piece, size, number = _first_line(cipher), 0, 2
    for commit in commits:
        piece += written([commit], number, cipher)
        number += len(commit)
        if len(piece) >= CHUNK_BYTES:
            write_all(file, piece)
            size, piece = size + len(piece), b""
    write_all(file, piece)
    return size + len(piece), number


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
