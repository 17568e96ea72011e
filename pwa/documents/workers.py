"""Keeps a few PDF-making processes and gives each page to one of them. Must not import WeasyPrint itself.

A page that takes too long, or that kills its process, costs only that process: the next page starts another.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, LifoQueue
from typing import IO, NamedTuple

PROGRAM = Path(__file__).with_name("pdf.py")
LENGTH_BYTES = 4
MADE, MADE_WITH_GAPS = b"+", b"!"
PRINT_STYLE = "css/print.css"
# A process that draws typed words has no need of the service's settings, such as its secret key.
PASSED_ON = [
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
]


class PdfNotMade(Exception):
    """No PDF was made. The message gives the reason, for a log, without anything from the page."""


class MadePdf(NamedTuple):
    """A PDF, and the characters that no font on this machine has, like “U+E000”: they are printed as empty boxes."""

    pdf: bytes
    gaps: tuple[str, ...] = ()


class _Worker:
    """One process. It starts with its first page, and again after it has been stopped."""

    def __init__(self, program: Path, static: Path, style: str) -> None:
        # -P: the program's folder must not come before the standard library on the path.
        self._command = [sys.executable, "-P", str(program), str(static), style]
        self._process: subprocess.Popen[bytes] | None = None
        self._greeted = False
        atexit.register(self.stop)

    def make(self, html: str, timeout_s: float) -> MadePdf:
        try:
            process = self._started()
        except OSError as problem:
            raise PdfNotMade("its process could not be started") from problem
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        alarm = threading.Timer(timeout_s, end)
        alarm.daemon = True
        alarm.start()
        try:
            reply = self._ask(process, html.encode())
        except (OSError, EOFError) as problem:
            self.stop()
            why = f"it took longer than {timeout_s:g} s" if late.is_set() else "its process ended"
            raise PdfNotMade(why) from problem
        finally:
            alarm.cancel()
        return _read(reply)

    def start(self) -> None:
        self._started()

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in filter(None, (process.stdin, process.stdout)):
                # Nobody needs whatever a killed process did not read.
                with suppress(BrokenPipeError):
                    pipe.close()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = subprocess.Popen(  # noqa: S603 - this Python and a file of ours, no word from outside
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            )
            self._greeted = False
        return self._process

    def _ask(self, process: subprocess.Popen[bytes], question: bytes) -> bytes:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are PIPE
        process.stdin.write(len(question).to_bytes(LENGTH_BYTES) + question)
        process.stdin.flush()
        if not self._greeted:
            _frame(process.stdout)
            self._greeted = True
        return _frame(process.stdout)


class PdfWorkers:
    """A few processes for many threads; each page has a process to itself."""

    def __init__(
        self,
        static: Path,
        *,
        count: int = 2,
        timeout_s: float = 30,
        queue_s: float = 10,
        program: Path = PROGRAM,
        style: str = PRINT_STYLE,
    ) -> None:
        """The first page, or `warm`, starts a process. All pages have one style, a file below `static`."""
        self._timeout_s, self._queue_s = timeout_s, queue_s
        self._workers = [_Worker(program, static, style) for _ in range(count)]
        self._idle: LifoQueue[_Worker] = LifoQueue()
        # A waiting thread is one of the few that could receive records, so only one may wait.
        self._places = threading.BoundedSemaphore(count + 1)
        for worker in self._workers:
            self._idle.put(worker)

    @property
    def count(self) -> int:
        """How many pages can be worked on at once."""
        return len(self._workers)

    def make(self, html: str) -> bytes:
        """As `make_and_tell`, without the missing characters."""
        return self.make_and_tell(html).pdf

    def make_and_tell(self, html: str) -> MadePdf:
        """The PDF of a complete page. Raises PdfNotMade.

        It does so at once if somebody is already waiting for a process, and after `queue_s` plus `timeout_s` seconds at
        the latest.
        """
        if not self._places.acquire(blocking=False):
            raise PdfNotMade("every process is busy, and somebody waits for one already")
        try:
            return self._made(html)
        finally:
            self._places.release()

    def _made(self, html: str) -> MadePdf:
        try:
            worker = self._idle.get(timeout=self._queue_s)
        except Empty:
            raise PdfNotMade(f"every process was busy for {self._queue_s:g} s") from None
        try:
            return worker.make(html, self._timeout_s)
        finally:
            self._idle.put(worker)

    def warm(self) -> None:
        """Start one process if none is busy or running, without waiting until it is ready."""
        try:
            worker = self._idle.get_nowait()
        except Empty:
            return
        try:
            # This is only a head start: whoever asks for the PDF learns if no process can be started.
            with suppress(OSError):
                worker.start()
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """Stop every process."""
        for worker in self._workers:
            worker.stop()


def _read(reply: bytes) -> MadePdf:
    """The PDF in a process's reply. Raises PdfNotMade for a refusal."""
    kind, body = reply[:1], reply[1:]
    if kind == MADE:
        return MadePdf(body)
    if kind == MADE_WITH_GAPS:
        codes, pdf = body.split(b"\n", 1)
        return MadePdf(pdf, tuple(f"U+{code:04X}" for code in json.loads(codes)))
    said = json.loads(body)
    raise PdfNotMade(f"{said['error']} at {said['place']}")


def _frame(stream: IO[bytes]) -> bytes:
    length = int.from_bytes(_exactly(stream, LENGTH_BYTES))
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    body = stream.read(count)
    if len(body) < count:
        raise EOFError("the process ended")
    return body
