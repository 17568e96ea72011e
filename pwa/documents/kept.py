"""Keeps the PDFs that were made. Must not decide who may see one, nor be the only copy of anything.

A record never changes, so each kind of PDF of it is made only once. Whatever can change around it (a later revision,
a baby's name, the print style) is part of the key, and a newer PDF of a record replaces the older one of its kind.
"""

import os
import shutil
import threading
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from pwa.store.disk import sync_folder

MOST_BYTES = 256 * 1024**2
SUMMARY = "summary"


class KeptPdfs:
    """A folder of PDFs that only the service's own user can read. Every file in it can be made again."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most_bytes = folder, most_bytes
        self._unchecked_bytes = most_bytes
        self._lock = threading.Lock()

    def find(self, family: UUID, record: UUID, key: str, kind: str = SUMMARY) -> bytes | None:
        """The PDF kept under exactly this key, or None."""
        try:
            return self._path(family, record, kind, key).read_bytes()
        except FileNotFoundError:
            return None

    def keep(self, family: UUID, record: UUID, key: str, pdf: bytes, kind: str = SUMMARY) -> None:
        """Write all of the PDF or none, in place of the record's earlier ones of this kind."""
        path = self._path(family, record, kind, key)
        with self._lock:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _write_whole(path, pdf)
            for older in path.parent.glob(f"{record}.{kind}.*.pdf"):
                if older != path:
                    older.unlink()
            self._make_room(len(pdf))

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

    def _path(self, family: UUID, record: UUID, kind: str, key: str) -> Path:
        return self._folder / str(family) / f"{record}.{kind}.{key}.pdf"

    def _make_room(self, added_bytes: int) -> None:
        """Remove the oldest PDFs until the folder is within its limit. Checks only now and then."""
        self._unchecked_bytes += added_bytes
        if self._unchecked_bytes < self._most_bytes // 16:
            return
        self._unchecked_bytes = 0
        kept = [(path, path.stat()) for path in self._folder.glob("*/*.pdf")]
        total = sum(status.st_size for _, status in kept)
        for path, status in sorted(kept, key=lambda entry: entry[1].st_mtime_ns):
            if total <= self._most_bytes:
                return
            path.unlink()
            total -= status.st_size


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
