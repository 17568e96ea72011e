"""Records over HTTP and /healthz, with and without 200 clients that trickle, stop half-way or do not read."""

import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from script.measures.budget import Budget, percentile
from script.measures.sync import House, Runs
from tests.web.slow import BEGINNINGS, READERS, Crowd

CLIENTS, ROUNDS, REQUESTS, LOOKS = 200, 5, 100, 100


def measure() -> Iterator[Budget]:
    """Budget: 200 slow and silent clients hold up nobody. Runs with and without them take turns."""
    with tempfile.TemporaryDirectory(prefix="attune-bench-") as folder, House(Path(folder) / "data") as house:
        runs = {crowded: Runs(1) for crowded in (False, True)}
        looks: dict[bool, list[float]] = {False: [], True: []}
        for _ in range(ROUNDS):
            for crowded, run in runs.items():
                with _crowd(house.server.port, crowded):
                    run.add(house.hold(REQUESTS, 1))
                    looks[crowded] += [_look(house.server.url) for _ in range(LOOKS)]
        for crowded, run in runs.items():
            beside = f"beside {CLIENTS} slow clients" if crowded else "alone"
            yield from run.budgets(f"durable submissions, {beside}")
            yield Budget(f"/healthz, {beside}, p99", percentile(looks[crowded], 99), "ms", 1000)
        began = time.perf_counter()
        with _crowd(house.server.port, True):
            house.server.stop()
            stopped = time.perf_counter() - began
        house.server.start()
        yield Budget(f"a stop, beside {CLIENTS} slow clients", stopped, "s", 3)


def _crowd(port: int, crowded: bool) -> AbstractContextManager[object]:
    return Crowd(port, CLIENTS, BEGINNINGS | READERS) if crowded else nullcontext()


def _look(url: str) -> float:
    began = time.perf_counter()
    with urllib.request.urlopen(f"{url}/healthz", timeout=30) as answer:
        answer.read()
    return (time.perf_counter() - began) * 1000
