"""One service over PostgreSQL: moved there from TinyDB, then served by two processes at once, which see each other's writes."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pwa.packaged.definitions import load_definitions
from pwa.store import open_store
from pwa.upkeep import demo
from tests.browser.house import Server
from tests.builders import a_visit, an_envelope
from tests.store.postgres_cluster import Cluster

ATTUNE = [sys.executable, "-m", "pwa.cli"]
CLIENTS, SENDS = 6, 12


class Tablet:
    """A browser's session over the wire; each request may be answered by another process."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.csrf = ""
        self.csrf = self.ask("/api/session")["csrf"]

    def ask(self, path: str, told: object = None) -> Any:
        body = None if told is None else json.dumps(told).encode()
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.csrf, "X-Attune-Vault": "open"}
        # A connection of its own each time, so that the processes take turns.
        request = urllib.request.Request(f"{self._url}{path}", body, headers | {"Connection": "close"})
        try:
            with self._opener.open(request, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{path} answered {refused.status}: {refused.read()!r}") from refused

    def refused(self, path: str, told: object) -> int:
        """The status of a refusal."""
        with pytest.raises(AssertionError) as answer:
            self.ask(path, told)
        cause = answer.value.__cause__
        return cause.code if isinstance(cause, urllib.error.HTTPError) else 0

    def sign_in(self, email: str, password: str) -> str:
        told = self.ask("/api/sign-in", {"email": email, "password": password})
        self.csrf = told["csrf"]
        self.device = self.ask("/api/devices", {"label": "test"})["device"]
        return str(told["user"]["id"])

    def sync(self, *records: object, cursor: str | None = None) -> Any:
        return self.ask("/api/sync", {"device": self.device, "cursor": cursor, "records": list(records)})


@pytest.fixture
def account(tmp_path: Path) -> demo.DemoAccount:
    with closing(open_store(str(tmp_path / "data"))) as store:
        return demo.fill(store, datetime.now(UTC), load_definitions())


@pytest.fixture
def address(cluster: Cluster, tmp_path: Path, account: demo.DemoAccount) -> str:
    """Where the demo's store was moved to by the command."""
    url = cluster.url()
    moved = subprocess.run(
        [*ATTUNE, "migrate", "--data", str(tmp_path / "data"), "--to", url],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "both stores hold the same" in moved.stdout, moved.stderr
    return url


@pytest.fixture
def server(tmp_path: Path, address: str) -> Iterator[Server]:
    running = Server(
        tmp_path / "data",
        demo=False,
        command=[*ATTUNE, "serve", "--workers", "2"],
        environment={"ATTUNE_STORE": address},
    )
    running.start()
    yield running
    running.stop()


def test_two_processes_serve_one_store_and_lose_nothing(
    server: Server, address: str, account: demo.DemoAccount
):
    first = Tablet(server.url)
    author = first.sign_in(account.email, account.password)
    everything = first.sync()
    family = everything["records"][0]["record"]["family"]
    assert len(everything["records"]) == 8
    assert len(workers_of(server)) == 2

    def send(_: int) -> list[str]:
        tablet = Tablet(server.url)
        tablet.sign_in(account.email, account.password)
        sent, body = [], a_visit(present=None, introductions=None)
        for _ in range(SENDS):
            visit = an_envelope(
                "visit",
                body,
                family=family,
                author=author,
                device=tablet.device,
            )
            [receipt] = tablet.sync(visit)["receipts"]
            assert receipt["status"] == "stored"
            [again] = tablet.sync(visit)["receipts"]
            assert (again["status"], again["seq"]) == ("already", receipt["seq"])
            sent.append(visit["id"])
        return sent

    cursor, pulled = everything["cursor"], list[str]()
    with ThreadPoolExecutor(CLIENTS) as threads:
        sending = threads.map(send, range(CLIENTS))
        for _ in range(20):
            page = first.sync(cursor=cursor)
            pulled, cursor = pulled + [one["record"]["id"] for one in page["records"]], page["cursor"]
        sent = [visit for visits in sending for visit in visits]
    page = first.sync(cursor=cursor)
    pulled += [one["record"]["id"] for one in page["records"]]
    assert sorted(pulled) == sorted(sent)
    assert len(set(pulled)) == CLIENTS * SENDS
    with closing(open_store(address)) as store:
        report = store.verify()
    assert (report.problems, report.breaks) == ((), ())


def test_what_a_command_does_is_noted_at_once_while_servers_use_the_store(
    server: Server, address: str, tmp_path: Path
):
    backup = [
        *ATTUNE,
        "backup",
        "--data",
        str(tmp_path / "elsewhere"),
        "--store",
        address,
        str(tmp_path / "b"),
    ]
    subprocess.run(backup, check=True, capture_output=True, timeout=60)
    with closing(open_store(address)) as store:
        assert "backed_up" in [entry["action"] for _, entry in store.collection("audit").items()]
        assert store.verify().breaks == ()


def test_a_new_family_has_one_health_visitor_whichever_process_is_asked(
    server: Server, address: str, account: demo.DemoAccount
):
    tablets = [Tablet(server.url) for _ in range(4)]
    [author] = {tablet.sign_in(account.email, account.password) for tablet in tablets}
    for _ in range(5):
        family = str(uuid4())
        record = an_envelope("family", family=family, author=author)
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(lambda tablet, record=record: tablet.sync(record), tablets))
        statuses = sorted(answer["receipts"][0]["status"] for answer in answers)
        assert statuses == ["already", "already", "already", "stored"]
        with closing(open_store(address)) as store:
            entry = store.collection("caseload").get(family)
            assert entry is not None
            assert list(entry["users"]) == [author]


def test_wrong_passwords_count_together_whichever_process_is_asked(server: Server, account: demo.DemoAccount):
    assert len(workers_of(server)) == 2
    stranger = Tablet(server.url)
    told = [
        stranger.refused("/api/sign-in", {"email": account.email, "password": "wrong"}) for _ in range(14)
    ]
    assert told == [401] * 10 + [429] * 4


def test_several_workers_are_refused_over_tinydb(tmp_path: Path):
    refused = subprocess.run(
        [*ATTUNE, "serve", "--workers", "2", "--data", str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=30,
        env={**os.environ, "ATTUNE_STORE": ""},
    )
    assert refused.returncode == 1
    assert "PostgreSQL" in refused.stderr
    assert not (tmp_path / "data" / "attune.journal").exists()


def workers_of(server: Server) -> list[int]:
    """The processes that the server started."""
    assert server._process is not None
    main = server._process.pid
    return [int(pid) for pid in Path(f"/proc/{main}/task/{main}/children").read_text().split()]
