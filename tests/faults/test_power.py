"""The power goes after each single change to the disk, and of what was not synced any part is there.

What was acknowledged before must be there after, and nothing may be unreadable.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest

from tests.faults.judge import judged
from tests.faults.place import Place, epoch_of
from tests.faults.platter import Tree, cuts, least, put_down, tree_of
from tests.faults.recorder import Recorder
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.told import Steps, Word

SEED = 22
RUN_TWICE = [name for name in SCENARIOS if name != "restore instead"]
"""The other one is meant to be done once: it names a file by the time of day."""


@dataclass
class Cuts:
    """Every different state that a power cut may leave, with what had been told until then."""

    scenario: Scenario
    place: Place
    epoch: str
    states: list[tuple[str, Tree, list[Word]]] = field(default_factory=list)
    _seen: set[bytes] = field(default_factory=set)

    def note(self, when: str, trees: Iterable[Tree], words: list[Word]) -> None:
        for tree in trees:
            state = sha256(repr((sorted(tree.items()), words)).encode()).digest()
            if state not in self._seen:
                self._seen.add(state)
                self.states.append((when, tree, list(words)))

    def broken(self) -> list[str]:
        found = []
        there = Place(self.place.base.with_name("cut"))
        for when, tree, words in self.states:
            there.base.mkdir()
            put_down(tree, there.base)
            if problems := judged(self.scenario, there, words, self.epoch):
                sizes = {name: len(bytes_ or b"") for name, bytes_ in tree.items()}
                found.append(f"{when}: {problems}\n  {sizes}\n  {words}")
            shutil.rmtree(there.base)
        return found


@pytest.fixture(scope="module")
def total(say: Callable[[str], None]) -> Iterator[Counter[str]]:
    counted = Counter[str]()
    yield counted
    for what, count in counted.items():
        say(f"{what}: {count:,} different states of the disk")


@pytest.fixture
def is_long(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--long"))


@pytest.mark.parametrize(
    ("name", "unsynced", "expected"),
    [
        ("first append", "os.fsync", "lost"),
        ("first append", "pwa.store.journal.sync_folder", "lost"),
        ("first append", "pwa.store.journal.sync_above", "lost"),
        ("compaction", "pwa.store.journal.sync_folder", "lost"),
        ("erase", "pwa.documents.kept.sync_folder", "still holds words"),
    ],
)
def test_the_model_catches_what_is_not_synced(name: str, unsynced: str, expected: str, memory: Path):
    found, words = prepared(name, memory), list[Word]()
    recorder = Recorder(found.place.base)
    recorder.after = lambda when: found.note(when, [least(recorder.root)], words)
    with recorder.watching(), patch(unsynced):
        found.scenario.run(found.place, Steps(words.append))
    recorder.after("the end")
    assert any(expected in problem for problem in found.broken())


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_power_cut_breaks_no_promise(name: str, memory: Path, is_long: bool, total: Counter[str]):
    found, random, words = prepared(name, memory), Random(SEED), list[Word]()
    recorder = Recorder(found.place.base)
    recorder.after = lambda when: found.note(
        when, cuts(recorder.root, random, 2000 if is_long else 200), words
    )
    with recorder.watching():
        found.scenario.run(found.place, Steps(words.append))
    recorder.after("the end")
    assert tree_of(recorder.root) == real_tree(found.place.base), "the disk was changed without being seen"
    total["power cuts"] += len(found.states)
    assert recorder.changes >= 3
    check(found)


@pytest.mark.parametrize("name", RUN_TWICE)
def test_what_a_restart_finds_unsynced_is_not_acknowledged_unsynced(
    name: str, memory: Path, is_long: bool, total: Counter[str]
):
    """Killed after each change, started again, asked the same again: and only then the power goes."""
    found = prepared(name, memory)
    kills = 0
    for kill_at in each_until_the_end():
        words, recorder = list[Word](), fresh(found, kill_at=kill_at)
        run(found, recorder, words)
        if not recorder.is_killed:
            break
        kills += 1
        recorder.restart()
        recorder.after = lambda when, recorder=recorder, words=words: found.note(
            when, cuts(recorder.root, Random(SEED), 8) if is_long else [least(recorder.root)], words
        )
        run(found, recorder, words)
        recorder.after("the end")
    total["killed, restarted, then a power cut"] += len(found.states)
    assert kills >= 3
    check(found)


@pytest.mark.parametrize("name", SCENARIOS)
def test_after_a_failed_sync_nothing_is_acknowledged_that_a_power_cut_takes(
    name: str, memory: Path, total: Counter[str]
):
    found = prepared(name, memory)
    failed = 0
    for fail_at in each_until_the_end():
        words, recorder = list[Word](), fresh(found, fail_sync_at=fail_at)
        recorder.after = lambda when, recorder=recorder, words=words: found.note(
            when, [least(recorder.root)], words
        )
        run(found, recorder, words)
        if recorder.syncs < fail_at:
            break
        failed += 1
        recorder.after("the end")
    total["a failed sync, then a power cut"] += len(found.states)
    assert failed >= 3
    check(found)


def prepared(name: str, folder: Path) -> Cuts:
    place = Place(folder / "place")
    place.base.mkdir()
    SCENARIOS[name].prepare(place)
    shutil.copytree(place.base, folder / "before")
    return Cuts(SCENARIOS[name], place, epoch_of(place))


def fresh(found: Cuts, *, kill_at: int = 0, fail_sync_at: int = 0) -> Recorder:
    base = found.place.base
    shutil.rmtree(base)
    shutil.copytree(base.with_name("before"), base)
    return Recorder(base, kill_at=kill_at, fail_sync_at=fail_sync_at)


def run(found: Cuts, recorder: Recorder, words: list[Word]) -> None:
    """Told are only words from before the kill."""

    def tell(word: Word) -> None:
        if not recorder.is_killed:
            words.append(word)

    with recorder.watching():
        found.scenario.run(found.place, Steps(tell))


def each_until_the_end() -> Iterator[int]:
    return iter(range(1, 1000))


def real_tree(base: Path) -> Tree:
    return {
        str(path.relative_to(base)): None if path.is_dir() else path.read_bytes() for path in base.rglob("*")
    }


def check(found: Cuts) -> None:
    broken = found.broken()
    assert not broken, f"{len(broken)} broken\n" + "\n".join(broken[:4])
