"""Keeps the PDFs that were made. Must not decide who may see one, nor be the only copy of anything.

A record never changes, so each kind of PDF of it is made only once. Whatever can change around it (a later revision,
a baby's name, the print style) is part of the key, and a newer PDF of a record replaces the older one of its kind.
With the store's key each is sealed for its own place.
"""

import logging
import os
import shutil
import threading
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from pwa.store.cipher import PLAIN, Cipher, cipher_of
from pwa.store.disk import sync_folder

log = logging.getLogger(__name__)
MOST_BYTES = 256 * 1024**2
SUMMARY = "summary"


class KeptPdfs:
    """A folder of PDFs that only the service's own user can read. Every file in it can be made again."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES, cipher: Cipher = PLAIN) -> None:
        self._folder, self._most_bytes, self._cipher = folder, most_bytes, cipher
        self._ending = f".{cipher.fingerprint}.sealed" if cipher.fingerprint else ".pdf"
        self._unchecked_bytes = most_bytes
        self._lock = threading.Lock()

    def find(self, family: UUID, record: UUID, key: str, kind: str = SUMMARY) -> bytes | None:
        """The PDF kept under exactly this key, or None; None too if it can't be opened, so that it is made again."""
        try:
            kept = self._path(family, record, kind, key).read_bytes()
            return self._cipher.open(kept, _label(family, record, kind, key))
        except FileNotFoundError:
            return None
        except ValueError:
            log.warning("The kept PDF of record %s is not what was sealed; it is made again.", record)
            return None

    def keep(self, family: UUID, record: UUID, key: str, pdf: bytes, kind: str = SUMMARY) -> None:
        """Write all of the PDF or none, in place of the record's earlier ones of this kind."""
        path = self._path(family, record, kind, key)
        body = self._cipher.seal(pdf, _label(family, record, kind, key))
        with self._lock:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _write_whole(path, body)
            for older in path.parent.glob(f"{record}.{kind}.*"):
                if older != path:
                    older.unlink()
            self._make_room(len(body))

    def forget(self, family: UUID) -> None:
        """Remove every PDF of a family, so that a power cut can't bring one back. Raises OSError.

        Call it whenever the family is erased from the store.
        """
        folder = self._folder / str(family)
        with self._lock:
            if folder.exists():
                shutil.rmtree(folder)
            if self._folder.exists():
                sync_folder(self._folder)

    def forget_unreadable(self) -> None:
        """Remove what this key doesn't open: plain ones where there is a key now, others' where it changed. Raises OSError.

        Call it at the start. What a crash left unfinished goes too.
        """
        with self._lock:
            unreadable = [path for path in self._folder.glob("*/*") if not path.name.endswith(self._ending)]
            for path in unreadable:
                path.unlink(missing_ok=True)
            for folder in {path.parent for path in unreadable}:
                sync_folder(folder)

    def _path(self, family: UUID, record: UUID, kind: str, key: str) -> Path:
        return self._folder / str(family) / f"{record}.{kind}.{key}{self._ending}"

    def _make_room(self, added_bytes: int) -> None:
        """Remove the oldest PDFs until the folder is within its limit. Checks only now and then."""
        self._unchecked_bytes += added_bytes
        if self._unchecked_bytes < self._most_bytes // 16:
            return
        self._unchecked_bytes = 0
        kept = [(path, path.stat()) for path in self._folder.glob("*/*")]
        total = sum(status.st_size for _, status in kept)
        for path, status in sorted(kept, key=lambda entry: entry[1].st_mtime_ns):
            if total <= self._most_bytes:
                return
            path.unlink()
            total -= status.st_size


def clear_unreadable(folder: Path, store_key: bytes | None) -> None:
    """Remove the kept PDFs that a service with this key, or without one, doesn't open.

    If the disk refuses, the log says so: reading must go on.
    """
    try:
        KeptPdfs(folder, cipher=cipher_of(store_key)).forget_unreadable()
    except OSError as problem:
        log.error("Old PDFs in %s could not be removed (%s). Remove them by hand.", folder, problem)  # noqa: TRY400  no trace


def _label(family: UUID, record: UUID, kind: str, key: str) -> bytes:
    """So that none can be put in another's place."""
    return f"{family}|{record}|{kind}|{key}".encode()


def _write_whole(path: Path, body: bytes) -> None:
    # A temporary file is made with mode 0600, and keeps it under its final name.
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as unfinished:
        try:
            unfinished.write(body)
            unfinished.flush()
            os.fsync(unfinished.fileno())
            Path(unfinished.name).replace(path)
        except BaseException:
            Path(unfinished.name).unlink()
            raise
