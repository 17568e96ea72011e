"""The line between a tablet and the server, with everything that can go wrong on it, counted. Must not know any record.

A fault lasts as long as its `with` block; all other requests pass untouched.
"""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

OF_THE_LINE = {"connection", "transfer-encoding", "keep-alive", "content-length"}
PATIENCE_S = 30
WAITS_FOR = 150


@dataclass
class Said:
    """One answer, on its way to the tablet."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


Forward = Callable[[], Said]
# A fault may forward the request. It returns the answer, and how many bytes of it arrive (None: all, -1: nothing).
Fault = Callable[[Forward], tuple[Said, int | None]]


def answers(status: int, body: object = None, *, retry_after: int | None = None) -> Fault:
    """The server, or something in front of it, refuses and does nothing."""
    kind = "text/html" if body is None else "application/json"
    words = f"<h1>{status}</h1>" if body is None else json.dumps(body)
    headers = [("Content-Type", kind)] + [("Retry-After", str(retry_after))] * (retry_after is not None)
    return lambda _forward: (Said(status, headers, words.encode()), None)


def wifi_page(_forward: Forward) -> tuple[Said, int | None]:
    """A Wi-Fi that wants payment answers every request itself, and reports success."""
    return Said(200, [("Content-Type", "text/html")], b"<h1>Welcome to our free Wi-Fi</h1>"), None


def wifi_elsewhere(_forward: Forward) -> tuple[Said, int | None]:
    """The same Wi-Fi, but with a redirect."""
    return Said(302, [("Location", "/wifi-sign-in")]), None


def cut(forward: Forward) -> tuple[Said, int | None]:
    """The server does everything, and the signal is lost in the middle of its answer."""
    said = forward()
    return said, len(said.body) // 2


def lost(forward: Forward) -> tuple[Said, int | None]:
    """The server does everything, but its answer never arrives."""
    return forward(), -1


def nonsense(forward: Forward) -> tuple[Said, int | None]:
    """Something on the way changes the answer into other JSON."""
    return Said(200, [("Content-Type", "application/json")], b'{"receipts": "none", "records": 3}'), None


class Line:
    """Listens on `url` and forwards everything to the server's port."""

    def __init__(self, port: int) -> None:
        self.fired: Counter[str] = Counter()
        self._port = port
        self._faults: list[tuple[str, Fault, bool]] = []
        self._listening = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._listening.daemon_threads = True
        threading.Thread(target=self._listening.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._listening.server_address[1]}"

    @contextmanager
    def meets(self, name: str, fault: Fault, *, everywhere: bool = False) -> Iterator[None]:
        """Meanwhile `fault` happens to each request with records, or with `everywhere` to each request of any kind."""
        entry = (name, fault, everywhere)
        before = self.fired[name]
        self._faults.append(entry)
        yield
        # What the test waited for may have been true before the request came.
        for _ in range(WAITS_FOR):
            if self.fired[name] > before:
                break
            time.sleep(0.1)
        self._faults.remove(entry)
        assert self.fired[name] > before, f"{name} never happened"

    def close(self) -> None:
        self._listening.shutdown()
        self._listening.server_close()

    def _answer(self, path: str, body: bytes, forward: Forward) -> tuple[Said, int | None]:
        for name, fault, everywhere in self._faults:
            if everywhere or (path == "/api/sync" and json.loads(body)["records"]):
                self.fired[name] += 1
                return fault(forward)
        return forward(), None

    def _forward(self, asked: BaseHTTPRequestHandler, body: bytes) -> Said:
        server = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
        try:
            server.request(asked.command, asked.path, body or None, dict(asked.headers.items()))
            answer = server.getresponse()
            said = answer.read()
        finally:
            server.close()
        headers = [pair for pair in answer.getheaders() if pair[0].lower() not in OF_THE_LINE]
        return Said(answer.status, headers, said)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def passed_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.close_connection = True
                # Without a server the tablet sees a connection that ends.
                with suppress(OSError, http.client.HTTPException):
                    said, arrives = line._answer(self.path, body, lambda: line._forward(self, body))
                    self.give(said, arrives)

            do_GET = do_POST = do_HEAD = passed_on  # noqa: N815  the names that http.server looks for

            def give(self, said: Said, arrives: int | None) -> None:
                if arrives == -1:
                    return
                self.send_response_only(said.status)
                for name, value in said.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said.body)))
                self.send_header("Connection", "close")
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(said.body[:arrives])

            def log_message(self, format: str, *args: Any) -> None:
                """Log nothing: faults are counted."""

        return Handler
