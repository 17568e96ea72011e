"""A disk that is really full, or really can't be written: a small tmpfs of one's own.

Where nothing may be mounted, a limit on the size of files stands in for the full disk, and refused calls for one that
can't be written; the run says so.
"""

import errno
import os
import resource
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

KILOBYTES = 256
LIMIT_BYTES = 64 * 1024
CHUNK = b"\0" * 4096


class CannotMount(Exception):
    """This user may mount nothing."""


class SmallDisk:
    """Mounted at `folder` until `take_off`. Raises CannotMount."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._filler = folder, folder / "filler"
        folder.mkdir()
        _mount("-t", "tmpfs", "-o", f"size={KILOBYTES}k", "tmpfs", str(folder))

    def fill(self, leave_bytes: int = 0) -> None:
        """Until nothing more fits, and then `leave_bytes` less."""
        file = os.open(self._filler, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            while os.write(file, CHUNK):
                pass
        except OSError:
            os.ftruncate(file, max(0, self._filler.stat().st_size - leave_bytes))
        finally:
            os.close(file)

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)

    def protect(self, *, is_protected: bool = True) -> None:
        _mount("-o", f"remount,{'ro' if is_protected else 'rw'}", str(self.folder))

    def take_off(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


class LimitedFiles:
    """No file may grow beyond what is left: a full disk as far as one file can tell (EFBIG, after a short write)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self._usual = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self, leave_bytes: int = 0) -> None:
        self._limit(leave_bytes)

    def free(self) -> None:
        self._limit(self._usual[0])

    def take_off(self) -> None:
        self.free()

    def _limit(self, most_bytes: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, self._usual[1]))


class DeniedWrites:
    """Every call of `os` that would change something in the folder is refused, as on a disk that is read-only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self._real = {
            name: getattr(os, name) for name in ("open", "mkdir", "rename", "replace", "unlink", "rmdir")
        }

    def protect(self, *, is_protected: bool = True) -> None:
        for name, real in self._real.items():
            setattr(os, name, partial(self._refused, name, real) if is_protected else real)

    def take_off(self) -> None:
        self.protect(is_protected=False)

    def _refused(self, name: str, real: Callable[..., Any], path: Any, *args: Any, **kwargs: Any) -> Any:
        changes = name != "open" or args[0] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if changes and Path(path).is_relative_to(self.folder):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real(path, *args, **kwargs)


def small_disk(folder: Path, say: Callable[[str], None]) -> SmallDisk | LimitedFiles:
    try:
        return SmallDisk(folder)
    except CannotMount as problem:
        say(
            f"NO SMALL DISK COULD BE MOUNTED ({problem}): a limit on the size of files stood in for a full one"
        )
        return LimitedFiles(folder)


def read_only_disk(folder: Path, say: Callable[[str], None]) -> SmallDisk | DeniedWrites:
    try:
        return SmallDisk(folder)
    except CannotMount as problem:
        say(f"NO READ-ONLY DISK COULD BE MOUNTED ({problem}): refused calls stood in for it")
        return DeniedWrites(folder)


def _mount(*how: str) -> None:
    done = subprocess.run(["mount", *how], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotMount(done.stderr.strip())
