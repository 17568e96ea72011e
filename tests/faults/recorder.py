"""Watches what a program does to a folder through `os`, and keeps a model of the disk that it is done to.

The program's calls really happen. Whether any way around `os` was missed is seen at the end: the model must equal the
real folder.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.faults.platter import File, Folder, read_folder

WATCHED = (
    "open",
    "write",
    "ftruncate",
    "fsync",
    "fdatasync",
    "rename",
    "replace",
    "unlink",
    "mkdir",
    "rmdir",
)


class Killed(BaseException):
    """The program was killed: none of its calls does anything any more."""


class Recorder:
    """`after` is called after each change to the disk. Use `watching` around the program.

    It can kill the program after its `kill_at`th change, or fail its `fail_sync_at`th sync.
    """

    def __init__(
        self,
        base: Path,
        after: Callable[[str], None] = lambda what: None,
        *,
        kill_at: int = 0,
        fail_sync_at: int = 0,
    ) -> None:
        self.base, self.root, self.changes, self.syncs = base, read_folder(base), 0, 0
        self.after, self.kill_at, self.fail_sync_at = after, kill_at, fail_sync_at
        self.is_killed = False
        self._handles: dict[int, tuple[Path, File | Folder, bool]] = {}
        self._real = {name: getattr(os, name) for name in (*WATCHED, "close")}

    @contextmanager
    def watching(self) -> Iterator[None]:
        for name in self._real:
            setattr(os, name, partial(self._called, getattr(self, f"_{name}")))
        try:
            yield
        finally:
            for name, real in self._real.items():
                setattr(os, name, real)
            for handle in self._handles:
                self._real["close"](handle)
            self._handles.clear()

    def restart(self) -> None:
        """The machine stayed on: what wasn't synced still isn't."""
        self.is_killed, self.kill_at = False, 0

    def _called(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self.is_killed:
            raise Killed
        return call(*args, **kwargs)

    def _changed(self, what: str) -> None:
        self.changes += 1
        self.after(what)
        if self.changes == self.kill_at:
            self.is_killed = True
            raise Killed

    def _open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        full = self._full(path, dir_fd)
        handle: int = self._real["open"](path, flags, mode, dir_fd=dir_fd)
        if not full.is_relative_to(self.base):
            return handle
        found = self._find(full)
        if found is None:
            found = File()
            self._folder(full).change({full.name: found})
            self._changed(f"made {full.name}")
        elif flags & os.O_TRUNC and isinstance(found, File):
            found.cut(0)
            self._changed(f"emptied {full.name}")
        self._handles[handle] = (full, found, bool(flags & os.O_APPEND))
        return handle

    def _write(self, handle: int, piece: Any) -> int:
        place = os.lseek(handle, 0, os.SEEK_CUR) if handle in self._handles else 0
        written: int = self._real["write"](handle, piece)
        if handle in self._handles:
            path, file, appends = self._handles[handle]
            assert isinstance(file, File)
            file.write(len(file.now) if appends else place, bytes(piece)[:written])
            self._changed(f"wrote {path.name}")
        return written

    def _ftruncate(self, handle: int, size: int) -> None:
        self._real["ftruncate"](handle, size)
        path, file, _ = self._handles[handle]
        assert isinstance(file, File)
        file.cut(size)
        self._changed(f"cut {path.name}")

    def _fsync(self, handle: int) -> None:
        if handle in self._handles:
            self.syncs += 1
            if self.syncs == self.fail_sync_at:
                self._handles[handle][1].fail_to_sync()
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._real["fsync"](handle)
        if handle in self._handles:
            self._handles[handle][1].sync()
            self._changed(f"synced {self._handles[handle][0].name}")

    _fdatasync = _fsync

    def _close(self, handle: int) -> None:
        self._real["close"](handle)
        self._handles.pop(handle, None)

    def _rename(self, old: Any, new: Any, **folders: Any) -> None:
        self._real["rename"](old, new, **folders)
        source, target = Path(old), Path(new)
        found = self._find(source)
        assert found is not None
        if source.parent == target.parent:
            self._folder(source).change({target.name: found}, (source.name,))
        else:
            self._folder(target).change({target.name: found})
            self._folder(source).change({}, (source.name,))
        self._changed(f"renamed {source.name}")

    _replace = _rename

    def _unlink(self, path: Any, *, dir_fd: int | None = None) -> None:
        full = self._full(path, dir_fd)
        self._real["unlink"](path, dir_fd=dir_fd)
        if full.is_relative_to(self.base):
            self._folder(full).change({}, (full.name,))
            self._changed(f"removed {full.name}")

    def _mkdir(self, path: Any, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        full = self._full(path, dir_fd)
        self._real["mkdir"](path, mode, dir_fd=dir_fd)
        if full.is_relative_to(self.base):
            self._folder(full).change({full.name: Folder()})
            self._changed(f"made folder {full.name}")

    def _rmdir(self, path: Any, *, dir_fd: int | None = None) -> None:
        full = self._full(path, dir_fd)
        self._real["rmdir"](path, dir_fd=dir_fd)
        if full.is_relative_to(self.base):
            self._folder(full).change({}, (full.name,))
            self._changed(f"removed folder {full.name}")

    def _full(self, path: Any, folder: int | None) -> Path:
        return Path(path) if folder is None else self._handles[folder][0] / path

    def _find(self, path: Path) -> File | Folder | None:
        found: File | Folder | None = self.root
        for name in path.relative_to(self.base).parts:
            found = found.now.get(name) if isinstance(found, Folder) else None
        return found

    def _folder(self, path: Path) -> Folder:
        found = self._find(path.parent)
        assert isinstance(found, Folder), path
        return found
