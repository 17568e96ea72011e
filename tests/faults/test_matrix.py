"""Every system call of everything that a service does with its store, met by every fault, one at a time.

Runs first against TinyDB's own storage: a harness that finds nothing there would find nothing anywhere.
"""

from collections.abc import Callable, Iterator

import pytest

from tests.faults.jobs import Outcome
from tests.faults.matrix import Tally, Workers, run
from tests.faults.scenarios import SCENARIOS
from tests.faults.stock import STOCK

FEWEST = 2_000
PLAIN, ENCRYPTED = False, True
HARMLESS = {"close", "unlink", "mkdir"}
"""Calls whose error may go by: nothing that is acknowledged depends on them. Everything else that fails is told."""


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers() as made:
        yield made


def test_the_harness_catches_stock_tinydb(workers: Workers, say: Callable[[str], None]):
    tally = run(list(STOCK), workers=workers)
    say(f"stock JSONStorage, to prove the harness: {tally}")
    found = [problem for outcome in tally.broken for problem in outcome.problems]
    assert any("unreadable" in problem and "acknowledged records" in problem for problem in found)


def test_no_single_fault_breaks_a_promise(workers: Workers, say: Callable[[str], None]):
    tally = run(list(SCENARIOS), workers=workers)
    say(f"the store: {tally}")
    check(tally)
    assert tally.fired.total() >= FEWEST


@pytest.mark.long
def test_no_single_fault_breaks_a_promise_of_an_encrypted_store(workers: Workers, say: Callable[[str], None]):
    tally = run(list(SCENARIOS), encrypted=[ENCRYPTED], workers=workers)
    say(f"the store, encrypted: {tally}")
    check(tally)


def check(tally: Tally) -> None:
    assert not tally.broken, "\n\n".join(map(told, tally.broken[:5]))
    swallowed = [
        outcome
        for outcome in tally.harmless
        # A journal that could not be compacted while it was opened is logged, and stays as it was.
        if outcome.job.call not in HARMLESS and outcome.job.scenario != "compaction"
    ]
    assert not swallowed, "\n\n".join(map(told, swallowed[:5]))
    assert len(tally.missed) < tally.fired.total() / 50, tally.missed


def told(outcome: Outcome) -> str:
    return "\n".join([str(outcome.job), *outcome.problems, *outcome.refused, outcome.log])
