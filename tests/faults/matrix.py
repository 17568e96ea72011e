"""The matrix of single faults: every occurrence of every system call of every scenario, met by every fault.

python -m tests.faults.matrix [scenario …]     prints what was found
"""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from time import monotonic

import msgspec

from tests.faults.jobs import Job, Outcome, jobs_of

ROOT = Path(__file__).resolve().parents[2]


class WorkerFailed(Exception):
    """A worker ended; the message is what it said."""


class Workers:
    """As many workers as there are processors. Use it in a `with`."""

    def __init__(self, count: int = 0) -> None:
        self._count = count or max(2, os.cpu_count() or 2)
        self._free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._all: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Workers":
        for _ in range(self._count):
            command = [sys.executable, "-m", "tests.faults.worker"]
            made = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._all.append(made)
            self._free.put(made)
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.communicate(timeout=60)

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        with ThreadPoolExecutor(self._count) as threads:
            yield from threads.map(self._outcome, jobs)

    def _outcome(self, job: Job) -> Outcome:
        worker = self._free.get()
        try:
            assert worker.stdin is not None
            assert worker.stdout is not None
            worker.stdin.write(msgspec.json.encode(job) + b"\n")
            worker.stdin.flush()
            line = worker.stdout.readline()
            if not line:
                raise WorkerFailed(f"A worker ended at {job} with {worker.wait(timeout=60)}")
            return msgspec.json.decode(line, type=Outcome)
        finally:
            self._free.put(worker)


class Tally:
    """How many faults really fired, by call and by fault, and what they broke."""

    def __init__(self) -> None:
        self.fired: Counter[tuple[str, str]] = Counter()
        self.missed: list[Job] = []
        self.broken: list[Outcome] = []
        self.harmless: list[Outcome] = []
        self._began = monotonic()

    def add(self, outcome: Outcome) -> None:
        if outcome.has_fired:
            self.fired[outcome.job.call, outcome.job.fault] += 1
        else:
            self.missed.append(outcome.job)
        if outcome.has_fired and outcome.is_an_error and not outcome.refused:
            self.harmless.append(outcome)
        if outcome.problems:
            self.broken.append(outcome)

    def __str__(self) -> str:
        calls, faults = Counter[str](), Counter[str]()
        for (call, fault), count in self.fired.items():
            calls[call] += count
            faults[fault] += count
        lines = [
            f"faults that fired: {self.fired.total():,} in {monotonic() - self._began:.0f} s; promises broken by "
            f"{len(self.broken):,}",
            *(
                ", ".join(f"{name} {count:,}" for name, count in each.most_common())
                for each in (calls, faults)
            ),
        ]
        if self.missed:
            lines.append(f"not met: {len(self.missed):,}")
        return "\n  ".join(lines)


def run(scenarios: Sequence[str], *, encrypted: Sequence[bool] = (False,), workers: Workers) -> Tally:
    """Count each scenario's calls in a run without faults, then make every one of them meet every fault."""
    counts = list(workers.outcomes(Job(name, each) for name in scenarios for each in encrypted))
    for counted in counts:
        if counted.problems or counted.refused:
            raise AssertionError(f"{counted.job.scenario} fails without a fault: {counted}")
    tally = Tally()
    for outcome in workers.outcomes(job for counted in counts for job in jobs_of(counted)):
        tally.add(outcome)
    return tally


def main(names: Sequence[str]) -> None:
    from tests.faults.scenarios import SCENARIOS

    with Workers() as workers:
        tally = run(names or list(SCENARIOS), workers=workers)
    for outcome in tally.broken:
        print(outcome.job, outcome.problems, outcome.refused, outcome.log, sep="\n   ")
    print(tally)


if __name__ == "__main__":
    main(sys.argv[1:])
