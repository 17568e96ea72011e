"""Runs a call in a process of its own under strace, which makes one of its system calls fail, or kills it there.

Needs `strace` and the right to trace: without them it raises, so that no run passes in which nothing was tried.
"""

import ctypes
import mmap
import os
import re
import signal
import subprocess
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,ftruncate,open,openat,unlink,unlinkat,"
    "close,mkdir,rmdir,read,pread64,getdents64"
)
FIRED = re.compile(r"\(INJECTED\)$|\+\+\+ killed by SIGKILL", re.MULTILINE)
CALL = re.compile(r"^(\w+)\(", re.MULTILINE)
PR_SET_PTRACER, ANY_PROCESS = 0x59616D61, -1


class CannotTrace(Exception):
    """strace isn't there, or isn't allowed to look into this process's children."""


@dataclass(frozen=True, slots=True)
class Traced:
    """Which calls were made, and whether the fault was met; `status` as of waitpid."""

    log: str
    status: int

    @property
    def has_fired(self) -> bool:
        return FIRED.search(self.log) is not None

    @property
    def calls(self) -> Counter[str]:
        return Counter(CALL.findall(self.log))


def traced(run: Callable[[], None], log: Path, inject: str = "") -> Traced:
    """Fork, let strace take hold, run. `inject` is strace's: "write:error=EIO:when=3". Raises CannotTrace."""
    goes, parent = mmap.mmap(-1, 1), os.getpid()
    child = os.fork()
    if child == 0:
        _run(run, goes, parent)
    try:
        tracer = _take_hold(child, log, inject)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    goes[0] = 1
    _, status = os.waitpid(child, 0)
    tracer.communicate(timeout=60)
    return Traced(log.read_text(), status)


def _take_hold(child: int, log: Path, inject: str) -> subprocess.Popen[str]:
    command = ["strace", "-p", str(child), "-o", str(log), "-e", f"trace={CALLS}"]
    try:
        tracer = subprocess.Popen(
            [*command, *(["-e", f"inject={inject}"] if inject else [])],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    except FileNotFoundError as problem:
        raise CannotTrace("strace is not installed: apt-get install strace") from problem
    assert tracer.stderr is not None
    said = tracer.stderr.readline()
    if "attached" not in said:
        raise CannotTrace(f"strace may not trace here: {said}{tracer.communicate(timeout=60)[1]}")
    return tracer


def _run(run: Callable[[], None], goes: mmap.mmap, parent: int) -> None:
    status = 3
    try:
        # Where only a parent may trace (Yama), strace is a sibling.
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANY_PROCESS, 0, 0, 0)
        # Not by reading from a pipe: that would be one of the calls that are made to fail.
        while not goes[0] and os.getppid() == parent:
            time.sleep(0.0003)
        run()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)
