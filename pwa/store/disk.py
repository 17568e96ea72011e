"""Durable files: every byte is written, and a new file survives a power cut. Knows no format."""

import logging
import os
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)


def write_all(file: int, piece: bytes) -> None:
    """Write every byte, however many calls that takes. Raises OSError."""
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(file, rest) :]


def sync_folder(folder: Path) -> None:
    """Make sure that a new or renamed file survives a power cut. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        close(handle)


def write_whole(path: Path, piece: bytes) -> None:
    """Write a small file that only its owner can read; it is on disk when this returns. Raises OSError."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        write_all(file, piece)
        os.fsync(file)
    finally:
        close(file)


def sync_above(folder: Path) -> None:
    """Make sure that the folder and its parents survive a power cut, whoever made them. Raises OSError."""
    while not folder.is_mount():
        folder = folder.parent
        with suppress(PermissionError):  # a folder that this user may not read was there before
            sync_folder(folder)


def close(handle: int) -> None:
    """Close the handle. What was synced is safe and what wasn't was never acknowledged, so an error changes nothing."""
    try:
        os.close(handle)
    except OSError:
        log.exception("A file could not be closed; nothing depends on it.")
