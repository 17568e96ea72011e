"""Breaks the code in the places of tests/mutants.toml, one at a time, and shows which test notices. Changes no file here.

script/mutants [--jobs N] [WORD …] runs it: in a copy of the checkout, where each fault is put in, tested and taken out.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from script.noticing import OF_NODE, Run, command, complaint, run

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "mutants.toml"
MADE_AT_SET_UP = ("node_modules", "static/built", "static/vendor")
ALL_TESTS_LIMIT_S = 900
WHERE_IT_IS = "import pwa; print(pwa.__file__)"


class NotInStep(Exception):
    """The list does not fit the code: the message says which fault can't be put in, and why."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault to put into a file, `new` in place of `old`; whom it would hurt, and the tests that notice it."""

    name: str
    file: str
    old: str
    new: str
    why: str
    noticed_by: str

    def put_into(self, sound: str) -> str:
        """The file's text with the fault. Raises NotInStep."""
        places = sound.count(self.old)
        if places != 1 or self.old == self.new:
            raise NotInStep(f"“{self.name}”: what it replaces stands {places} times in {self.file}")
        return sound.replace(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a fault was put in and noticed: by which test, or why not."""

    mutant: Mutant
    is_put_in: bool
    is_noticed: bool
    told: str
    seconds: float

    def __str__(self) -> str:
        noticed = "noticed" if self.is_noticed else "NOT NOTICED"
        return f"{noticed:<11} {self.seconds:5.1f} s  {self.mutant.file}: {self.mutant.name} · {self.told}"


def read_mutants(file: Path = LIST) -> list[Mutant]:
    """The list, in its order."""
    return [Mutant(**entry) for entry in tomllib.loads(file.read_text("utf-8"))["mutant"]]


def main(asked: argparse.Namespace) -> int:
    chosen = [mutant for mutant in read_mutants() if is_asked_for(mutant, asked.words)]
    if not chosen:
        print(f"No mutant has one of these words in its name or file: {' '.join(asked.words)}")
        return 1
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="attune-mutants-") as place:
        folders = [copied_to(Path(place) / str(number)) for number in range(asked.jobs)]
        if wrong := wrong_without_faults({mutant.noticed_by for mutant in chosen}, folders[0]):
            print("These fail, or can't be run, without any fault:", *wrong, sep="\n  ")
            return 1
        verdicts = []
        for verdict in judged(chosen, folders):
            print(verdict, flush=True)
            verdicts.append(verdict)
    put_in = sum(verdict.is_put_in for verdict in verdicts)
    noticed = sum(verdict.is_noticed for verdict in verdicts)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    print(f"{len(verdicts)} faults chosen, {put_in} put in and taken out, {noticed} noticed.")
    print(f"{minutes}:{seconds:02} minutes, the tests without faults included.")
    return 0 if noticed == len(verdicts) else 1


def is_asked_for(mutant: Mutant, words: Sequence[str]) -> bool:
    searched = f"{mutant.name} {mutant.file}".casefold()
    return not words or any(word.casefold() in searched for word in words)


def copied_to(folder: Path) -> Path:
    """The checkout as it is now, without what git ignores; what set-up made is linked. Raises NotInStep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for name in MADE_AT_SET_UP:
        (folder / name).symlink_to(ROOT / name)
    # Compiled for the bytes of a file and not for its time: within a second it is written twice.
    compiled = ("-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "pwa", "script")
    for words in (compiled, ("-c", WHERE_IT_IS)):
        code, output = command((sys.executable, *words), folder) or (1, "")
        if code != 0:
            raise NotInStep(f"The copy can't be used: {complaint(output)}")
    if Path(output.strip()) != folder / "pwa" / "__init__.py":
        raise NotInStep(f"Not the copy's code is imported, but {output.strip()}")
    return folder


def wrong_without_faults(tests: set[str], folder: Path) -> list[str]:
    """What fails although nothing is broken, or can't be run."""
    wrong = []
    for is_node in (False, True):
        if some := sorted(test for test in tests if test.endswith(OF_NODE) == is_node):
            outcome = run(some, folder, limit_s=ALL_TESTS_LIMIT_S)
            if not outcome.is_passed:
                wrong += [failure.test for failure in outcome.failures] or [outcome.trouble]
    return wrong


def judged(mutants: Sequence[Mutant], folders: Sequence[Path]) -> Iterator[Verdict]:
    """A verdict on each, as soon as there is one, in the order of the list."""
    free: SimpleQueue[Path] = SimpleQueue()
    for folder in folders:
        free.put(folder)

    def judge(mutant: Mutant) -> Verdict:
        folder = free.get()
        try:
            return verdict_on(mutant, folder)
        finally:
            free.put(folder)

    with ThreadPoolExecutor(len(folders)) as threads:
        yield from threads.map(judge, mutants)


def verdict_on(mutant: Mutant, folder: Path) -> Verdict:
    began = time.monotonic()
    try:
        with broken(mutant, folder) as file:
            wrong = wrong_in(file, folder)
            outcome = None if wrong else run([mutant.noticed_by], folder, is_first_enough=True)
    except NotInStep as problem:
        wrong, outcome = str(problem), None
    is_noticed, told = (False, f"not put in: {wrong}") if outcome is None else told_of(outcome, mutant)
    return Verdict(mutant, outcome is not None, is_noticed, told, time.monotonic() - began)


def told_of(outcome: Run, mutant: Mutant) -> tuple[bool, str]:
    """Whether the run noticed the fault, and by which test, or why not."""
    if notice := outcome.notice:
        return True, f"{mutant.noticed_by.split('::')[0]}: {short(notice.test)}"
    if outcome.failures:
        return False, f"the code could not even run: {outcome.failures[0].kind}"
    return False, outcome.trouble or f"{mutant.noticed_by} passes"


@contextmanager
def broken(mutant: Mutant, folder: Path) -> Iterator[Path]:
    """The file with the fault in it; whole again afterwards."""
    file = folder / mutant.file
    sound = file.read_text("utf-8")
    file.write_text(mutant.put_into(sound), "utf-8")
    try:
        if file.read_text("utf-8") == sound:
            raise NotInStep(f"“{mutant.name}” changes nothing in {mutant.file}")
        yield file
    finally:
        file.write_text(sound, "utf-8")


def wrong_in(file: Path, folder: Path) -> str:
    """Why the file can't be read at all; empty where it can."""
    text = file.read_text("utf-8")
    try:
        match file.suffix:
            case ".py":
                compile(text, file, "exec")
            case ".toml":
                tomllib.loads(text)
            case ".json":
                json.loads(text)
            case ".js":
                code, output = command(("node", "--check", str(file)), folder) or (1, "no end")
                return complaint(output) if code != 0 else ""
    except (SyntaxError, ValueError) as error:
        return str(error)
    return ""


def short(test: str) -> str:
    """A test's name without its file and its parameters."""
    return test.rpartition("::")[2].partition("[")[0] if ".py::" in test else test


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/mutants", description=__doc__)
    parser.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="so many at once, each in a copy of its own"
    )
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help="only those whose name or file holds one of the words"
    )
    asked = parser.parse_args()
    if asked.jobs < 1:
        parser.error("--jobs takes a number from 1")
    return asked


if __name__ == "__main__":
    try:
        sys.exit(main(arguments()))
    except NotInStep as problem:
        sys.exit(str(problem))
