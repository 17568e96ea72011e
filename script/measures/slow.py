"""Records over HTTP and /healthz: alone, and beside clients that trickle, tablets on weak signal, guessers and PDFs."""

import json
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from script.measures.budget import Budget, percentile
from script.measures.crowds import Beside, guessing, on_weak_signal, opening_pdfs
from script.measures.load import hold
from script.measures.sync import CONNECTIONS, House, Runs, Tablet
from tests.web.slow import BEGINNINGS, READERS, Crowd

CLIENTS, ROUNDS, REQUESTS, LOOKS = 200, 5, 100, 100
LONGEST_LOOK_MS = 200
PRINTED = 400

Done = dict[str, dict[str, int]]


def measure() -> Iterator[Budget]:
    """Budget: whoever is slow, hostile or many holds up nobody. Runs alone and beside each of them take turns."""
    # The addresses of those who guess are made up, as a proxy would pass them on.
    environment = {"ATTUNE_PROXIES": "1"}
    with (
        tempfile.TemporaryDirectory(prefix="attune-bench-") as folder,
        House(Path(folder) / "data", environment=environment) as house,
    ):
        done: Done = {}
        beside = _beside(house, done)
        runs = {name: Runs(1) for name in beside}
        looks: dict[str, list[float]] = {name: [] for name in beside}
        for _ in range(ROUNDS):
            for name, crowd in beside.items():
                with crowd():
                    runs[name].add(house.hold(REQUESTS, 1))
                    looks[name] += [_look(house.server.url) for _ in range(LOOKS)]
        for name, run in runs.items():
            yield from run.budgets(f"durable submissions, {name}")
            yield Budget(f"/healthz, {name}, p99", percentile(looks[name], 99), "ms", LONGEST_LOOK_MS)
            for what, count in done.get(name, {}).items():
                yield Budget(f"  meanwhile {what}", count, "")
        began = time.perf_counter()
        with Crowd(house.server.port, CLIENTS, BEGINNINGS | READERS):
            house.server.stop()
            stopped = time.perf_counter() - began
        house.server.start()
        yield Budget(f"a stop, beside {CLIENTS} slow clients", stopped, "s", 3)


def _beside(house: House, done: Done) -> dict[str, Callable[[], AbstractContextManager[object]]]:
    """Who is there in each of the rounds that take turns."""
    port, weak = house.server.port, house.more_tablets()
    reader = weak[0]
    printed = iter(_received(house, reader, PRINTED * ROUNDS))

    def some() -> list[str]:
        return [next(printed) for _ in range(PRINTED)]

    return {
        "alone": ExitStack,
        f"beside {CLIENTS} slow clients and {CONNECTIONS} tablets on weak signal": lambda: _slow(
            port, weak, done
        ),
        "beside a crowd that guesses passwords": lambda: _counted(
            "beside a crowd that guesses passwords", guessing(port), done
        ),
        "beside a crowd that opens PDFs": lambda: _counted(
            "beside a crowd that opens PDFs", opening_pdfs(port, reader, some()), done
        ),
    }


@contextmanager
def _slow(port: int, tablets: list[Tablet], done: Done) -> Iterator[None]:
    name = f"beside {CLIENTS} slow clients and {CONNECTIONS} tablets on weak signal"
    with (
        Crowd(port, CLIENTS, BEGINNINGS | READERS),
        _counted(name, on_weak_signal(port, tablets), done),
    ):
        yield


@contextmanager
def _counted(name: str, beside: Beside, done: Done) -> Iterator[None]:
    with beside:
        yield
    counts = done.setdefault(name, {})
    for what, count in beside.done.items():
        counts[what] = counts.get(what, 0) + count


def _received(house: House, tablet: Tablet, count: int) -> list[str]:
    """The ids of so many visits that the service has."""
    ids: list[str] = []

    def noted() -> Iterator[bytes]:
        for visit in tablet.visits(count):
            ids.append(json.loads(visit)["id"])
            yield visit

    talk = tablet.sends_these(list(noted()), 50)
    hold(house.server.port, [talk], house.server.session)
    return ids


def _look(url: str) -> float:
    began = time.perf_counter()
    with urllib.request.urlopen(f"{url}/healthz", timeout=30) as answer:
        answer.read()
    return (time.perf_counter() - began) * 1000
