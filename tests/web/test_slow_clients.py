"""Clients that trickle, fall silent or all sign in at once keep nobody from the service. The server is the real one, on a
real socket."""

import http.client
import json
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pwa.service.accounts import Accounts
from pwa.store import open_store
from tests.browser.house import Server
from tests.builders import a_family, an_envelope
from tests.web.slow import BEGINNINGS, READERS, Crowd

PASSWORD = "a long password of words"
PATIENCE_S = 8
FEW, MANY = 50, 200
# Fewer than may wait, and few enough that each has its turn in time on a machine that has much else to do.
CROWD = 16


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    store = open_store(str(tmp_path / "data"))
    Accounts(store).add("Kim", "kim@example.org", PASSWORD, "visitor")
    store.close()
    running = Server(tmp_path / "data", demo=False, command=[sys.executable, "-m", "pwa.cli", "serve"])
    running.start()
    yield running
    running.stop(signal.SIGKILL)


class Kim:
    """Signs in and sends, and waits for nothing longer than a person would."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}
        self._headers = {"Content-Type": "application/json", "X-Attune-Vault": "a secret"}
        self._headers["X-CSRFToken"] = self.ask("GET", "/api/session")["csrf"]
        session = self.ask("POST", "/api/sign-in", {"email": "kim@example.org", "password": PASSWORD})
        self._headers["X-CSRFToken"] = session["csrf"]
        self._author = session["user"]["id"]
        self._device = self.ask("POST", "/api/devices", {"label": "Kim's"})["device"]

    def sends_a_family(self) -> list[str]:
        """What the receipts say."""
        told = {"family": str(uuid4()), "author": self._author, "device": self._device}
        record = an_envelope("family", a_family(), **told)
        answer = self.ask("POST", "/api/sync", {"device": self._device, "records": [record]})
        return [receipt["status"] for receipt in answer["receipts"]]

    def guesses(self, email: str) -> int:
        """How a wrong password is answered, however long that takes."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        told = {"email": email, "password": "a wrong password"}
        line.request("POST", "/api/sign-in", json.dumps(told), self._headers)
        status = line.getresponse().status
        line.close()
        return status

    def ask(self, method: str, path: str, told: object = None) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
        line.request(method, path, None if told is None else json.dumps(told), self._headers)
        answer = line.getresponse()
        assert answer.status in (200, 201), answer.status
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        self._headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        heard = json.loads(answer.read())
        line.close()
        return heard


def test_senders_that_trickle_or_fall_silent_stop_nobody(server: Server):
    with Crowd(server.port, FEW, BEGINNINGS):
        assert "ok" in server.health()
        assert Kim(server.port).sends_a_family() == ["stored"]


def test_answers_that_are_not_read_stop_nobody(server: Server):
    with Crowd(server.port, FEW, READERS):
        assert "ok" in server.health()
        assert Kim(server.port).sends_a_family() == ["stored"]


def test_a_stop_does_not_wait_for_whoever_has_not_finished(server: Server):
    with Crowd(server.port, FEW, BEGINNINGS | READERS):
        assert "ok" in server.health()
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 5


def test_a_crowd_that_signs_in_at_once_stops_nobody(server: Server):
    """Each wrong password takes a processor's time and 32 MB; two are looked at together, and the others wait."""
    kim, together = Kim(server.port), threading.Barrier(CROWD + 1)

    def guesses(number: int) -> int:
        together.wait()
        return kim.guesses(f"person{number}@example.org")

    with ThreadPoolExecutor(CROWD) as threads:
        guessing = threads.map(guesses, range(CROWD))
        together.wait()
        for _ in range(5):
            assert "ok" in server.health()
            assert kim.sends_a_family() == ["stored"]
        assert list(guessing) == [401] * CROWD


@pytest.mark.long
def test_two_hundred_of_each_stop_nobody(server: Server):
    with Crowd(server.port, MANY, BEGINNINGS), Crowd(server.port, MANY, READERS):
        kim = Kim(server.port)
        each = []
        for _ in range(200):
            began = time.monotonic()
            assert "ok" in server.health()
            each.append(time.monotonic() - began)
            assert kim.sends_a_family() == ["stored"]
        assert sorted(each)[197] < 1
