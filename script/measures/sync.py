"""The server taking in records over HTTP: each parsed, scored again, hashed and on disk before its receipt is sent."""

import http.client
import json
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from pwa.accounts import Accounts
from pwa.store import open_store
from script.measures.budget import Budget, median
from tests.browser.house import Server
from tests.builders import OBSERVATION, a_family, a_full_visit, an_envelope

PASSWORD = "a password for measuring"
CONNECTIONS, SECONDS = 8, 6.0
EMAILS = [f"bench{number}@attune.example" for number in range(CONNECTIONS)]
OUTBOX = 50
COUNTS = {"families": 1, "visits": 0, "unsent": OUTBOX}


def measure() -> Iterator[Budget]:
    """Budgets of DESIGN: 600 records/s one by one, 5,000/s in batches of 50, with the clients on the same machine."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder:
        data = Path(folder) / "data"
        store = open_store(str(data))
        authors = {
            email: Accounts(store).add("Ade (fictional)", email, PASSWORD, "visitor").id for email in EMAILS
        }
        store.close()
        server = Server(data, demo=False)
        server.start()
        try:
            yield Budget("server asked for to listening (set up before)", server.start_s, "s", 3)
            client = Client(server.port, *next(iter(authors.items())))
            family = client.a_family()
            times = []
            for _ in range(9):
                visits = json.dumps([client.a_visit(family) for _ in range(OUTBOX)])
                began = time.perf_counter()
                client.send(visits, OUTBOX)
                times.append((time.perf_counter() - began) * 1000)
            yield Budget("an outbox of 50 visits, one round trip, median", median(times), "ms")
            for size, least in ((1, 600), (OUTBOX, 5_000)):
                yield Budget(
                    f"durable submissions, {size} a request",
                    rate(server.port, authors, size),
                    "/s",
                    least,
                    True,
                )
        finally:
            server.stop()


class Client:
    """A signed-in tablet that checks each receipt."""

    def __init__(self, port: int, email: str, author: str) -> None:
        self._author = author
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Content-Type": "application/json"}
        self._headers["X-CSRFToken"] = self._ask("GET", "/api/session")["csrf"]
        signed_in = self._ask("POST", "/api/sign-in", json.dumps({"email": email, "password": PASSWORD}))
        self._headers["X-CSRFToken"] = signed_in["csrf"]
        self._device = self._ask("POST", "/api/devices", json.dumps({"label": "bench"}))["device"]
        self._cursor: str | None = None

    def a_family(self) -> str:
        family = an_envelope(
            "family", a_family(), family=str(uuid4()), author=self._author, device=self._device
        )
        self.send(json.dumps([family]), 1)
        return str(family["family"])

    def a_visit(self, family: str) -> dict[str, Any]:
        body = json.loads(json.dumps(a_full_visit()).replace(OBSERVATION, str(uuid4())))
        return an_envelope("visit", body, family=family, author=self._author, device=self._device)

    def send(self, records: str, count: int) -> None:
        """Send `count` records, written as a JSON list. Raises RuntimeError unless each has its receipt."""
        rest = json.dumps({"device": self._device, "cursor": self._cursor, "counts": COUNTS})
        answer = self._ask("POST", "/api/sync", f'{rest[:-1]}, "records": {records}}}')
        stored = [receipt for receipt in answer["receipts"] if receipt["status"] == "stored"]
        if len(stored) != count:
            raise RuntimeError(f"{len(stored)} of {count} were stored: {answer['rejected'][:1]}")
        self._cursor = answer["cursor"]

    def _ask(self, method: str, url: str, body: str | None = None) -> Any:  # noqa: ANN401  any JSON
        self._connection.request(method, url, body, self._headers)
        answer = self._connection.getresponse()
        told = json.loads(answer.read())
        if answer.status not in (200, 201):
            raise RuntimeError(f"{url} answered {answer.status}: {told}")
        if cookie := answer.headers.get("Set-Cookie"):
            self._headers["Cookie"] = cookie.split(";")[0]
        return told


def rate(port: int, authors: dict[str, str], size: int) -> float:
    """Records a second over all connections; what is sent is made beforehand, so that the clients' work counts little."""
    with multiprocessing.get_context("spawn").Pool(CONNECTIONS) as pool:
        return sum(pool.starmap(keep_sending, [(port, *account, size) for account in authors.items()]))


def keep_sending(port: int, email: str, author: str, size: int) -> float:
    client = Client(port, email, author)
    family = client.a_family()
    bodies = [json.dumps([client.a_visit(family) for _ in range(size)]) for _ in range(4_800 // size + 40)]
    began, sent = time.perf_counter(), 0
    while bodies and time.perf_counter() - began < SECONDS:
        client.send(bodies.pop(), size)
        sent += size
    return sent / (time.perf_counter() - began)
