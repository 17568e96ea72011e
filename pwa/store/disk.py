"""The few things that must be right about files: all of a piece is written, and a folder knows its new file."""

import logging
import os
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)


def write_all(file: int, piece: bytes) -> None:
    """Write the whole piece, however many calls that takes. Raises OSError."""
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(file, rest) :]


def sync_folder(folder: Path) -> None:
    """A new or renamed file is in its folder also after a power cut. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        close(handle)


def write_whole(path: Path, piece: bytes) -> None:
    """A small file, on disk when this returns; readable by its owner only. Raises OSError."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        write_all(file, piece)
        os.fsync(file)
    finally:
        close(file)


def sync_above(folder: Path) -> None:
    """The folder, and each that it is in, is there also after a power cut, whoever made them. Raises OSError."""
    while not folder.is_mount():
        folder = folder.parent
        with suppress(PermissionError):  # what this user may not look into was there before
            sync_folder(folder)


def close(handle: int) -> None:
    """Give the handle up. What was synced is safe, and what wasn't is nobody's: an error here changes neither."""
    try:
        os.close(handle)
    except OSError:
        log.exception("A file could not be closed; nothing depends on it.")
