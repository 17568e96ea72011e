"""Records over HTTP on both engines, each parsed, scored, hashed and on disk before its receipt; and on a peer."""

import http.client
import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from pwa.service.accounts import Accounts
from pwa.store import open_store
from script.measures.budget import Budget, median, percentile
from script.measures.load import Conversation, Run, hold, request
from script.measures.peers import NoPeer, Pouch
from script.measures.store import fill
from tests.browser.house import ROOT, Server
from tests.builders import OBSERVATION, a_family, a_full_visit, an_envelope
from tests.store.postgres_cluster import Cluster

PASSWORD = "a password for measuring"
CONNECTIONS, ROUNDS, OUTBOX = 8, 5, 50
THERE = 10_000
REQUESTS = {1: 200, OUTBOX: 12}  # of each connection in a round
TARGETS = {1: 600, OUTBOX: 5_000}
COUNTS = {"families": 1, "visits": 0, "unsent": OUTBOX}


def measure() -> Iterator[Budget]:
    """Budgets: 600 records/s one by one and 5,000/s in batches of 50, over 8 connections, on both engines.

    The engines and a peer take turns within each round, so that whatever else the machine does affects them alike.
    """
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder, ExitStack() as open_now:
        tiny = open_now.enter_context(House(Path(folder) / "tinydb"))
        yield Budget("server asked for to listening (set up before)", tiny.server.start_s, "s", 3)
        times = [tiny.hold(1, OUTBOX, tablets=1).each[0] for _ in range(9)]
        yield Budget("an outbox of 50 visits, one round trip, median", median(times) * 1000, "ms")
        cluster = Cluster()
        open_now.callback(cluster.remove)
        cluster.make()
        postgres = open_now.enter_context(House(Path(folder) / "postgresql", cluster.url(), workers=2))
        yield from _in_turn(tiny, postgres, Path(folder))


def _in_turn(tiny: "House", postgres: "House", folder: Path) -> Iterator[Budget]:
    runs = {(who, size): Runs(size) for who in ("tiny", "postgres", "peer") for size in REQUESTS}
    with ExitStack() as open_now:
        try:
            pouch, why = Pouch(folder), ""
            open_now.callback(pouch.stop)
        except NoPeer as reason:
            pouch, why = None, str(reason)
        for _ in range(ROUNDS):
            for size, requests in REQUESTS.items():
                runs["tiny", size].add(tiny.hold(requests, size))
                runs["postgres", size].add(postgres.hold(requests, size))
                if pouch is not None:
                    talks = [pouch.sends(tablet.visits(requests * size), size) for tablet in tiny.tablets]
                    runs["peer", size].add(hold(pouch.port, talks, pouch.session))
    for size, least in TARGETS.items():
        yield from runs["tiny", size].budgets("durable submissions, TinyDB", least)
        yield from runs["postgres", size].budgets("durable submissions, PostgreSQL, 2 processes", least)
        if pouch is not None:
            yield from runs["peer", size].budgets("  express-pouchdb, LevelDB, no fsync")
        else:
            yield Budget(f"  express-pouchdb could not be had: {why}", 0, "/s")


class House:
    """A server over one store, and its tablets, each signed in."""

    def __init__(
        self, data: Path, store: str = "", workers: int = 1, environment: dict[str, str] | None = None
    ) -> None:
        self._accounts = _accounts(data, store)
        command = [str(ROOT / "script" / "server"), "--workers", str(workers)]
        told = {"ATTUNE_STORE": store, **(environment or {})}
        self.server = Server(data, demo=False, command=command, environment=told)

    def __enter__(self) -> Self:
        self.server.start()
        self.tablets = self.more_tablets()
        return self

    def more_tablets(self) -> list["Tablet"]:
        """One more of each account, signed in."""
        return [Tablet(self.server.port, *account) for account in self._accounts.items()]

    def __exit__(self, *_: object) -> None:
        self.server.stop()

    def hold(self, requests: int, size: int, tablets: int = CONNECTIONS) -> Run:
        """This many requests of `size` new visits from each tablet, all at once."""
        talks = [tablet.sends(requests, size) for tablet in self.tablets[:tablets]]
        return hold(self.server.port, talks, self.server.session)


