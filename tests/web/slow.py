"""Clients that say something and then no more, or a little now and then. Must not judge what the server does."""

import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

BEGINNINGS = {
    "nothing at all": b"",
    "half of the headers": b"POST /api/sync HTTP/1.1\r\nHost: attune\r\nContent-Le",
    "half of a sign-in": b"POST /api/sign-in HTTP/1.1\r\nHost: attune\r\nContent-Type: application/json\r\n"
    b'Content-Length: 1000\r\n\r\n{"email": "',
    "half of a sync": b"POST /api/sync HTTP/1.1\r\nHost: attune\r\nContent-Type: application/json\r\n"
    b'Content-Length: 900000\r\n\r\n{"device": "',
    "half of a sync of unknown length": b"POST /api/sync HTTP/1.1\r\nHost: attune\r\n"
    b'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"dev',
}
READERS = {"an answer that is not read": b"GET /static/built/app.js HTTP/1.1\r\nHost: attune\r\n\r\n" * 40}
TRICKLE = b"x"


class Crowd:
    """So many lines to the port, each of which said one of `beginnings`; those of a sync go on with a byte now and then."""

    def __init__(self, port: int, count: int, beginnings: dict[str, bytes]) -> None:
        self._gone = threading.Event()
        self._lines = [_line(port) for _ in range(count)]
        said = list(beginnings.values())
        for number, line in enumerate(self._lines):
            line.sendall(said[number % len(said)])
        self._trickling = [
            line for number, line in enumerate(self._lines) if b"900000" in said[number % len(said)]
        ]
        self._feeder = threading.Thread(target=self._trickle)

    def __enter__(self) -> Self:
        self._feeder.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gone.set()
        self._feeder.join()
        for line in self._lines:
            line.close()

    def _trickle(self) -> None:
        while not self._gone.wait(0.2):
            for line in self._trickling:
                _say(line.sendall)


def _line(port: int) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(5)
    line.connect(("127.0.0.1", port))
    return line


def _say(send: Callable[[bytes], object]) -> None:
    try:
        send(TRICKLE)
    except OSError:
        return  # the server closed this line: that is its right
