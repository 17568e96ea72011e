"""Faults that strace can't tell truthfully, made where Python meets the C library, in the process under fault.

strace can say that fewer bytes were written than were given, but then none was. These write a part, or do a thing
and then say that it failed. Each counts calls from 1 and strikes at one of them.
"""

import errno
import os
import resource
import signal
from collections.abc import Callable
from typing import Any

Strike = Callable[[], None]


def arm(fault: str, call: str, when: int, fired: Strike) -> None:
    """From now on in this process the `when`th `os.call` meets the fault; `fired` is told when it does."""
    real, count = getattr(os, call), 0

    def stand_in(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if fault == "short, then ENOSPC" and count == when + 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if count != when:
            return real(*args, **kwargs)
        fired()
        return FAULTS[fault](real, *args, **kwargs)

    setattr(os, call, stand_in)


def counted(call: str, tell: Callable[[], None]) -> None:
    """From now on in this process each `os.call` is told of."""
    real = getattr(os, call)

    def stand_in(*args: Any, **kwargs: Any) -> Any:
        tell()
        return real(*args, **kwargs)

    setattr(os, call, stand_in)


def _short(write: Callable[..., int], file: int, piece: bytes) -> int:
    return write(file, bytes(piece)[: len(piece) // 2])


def _short_then_killed(write: Callable[..., int], file: int, piece: bytes) -> int:
    _short(write, file, piece)
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def _at_the_limit(write: Callable[..., int], file: int, piece: bytes) -> int:
    """The kernel's own short write: the file may grow by half of this piece, and then by nothing (EFBIG)."""
    most = os.fstat(file).st_size + len(piece) // 2
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        # Twice: the second answer is the error, and what a caller must not take for a success.
        written = write(file, piece)
        return written + write(file, bytes(piece)[written:])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _done_but_said_to_fail(real: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    real(*args, **kwargs)
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def _interrupted(real: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Ctrl-C just after the call: Python raises it in whatever runs at the moment."""
    real(*args, **kwargs)
    raise KeyboardInterrupt


FAULTS: dict[str, Callable[..., Any]] = {
    "short": _short,
    "short, then ENOSPC": _short,
    "short, then SIGKILL": _short_then_killed,
    "short, then EFBIG": _at_the_limit,
    "done, then EIO": _done_but_said_to_fail,
    "done, then Ctrl-C": _interrupted,
}
WRITES_ONLY = frozenset(name for name in FAULTS if name.startswith("short"))