@dataclass
class Runs:
    """Several rounds of requests with `size` records each."""

    size: int
    all: list[Run] = field(default_factory=list)

    def add(self, run: Run) -> None:
        self.all.append(run)

    def budgets(self, name: str, least: float | None = None) -> Iterator[Budget]:
        records = [len(run.each) * self.size for run in self.all]
        rates = [count / run.seconds for count, run in zip(records, self.all, strict=True)]
        each = [seconds * 1000 for run in self.all for seconds in run.each]
        cpu = [run.server_cpu / count * 1e6 for count, run in zip(records, self.all, strict=True)]
        name = f"{name}, {self.size} a request"
        yield Budget(name, median(rates), "/s", least, True)
        indent = " " * (len(name) - len(name.lstrip()) + 2)
        yield Budget(f"{indent}latency of a request with {self.size}, p50", percentile(each, 50), "ms")
        yield Budget(f"{indent}latency of a request with {self.size}, p99", percentile(each, 99), "ms")
        yield Budget(f"{indent}server's processor, 1,000 records", median(cpu), "ms")


class Tablet:
    """A signed-in tablet with one family. It prepares its visits in advance and counts its receipts."""

    def __init__(self, port: int, email: str, author: str) -> None:
        self._port, self._author = port, author
        self._headers = {"X-Attune-Vault": "a secret"}
        self._cookies: dict[str, str] = {}
        self._headers["X-CSRFToken"] = self._ask("GET", "/api/session")["csrf"]
        signed_in = self._ask("POST", "/api/sign-in", {"email": email, "password": PASSWORD})
        self._headers["X-CSRFToken"] = signed_in["csrf"]
        self._device = self._ask("POST", "/api/devices", {"label": "bench"})["device"]
        self._family = str(uuid4())
        family = self._sign("family", a_family())
        answer = self._ask("POST", "/api/sync", {"device": self._device, "records": [family]})
        self._cursor = str(answer["cursor"]).encode()
        self._pattern = json.dumps(self._sign("visit", a_full_visit()))

    @property
    def headers(self) -> dict[str, str]:
        """What goes with each request of the open vault."""
        return dict(self._headers)

    def visits(self, count: int) -> list[bytes]:
        """This many new visits, as JSON."""
        return [self._a_visit() for _ in range(count)]

    def sends(self, requests: int, size: int) -> Conversation:
        """Sends this many requests of `size` new visits. Only the cursor, and so the length, is added on the way."""
        return self.sends_these(self.visits(requests * size), size)

    def sends_these(self, visits: list[bytes], size: int) -> Conversation:
        """Sends these visits, `size` in each request."""
        rest = {"device": self._device, "counts": COUNTS}
        start = json.dumps(rest)[:-1].encode() + b', "cursor": "'
        batches = [visits[at : at + size] for at in range(0, len(visits), size)]
        outbox = [b'", "records": [' + b",".join(batch) + b"]}" for batch in batches]
        return self._send(start, outbox, size)

    def _send(self, start: bytes, outbox: list[bytes], size: int) -> Conversation:
        for records in outbox:
            answer = yield request("/api/sync", self._headers, start + self._cursor + records)
            if answer.count(b'"status":"stored"') != size:
                raise RuntimeError(f"not {size} receipts: {answer[:2000]!r}")
            self._cursor = answer.partition(b'"cursor":"')[2].partition(b'"')[0]

    def _a_visit(self) -> bytes:
        made = json.loads(self._pattern.replace(OBSERVATION, str(uuid4())))
        return json.dumps({**made, "id": str(uuid4()), "subject": str(uuid4())}).encode()

    def _sign(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        return an_envelope(kind, body, family=self._family, author=self._author, device=self._device)

    def _ask(self, method: str, url: str, sent: dict[str, Any] | None = None) -> Any:  # noqa: ANN401  any JSON
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        body = None if sent is None else json.dumps(sent)
        line.request(method, url, body, {"Content-Type": "application/json", **self._headers})
        answer = line.getresponse()
        heard = json.loads(answer.read())
        line.close()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{url} answered {answer.status}: {heard}")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        self._headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return heard


def _accounts(data: Path, url: str) -> dict[str, str]:
    """An account for each connection: email → id."""
    store = open_store(url or str(data))
    try:
        # Start with a full store: a database plans for what its tables held at the first query.
        fill(store, THERE)
        accounts = Accounts(store)
        people = {
            f"Ade {number} (fictional)": f"bench{number}@attune.example" for number in range(CONNECTIONS)
        }
        return {email: accounts.add(name, email, PASSWORD, "visitor").id for name, email in people.items()}
    finally:
        store.close()
