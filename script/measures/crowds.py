"""Who is there beside those that are measured: tablets on weak signal, and crowds that guess passwords or open PDFs."""

import http.client
import itertools
import json
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from script.measures.load import LENGTH, PATIENCE_S
from script.measures.sync import Tablet

WEAK_BYTES_PER_S, PIECE_BYTES = 4096, 400
VISITS = 4
GUESSERS, READERS = 16, 8


class Beside:
    """Each of `work` again and again, in a thread of its own, until the end. `done` counts what came of it."""

    def __init__(self, work: Sequence[Callable[[], str]]) -> None:
        self.done: Counter[str] = Counter()
        self.failures: list[Exception] = []
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(each,)) for each in work]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        if self.failures and error is None:
            raise self.failures[0]

    def _run(self, work: Callable[[], str]) -> None:
        try:
            while not self._over.is_set():
                self.done[work()] += 1
        except Exception as failure:  # whatever it was: a thread's end is silent, so leaving raises it
            self.failures.append(failure)


def on_weak_signal(port: int, tablets: Sequence[Tablet]) -> Beside:
    """Each sends four visits a request, at the pace of a weak signal. Every receipt is checked."""

    def sending(tablet: Tablet) -> Callable[[], str]:
        def send() -> str:
            talk = tablet.sends(1, VISITS)
            with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as line:
                asked = next(talk)
                for start in range(0, len(asked), PIECE_BYTES):
                    line.sendall(asked[start : start + PIECE_BYTES])
                    time.sleep(PIECE_BYTES / WEAK_BYTES_PER_S)
                try:
                    talk.send(_answer(line))
                except StopIteration:
                    return "sent"
            raise RuntimeError("more was asked than one request")

        return send

    return Beside([sending(tablet) for tablet in tablets])


def guessing(port: int) -> Beside:
    """Wrong passwords for accounts that are not there, each from another network address: no limit stops them."""
    numbers = itertools.count()

    def guesser() -> Callable[[], str]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        line.request("GET", "/api/session")
        answer = line.getresponse()
        cookie = (answer.headers["Set-Cookie"] or "").split(";")[0]
        headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": json.loads(answer.read())["csrf"],
            "Cookie": cookie,
        }

        def guess() -> str:
            address = ".".join(str(random.randrange(1, 255)) for _ in range(4))
            told = {"email": f"person{next(numbers)}@attune.example", "password": "a wrong password"}
            line.request("POST", "/api/sign-in", json.dumps(told), {**headers, "X-Forwarded-For": address})
            answer = line.getresponse()
            answer.read()
            return str(answer.status)

        return guess

    return Beside([guesser() for _ in range(GUESSERS)])


def opening_pdfs(port: int, tablet: Tablet, visits: Sequence[str]) -> Beside:
    """PDFs of these visits, which nobody has opened before; where they are used up, of the first ones again."""
    left = itertools.cycle(visits)

    def open_one() -> str:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        line.request("GET", f"/records/{next(left)}/summary.pdf", headers=tablet.headers)
        answer = line.getresponse()
        answer.read()
        line.close()
        return str(answer.status)

    return Beside([open_one] * READERS)


def _answer(line: socket.socket) -> bytes:
    heard = b""
    while True:
        arrived = line.recv(1 << 16)
        heard += arrived
        head, _, body = heard.partition(b"\r\n\r\n")
        length = LENGTH.search(head + b"\r\n")
        if not arrived:
            raise RuntimeError(f"not a whole answer: {heard[:500]!r}")
        if length and len(body) >= int(length[1]):
            return body
