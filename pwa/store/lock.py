"""The lock that gives a folder to one process. Must not know what is in the folder."""

import fcntl
import os
from pathlib import Path

from pwa.store.contract import StoreFailed, StoreInUse
from pwa.store.disk import close

LOCK = "attune.lock"


def locked(folder: Path) -> int:
    """A handle that holds the lock until it is closed; the folder is made if it is missing.

    Raises StoreInUse at once, StoreFailed.
    """
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
        close(lock)
        raise StoreInUse(
            f"The store in {folder} is already open in another Attune. Nothing was changed, and "
            "the other goes on. Stop it first, or use another folder."
        ) from problem
    return lock
