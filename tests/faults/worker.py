"""One process of the matrix: takes jobs as lines of JSON, runs each on a fresh copy of its place, answers with an outcome.

python -m tests.faults.worker
"""

import logging
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from tests.faults import seams
from tests.faults.jobs import FROM_THEN_ON, KILL, Job, Outcome
from tests.faults.judge import judged
from tests.faults.place import KEY, Place, epoch_of
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.stock import STOCK
from tests.faults.told import Steps, Told, Word
from tests.faults.tracer import traced

SEAM_CALLS = ("write", "fsync", "rename", "replace", "ftruncate", "open", "unlink", "close")
FIRED = Word("fired", "fault")
LOGGED = Word("logged", "a note for the audit", why="kept in the log, because the disk refuses it")
NOTE = ("pwa.service.audit", "pwa.service.audit_waiting", "pwa.upkeep.noting")
"""Modules that tell the log, and nobody else, of a note that could not be kept: what was noted is done by then."""


class Worker:
    """Makes each scenario's place once, and runs jobs on copies of it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._told = folder, Told()
        self._ready: dict[tuple[str, bool], str] = {}

    def outcome(self, job: Job) -> Outcome:
        scenario = (SCENARIOS | STOCK)[job.scenario]
        epoch = self._prepared(scenario, job.is_encrypted)
        place = Place(self._folder / "run", KEY if job.is_encrypted else None)
        shutil.copytree(self._template(scenario, job.is_encrypted), place.base)
        try:
            return self._run(job, scenario, place, epoch)
        finally:
            shutil.rmtree(place.base)

    def _run(self, job: Job, scenario: Scenario, place: Place, epoch: str) -> Outcome:
        self._told.clear()
        run = partial(_under_fault, job, scenario, place, self._told.tell)
        seen = traced(run, self._folder / "log", "" if job.is_at_the_seam else _inject(job))
        words = self._told.words()
        has_fired = FIRED in words or seen.has_fired
        if seen.status not in {0, 9}:
            raise AssertionError(f"{job} ended with {seen.status}:\n{seen.log}")
        seam_calls = Counter(word.what for word in words if word.how == "called")
        refused = [f"{word.what}: {word.why}" for word in words if word.how in {"refused", "logged"}]
        words = [word for word in words if word.how not in {"called", "fired", "logged"}]
        return Outcome(
            job,
            has_fired,
            scenario.judge(place, words) if scenario.judge else judged(scenario, place, words, epoch),
            refused,
            {} if job.fault else dict(seen.calls),
            dict(seam_calls),
            seen.log,
        )

    def _prepared(self, scenario: Scenario, is_encrypted: bool) -> str:
        """Makes the place, and runs the scenario once so that every module it needs is there. Returns its epoch."""
        if (scenario.name, is_encrypted) not in self._ready:
            template = self._template(scenario, is_encrypted)
            place = Place(template, KEY if is_encrypted else None)
            template.mkdir()
            scenario.prepare(place)
            self._ready[scenario.name, is_encrypted] = epoch_of(place)
            once = Place(self._folder / "once", place.key)
            shutil.copytree(template, once.base)
            scenario.run(once, Steps(lambda word: None))
            shutil.rmtree(once.base)
        return self._ready[scenario.name, is_encrypted]

    def _template(self, scenario: Scenario, is_encrypted: bool) -> Path:
        return self._folder / f"{scenario.name}{', encrypted' if is_encrypted else ''}"


def _under_fault(job: Job, scenario: Scenario, place: Place, tell: Callable[[Word], None]) -> None:
    if job.is_at_the_seam:
        seams.arm(job.fault, job.call, job.when, partial(tell, FIRED))
    elif not job.fault:
        for call in SEAM_CALLS:
            seams.counted(call, partial(tell, Word("called", call)))
    for module in NOTE:
        logging.getLogger(module).error = lambda *_, **__: tell(LOGGED)
    scenario.run(place, Steps(tell))


def _inject(job: Job) -> str:
    if not job.fault:
        return ""
    name = job.fault.removesuffix(FROM_THEN_ON)
    what = "signal=KILL" if name == KILL else f"error={name}"
    return f"{job.call}:{what}:when={job.when}{'+' if job.fault != name else ''}"


def work() -> None:
    # What the store logs would be written by the process under fault, and traced.
    logging.disable()
    memory = Path("/dev/shm")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        worker = Worker(Path(folder))
        for line in sys.stdin.buffer:
            answers.write(msgspec.json.encode(worker.outcome(msgspec.json.decode(line, type=Job))) + b"\n")
            answers.flush()


if __name__ == "__main__":
    work()
